// What a run fixes before its first block.
#include <algorithm>

#include "sim/engine/worker.hpp"
#include "sim/settlement/settle.hpp"

namespace drgsim {

namespace {

PolicyPlan make_policy_plan(const Region& region, const PreparedPolicy& prepared,
                            const CellTable& cells) {
    PolicyPlan plan;
    plan.prepared = &prepared;
    plan.cells = &cells;
    plan.schedule = kernel_schedule(prepared.policy, prepared.standards);
    for (std::size_t g = 0; g < region.groups.size(); ++g) {
        for (int level = 1; level <= level_count; ++level) {
            plan.standards.push_back(group_standard(prepared.policy, prepared.standards,
                                                    static_cast<GroupId>(g), level));
        }
    }
    plan.row_used.resize(plan.standards.size());
    const std::size_t hospitals = region.hospitals.size();
    for (std::size_t s = 0; s + 1 < cells.segment_begin.size(); ++s) {
        const auto level = static_cast<std::uint32_t>(region.hospitals.level[s % hospitals] - 1);
        for (std::uint32_t c = cells.segment_begin[s]; c < cells.segment_begin[s + 1]; ++c) {
            const std::uint32_t row = cells.group[c] * level_count + level;
            plan.row_of_cell.push_back(row);
            plan.row_used[row] = 1;
            plan.whole_group.push_back(plan.standards[row].whole_group ? 1 : 0);
        }
    }
    return plan;
}

}  // namespace

EnginePlan::EnginePlan(const Study& s, const ScenarioSource& drawn_by)
    : study(&s), source(&drawn_by), split(s), isa(active_isa()) {
    needs.volume = split.any(Target::volume);
    needs.money = needs.volume || split.any(Target::cost) || split.any(Target::fund_share);
    for (const Driver& driver : s.drivers) hold_total_weight |= driver.hold_total_weight;
    for (const PreparedPolicy& prepared : s.policies) {
        const int column = prepared.policy.group_column;
        auto found = std::find_if(cells.begin(), cells.end(),
                                  [&](const auto& table) { return table->group_column == column; });
        if (found == cells.end()) {
            cells.push_back(std::make_unique<CellTable>(
                make_cells(*s.region, s.year, column, split.by_month())));
            found = cells.end() - 1;
        }
        policies.push_back(make_policy_plan(*s.region, prepared, **found));
        most_cells = std::max(most_cells, (*found)->cells());
        most_cases = std::max(most_cases, (*found)->case_cost.size());
        needs.residual |= (*found)->has_residual;
    }
    for (std::size_t h = s.region->hospitals.size(); h-- > 0;) {
        hospital_of_level[static_cast<std::size_t>(s.region->hospitals.level[h] - 1)] = h;
    }
}

std::uint64_t EnginePlan::bytes() const {
    std::uint64_t total = 0;
    for (const auto& table : cells) total += table->bytes();
    for (const PolicyPlan& policy : policies) {
        total += policy.standards.size() * (sizeof(GroupStandard) + 1) +
                 policy.row_of_cell.size() * (sizeof(std::uint32_t) + 1);
    }
    return total;
}

std::uint64_t EnginePlan::worker_bytes(std::size_t real_bytes) const {
    const YearShape shape{study->region->hospitals.size(), study->region->groups.size(),
                          kernels::lanes};
    const std::uint64_t year =
        6 * shape.month_size() + 9 * shape.hospital_size() + 6 * shape.group_size();
    const std::uint64_t row_count =
        shape.groups * (level_count + (split.mixed() ? std::size_t{month_count} : 0));
    const std::uint64_t rows = row_count * kernels::lanes * (10 * real_bytes + 4 * sizeof(double));
    const std::uint64_t requests = most_cases * sizeof(kernels::Request);
    // Where the review cap binds: excess and weight of the high cases, about one in sixteen.
    const std::uint64_t cap = most_cases / 16 * kernels::lanes * (sizeof(double) + real_bytes);
    std::uint64_t drawn = 0;
    for (const Driver& driver : study->drivers)
        drawn += driver.entities(study->axes) * kernels::lanes;
    const DimSizes sizes = dim_sizes(*study, kernels::lanes);
    std::uint64_t block = 0;
    for (const Variable& v : variables) block += values_per_scenario(v, sizes) * kernels::lanes;
    return policies.size() * (year * sizeof(double) + rows + block * sizeof(double)) +
           most_cells * kernels::lanes * real_bytes + requests + cap + 2 * drawn * sizeof(double);
}

}  // namespace drgsim
