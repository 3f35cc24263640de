#include "sim/engine/plan.hpp"

#include <algorithm>

#include "kernels/tail/tails.hpp"
#include "sim/engine/case_sums.hpp"
#include "sim/engine/fixed_sums.hpp"
#include "sim/engine/rows.hpp"
#include "sim/engine/tiles.hpp"
#include "sim/settlement/settle.hpp"

namespace drgsim {

namespace {

/// Whether the policy's cells must tell the money of single cases.
bool needs_case_money(const Policy& policy) {
    const auto& rules = policy.outside.rules;
    return policy.tail.has_exits() || std::any_of(rules.begin(), rules.end(), [](const auto& rule) {
               return rule.route == CaseRoute::per_diem;
           });
}

/// Whether K differs by level.
bool k_by_level(const Policy& policy) {
    const auto& rows = policy.tail.k.rows;
    return std::any_of(rows.begin(), rows.end(), [](const ThresholdFamily::Row& row) {
        return row.value[0] != row.value[1] || row.value[1] != row.value[2];
    });
}

/// Costs are rounded away from each other, so that no case lies beyond them.
kernels::CellBrief brief_of(const PolicyPlan& plan, std::uint32_t c, bool whole_group) {
    const CellTable& table = *plan.cells;
    constexpr double margin = 1e-6;
    const double least = table.case_cost[table.case_begin[c]];
    const double most = table.case_cost[table.case_begin[c + 1] - 1];
    return {static_cast<float>(least * (1 - margin)),
            static_cast<float>(most * (1 + margin)),
            table.case_begin[c],
            table.entry_begin[c],
            plan.row_of_cell[c] & kernels::most_rows,
            whole_group,
            static_cast<float>(table.factor[c] * plan.normal_level(c)),
            plan.level[c]};
}

/// What the policy adds to each cell, `by_level` being its standards by group and level.
void fill_cells(const Region& region, const std::vector<GroupStandard>& by_level,
                PolicyPlan& plan) {
    const CellTable& table = *plan.cells;
    plan.row_of_cell.resize(table.cells());
    plan.level.resize(table.cells());
    plan.cell_brief.resize(table.cells() + 1);
    plan.cell_brief.back() = {0, 0, table.case_begin.back(), table.entry_begin.back(), 0, 0, 0, 0};
    for_each_tile(table.pool_end.size(), [&](std::size_t s) {
        const std::size_t hospital = s % region.hospitals.size();
        const auto level = static_cast<std::size_t>(region.hospitals.level[hospital] - 1);
        for (std::uint32_t c = table.segment_begin[s]; c < table.segment_begin[s + 1]; ++c) {
            const std::size_t group = table.group[c];
            const GroupStandard& standard = by_level[group * level_count + level];
            plan.row_of_cell[c] =
                static_cast<std::uint32_t>(group * plan.rows_of_group + level % plan.rows_of_group);
            plan.level[c] = standard.coefficient;
            plan.cell_brief[c] = brief_of(plan, c, standard.whole_group);
        }
    });
}

}  // namespace

EnginePlan::EnginePlan(const Study& s, const ScenarioSource& drawn_by)
    : study(&s), source(&drawn_by), split(s) {
    bootstrap = s.uncertainty.bootstrap_bits != 0;
    needs.volume = bootstrap || split.any(Target::volume);
    needs.group_volume =
        split.mixed() || !split.drivers(Target::volume, DriverSplit::Kind::group).empty();
    needs.share = split.any(Target::fund_share);
    needs.money = needs.volume || needs.share || split.any(Target::cost);
    needs.approval = split.any(Target::review_approval);
    needs.coefficient = split.any(Target::coefficient);
    for (const Driver& driver : s.drivers) hold_total_weight |= driver.hold_total_weight;
    for (std::size_t h = s.region->hospitals.size(); h-- > 0;) {
        hospital_of_level[static_cast<std::size_t>(s.region->hospitals.level[h] - 1)] = h;
    }
    share_cells();
}

/// One table for all policies that make the same cells.
void EnginePlan::share_cells() {
    const auto& all = study->policies;
    std::vector<const CellTable*> table_of(all.size());
    for (std::size_t p = 0; p < all.size(); ++p) {
        if (table_of[p] == nullptr) {
            bool case_money = false;
            for (const PreparedPolicy& other : all)
                case_money |=
                    same_cells(all[p], other) && (bootstrap || needs_case_money(other.policy));
            cells.push_back(std::make_unique<CellTable>(
                make_cells(*study, all[p], split.by_month(), case_money)));
            measure(*cells.back());
            for (std::size_t q = p; q < all.size(); ++q)
                if (same_cells(all[p], all[q])) table_of[q] = cells.back().get();
        }
        policies.push_back(policy_plan(all[p], *table_of[p]));
    }
}

void EnginePlan::measure(const CellTable& table) {
    most_cells = std::max(most_cells, table.cells());
    most_cases = std::max(most_cases, table.case_cost.size());
    for (std::size_t s = 0; s < table.pool_end.size(); ++s) {
        most_segment_cells = std::max<std::size_t>(
            most_segment_cells, table.segment_begin[s + 1] - table.segment_begin[s]);
    }
    needs.residual |= table.has_residual;
}

PolicyPlan EnginePlan::policy_plan(const PreparedPolicy& prepared, const CellTable& table) const {
    const Region& region = *study->region;
    PolicyPlan plan;
    plan.prepared = &prepared;
    plan.cells = &table;
    plan.schedule = kernel_schedule(prepared.policy, prepared.standards);
    plan.rows_of_group = split.by_level() || k_by_level(prepared.policy) ? level_count : 1;
    std::vector<GroupStandard> by_level;  // by group and level
    for (std::size_t g = 0; g < region.groups.size(); ++g) {
        for (int level = 1; level <= level_count; ++level) {
            by_level.push_back(group_standard(prepared.policy, prepared.standards,
                                              static_cast<GroupId>(g), level));
            if (level <= static_cast<int>(plan.rows_of_group))
                plan.standards.push_back(by_level.back());
        }
    }
    fill_cells(region, by_level, plan);
    plan.row_used.resize(plan.standards.size());
    for (std::size_t s = 0; s < table.pool_end.size(); ++s) {
        const std::uint32_t end = needs.money ? table.segment_begin[s + 1] : table.pool_end[s];
        for (std::uint32_t c = table.segment_begin[s]; c < end; ++c)
            plan.row_used[plan.row_of_cell[c]] = 1;
    }
    fix_sums(region, needs, plan);
    return plan;
}

std::size_t EnginePlan::most_requests() const {
    for (const PolicyPlan& policy : policies)
        if (policy.policy().review.cap_share) return most_cases;
    return 0;
}

bool runs_in_lanes(const Study& study) {
    if (!study.changes_cases()) return true;
    const auto fits = [](const PreparedPolicy& prepared) {
        const auto& rules = prepared.policy.adjusters.hospitals;
        return !may_leave_pool(prepared.policy) &&
               std::none_of(rules.begin(), rules.end(),
                            [](const auto& rule) { return rule.tcm_share_at_least.has_value(); });
    };
    return study.case_changes.empty() && !study.horizon && study.uncertainty.bootstrap_alone() &&
           std::all_of(study.policies.begin(), study.policies.end(), fits);
}

template <class Real>
const CaseSums<Real>& EnginePlan::case_sums(std::size_t p) const {
    const std::lock_guard lock(making_sums_);
    auto& made = std::get<SumsOfPolicies<Real>>(sums_);
    made.resize(policies.size());
    if (made[p] == nullptr) made[p] = std::make_shared<CaseSums<Real>>(*this, policies[p]);
    return *made[p];
}

template const CaseSums<float>& EnginePlan::case_sums(std::size_t) const;
template const CaseSums<double>& EnginePlan::case_sums(std::size_t) const;

std::uint64_t EnginePlan::bytes() const {
    std::uint64_t total = 0;
    for (const auto& table : cells) total += table->bytes();
    for (const PolicyPlan& policy : policies) {
        const YearShape& shape = policy.fixed.shape;
        const std::uint64_t fixed =
            9 * shape.month_size() + 4 * shape.hospital_size() + 6 * shape.group_size();
        // Sums of rows: by month two of every entry, by group two of every cell.
        const std::uint64_t terms =
            2 * policy.cells->entry_month.size() + 2 * policy.cells->cells();
        total += terms * (sizeof(std::uint32_t) + sizeof(double)) +
                 policy.standards.size() * (sizeof(GroupStandard) + 1) +
                 policy.row_of_cell.size() *
                     (sizeof(std::uint32_t) + sizeof(double) + sizeof(kernels::CellBrief)) +
                 fixed * sizeof(double);
    }
    return total;
}

std::uint64_t EnginePlan::worker_bytes(std::size_t real_bytes) const {
    const YearShape shape{study->region->hospitals.size(), study->region->groups.size(),
                          kernels::lanes};
    std::uint64_t year = 0;
    for (const PolicyPlan& policy : policies) {
        const std::uint64_t left = policy.fixed.has_left ? 1 : 0;
        const std::uint64_t months = study->output.prepaid ? 6 + 4 * left : 0;
        year += months * shape.month_size() + (14 + left) * shape.hospital_size() +
                (6 + 3 * left) * shape.group_size();
    }
    const std::uint64_t row_count =
        shape.groups * level_count + (split.mixed() ? most_segment_cells : std::size_t{0});
    const std::uint64_t rows = row_count * kernels::lanes * (10 * real_bytes + 6 * sizeof(double));
    const std::uint64_t hospitals = shape.hospital_size() * (7 * real_bytes + 3 * sizeof(double));
    const std::uint64_t of_cells =
        most_cells * (kernels::lanes * real_bytes + sizeof(std::uint32_t)) +
        (bootstrap ? 5 : 2) * shape.group_size() * real_bytes;
    const std::uint64_t requests = most_requests() * sizeof(kernels::Request);
    // Where the review cap binds: the requests near it, in every lane about one case in 200.
    const std::uint64_t cap = most_requests() / 200 * kernels::lanes * 56;
    std::uint64_t drawn = 0;
    for (const Driver& driver : study->drivers)
        drawn += driver.entities(study->axes) * kernels::lanes;
    const DimSizes sizes = dim_sizes(*study, kernels::lanes);
    std::uint64_t block = 0;
    for (const Variable& v : variables) block += values_per_scenario(v, sizes) * kernels::lanes;
    return policies.size() * (rows + block * sizeof(double)) + hospitals + year * sizeof(double) +
           of_cells + requests + cap + 2 * drawn * sizeof(double);
}

}  // namespace drgsim
