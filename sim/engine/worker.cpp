#include "sim/engine/worker.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "kernels/contracts.hpp"
#include "kernels/tail/outside.hpp"
#include "kernels/tail/spread.hpp"
#include "sim/settlement/settle.hpp"
#include "sim/study/scenario_values.hpp"

namespace drgsim {

using kernels::lanes;

template <class Real>
Worker<Real>::Worker(const EnginePlan& plan)
    : plan_(plan),
      study_(*plan.study),
      multipliers_(study_, plan.split),
      shape_{study_.region->hospitals.size(), study_.region->groups.size(), lanes},
      cell_points_(plan.most_cells * lanes),
      requests_(plan.most_cases),
      requested_(lanes),
      excluded_(lanes),
      residual_(month_count * lanes),
      weight_scale_(lanes, 1.0),
      local_rows_(plan.split.mixed() ? plan.most_segment_cells : 0) {
    std::iota(local_rows_.begin(), local_rows_.end(), 0U);
    for (std::size_t p = 0; p < plan.policies.size(); ++p) {
        memory_.push_back(std::make_unique<PolicyMemory>(plan, plan.policies[p], shape_));
        put_fixed_sums(p);
    }
}

/// The drivers' values and the stream of the approvals of scenarios first .. first + lanes - 1.
template <class Real>
void Worker<Real>::draw_block(std::uint64_t first) {
    DRGSIM_EXPECT(first + lanes <= std::uint64_t{1} << 32);
    multipliers_.draw(*plan_.source, first);
    draw_.stream = words_of(approval_stream(study_));
    draw_.first = static_cast<std::uint32_t>(first);
}

template <class Real>
const kernels::ApprovalDraw* Worker<Real>::draw_of(std::size_t p) const {
    const bool drawn = plan_.policies[p].policy().review.mode == ReviewRules::Mode::draw;
    return drawn ? &draw_ : nullptr;
}

template <class Real>
void Worker<Real>::multiply(DriverSplit::Kind kind, const Place& place, RowFactors& x) const {
    multipliers_.multiply(Target::weight, kind, place, x.weight.data());
    multipliers_.multiply(Target::cost, kind, place, x.cost.data());
    multipliers_.multiply(Target::volume, kind, place, x.volume.data());
    multipliers_.multiply(Target::coefficient, kind, place, x.coefficient.data());
    multipliers_.multiply(Target::review_approval, kind, place, x.approval.data());
    multipliers_.multiply(Target::fund_share, kind, place, x.share.data());
}

/// The factor that keeps sum n_g w_g where drivers move the weights (rules 12, Drivers). Such
/// drivers depend on the group alone.
template <class Real>
void Worker<Real>::hold_total_weight(std::size_t p) {
    if (!plan_.hold_total_weight) return;
    const Standards& standards = plan_.policies[p].prepared->standards;
    double total = 0;
    std::vector<double> moved(lanes);
    for (std::size_t g = 0; g < shape_.groups; ++g) {
        const double weight = standards.case_count[g] * standards.weight[g];
        if (standards.ungrouped[g] || std::isnan(weight)) continue;
        RowFactors::Lanes factor;
        factor.fill(1);
        multipliers_.multiply(Target::weight, DriverSplit::Kind::group, {0, 0, g, -1},
                              factor.data());
        total += weight;
        for (std::size_t l = 0; l < lanes; ++l) moved[l] += weight * factor[l];
    }
    for (std::size_t l = 0; l < lanes; ++l)
        weight_scale_[l] = moved[l] > 0 ? total / moved[l] : 1.0;
}

/// Rows by (group, level), for all hospitals of the level.
template <class Real>
void Worker<Real>::fill_rows(std::size_t p) {
    PolicyMemory& memory = *memory_[p];
    if (memory.rows_filled && !plan_.split.rows_vary()) return;
    const PolicyPlan& policy = plan_.policies[p];
    for (std::size_t row = 0; row < policy.standards.size(); ++row) {
        if (policy.row_used[row] == 0) continue;
        RowFactors factors;
        const std::size_t hospital = plan_.hospital_of_level[row % level_count];
        factors.scale_weight(weight_scale_);
        multiply(DriverSplit::Kind::group, {0, hospital, row / level_count, -1}, factors);
        memory.group_rows.fill(row, policy.standards[row], factors);
    }
    memory.rows_filled = true;
}

/// Rows by cell of one segment, where some driver needs more than group and level: the group's row
/// multiplied once more, or made anew where the weight itself is moved.
template <class Real>
void Worker<Real>::fill_rows_of_segment(std::size_t p, std::size_t segment) {
    const PolicyPlan& policy = plan_.policies[p];
    const CellTable& cells = *policy.cells;
    PolicyMemory& memory = *memory_[p];
    const bool weights = !plan_.split.drivers(Target::weight, DriverSplit::Kind::mixed).empty();
    const std::uint32_t begin = cells.segment_begin[segment];
    const std::uint32_t end =
        plan_.needs.money ? cells.segment_begin[segment + 1] : cells.pool_end[segment];
    for (std::uint32_t c = begin; c < end; ++c) {
        RowFactors factors;
        const int month = cells.by_month ? cells.entry_month[cells.entry_begin[c]] : -1;
        const Place place{segment / shape_.hospitals, segment % shape_.hospitals, cells.group[c],
                          month};
        multiply(DriverSplit::Kind::mixed, place, factors);
        const std::uint32_t row = policy.row_of_cell[c];
        if (weights) {
            factors.scale_weight(weight_scale_);
            multiply(DriverSplit::Kind::group, place, factors);
            memory.cell_rows.fill(c - begin, policy.standards[row], factors);
        } else {
            memory.cell_rows.derive(c - begin, memory.group_rows, row, factors);
        }
    }
}

template <class Real>
void Worker<Real>::fill_hospital(const Policy& policy, std::size_t segment) {
    HospitalLanes& out = hospital_;
    const Place place{segment / shape_.hospitals, segment % shape_.hospitals, 0, -1};
    RowFactors x;
    multiply(DriverSplit::Kind::hospital, place, x);
    for (std::size_t l = 0; l < lanes; ++l) {
        out.points[l] = static_cast<Real>(x.coefficient[l] * x.volume[l]);
        out.volume[l] = static_cast<Real>(x.volume[l]);
        out.money[l] = static_cast<Real>(x.cost[l] * x.volume[l]);
        out.booked[l] = static_cast<Real>(x.cost[l] * x.volume[l] * x.share[l]);
        out.ratio[l] = static_cast<Real>(x.cost[l]);
        out.approval[l] = policy.review.approval_rate * x.approval[l];
        out.bound[l] = 1 / x.cost[l];
        out.cost[l] = x.cost[l];
    }
    const auto [least, most] = std::minmax_element(out.bound, out.bound + lanes);
    out.bound_least = *least;
    out.bound_most = *most;
}

template <class Real>
const std::uint32_t* Worker<Real>::rows_of(std::size_t p, std::uint32_t first_cell) const {
    return plan_.split.mixed() ? local_rows_.data() : &plan_.policies[p].row_of_cell[first_cell];
}

template <class Real>
void Worker<Real>::evaluate(std::size_t p) {
    reset_region_sums(p);
    request_count_ = 0;
    hold_total_weight(p);
    fill_rows(p);
    const CellTable& cells = *plan_.policies[p].cells;
    for (std::size_t s = 0; s < cells.pool_end.size(); ++s) {
        const std::uint32_t end =
            plan_.needs.money ? cells.segment_begin[s + 1] : cells.pool_end[s];
        if (cells.segment_begin[s] != end) evaluate_segment(p, s);
    }
}

template <class Real>
kernels::SegmentSums<Real> Worker<Real>::segment_sums(YearSums& sums, std::size_t segment) {
    const std::size_t month = segment * month_count * lanes;
    const std::size_t year = segment * lanes;
    const std::size_t fund = shape_.fund(segment / shape_.hospitals);
    kernels::SegmentSums<Real> out{};
    out.month_points = &sums.month_points[month];
    out.month_addon = &sums.month_addon[month];
    out.month_cost = &sums.month_cost[month];
    out.month_booked = &sums.month_booked[month];
    out.month_residual = residual_.data();
    out.year_points = &sums.year_points[year];
    out.excluded = excluded_.data();
    out.self_expense = &sums.self_expense[year];
    out.cases_low = &sums.cases_low[fund];
    out.cases_high = &sums.cases_high[fund];
    out.cases = &sums.cases[fund];
    out.requested = requested_.data();
    out.group_points = sums.group_points.data();
    out.group_cases = sums.group_cases.data();
    out.group_cost = sums.group_cost.data();
    out.group_other = sums.group_other.data();
    out.cell_points = cell_points_.data();
    out.requests = requests_.data() + request_count_;
    if (!sums.has_left) return out;
    out.left_cost = &sums.left_cost[month];
    out.left_booked = &sums.left_booked[month];
    out.left_other = &sums.left_other[month];
    out.charge = &sums.month_charge[month];
    out.left_self_expense = &sums.left_self_expense[year];
    out.cases_outside = &sums.cases_outside[fund];
    out.group_left_other = sums.group_left_other.data();
    out.group_charge = sums.group_charge.data();
    return out;
}

template <class Real>
void Worker<Real>::evaluate_segment(std::size_t p, std::size_t segment) {
    const PolicyPlan& policy = plan_.policies[p];
    YearSums& sums = memory_[p]->year.sums;
    if (plan_.split.mixed()) fill_rows_of_segment(p, segment);
    fill_hospital(policy.policy(), segment);
    reset_segment_sums(p, segment);
    kernels::SegmentSums<Real> out = segment_sums(sums, segment);
    const CellTable& cells = *policy.cells;
    const kernels::CellColumns columns = cells.columns(policy.whole_group.data());
    const std::uint32_t begin = cells.segment_begin[segment];
    const std::uint32_t pool_end = cells.pool_end[segment];
    const std::uint32_t* row = rows_of(p, begin);
    kernels::evaluate_segment<Real>(plan_.isa, policy.schedule, plan_.needs, columns, begin,
                                    pool_end, row, rows(p).pointers(), hospital_.pointers(),
                                    draw_of(p), out);
    request_count_ += out.request_count;
    if (!plan_.needs.money) return;
    const std::uint32_t end = cells.segment_begin[segment + 1];
    if (pool_end != end) {
        kernels::evaluate_outside<Real>(plan_.isa, plan_.needs, policy.schedule.exits_charged,
                                        columns, pool_end, end, row + (pool_end - begin),
                                        rows(p).pointers(), hospital_.pointers(), out);
    }
    finish_money(segment, sums);
}

/// What follows from the money sums of a segment: D + O - E = T - F + residual, and C = T + E.
template <class Real>
void Worker<Real>::finish_money(std::size_t segment, YearSums& sums) {
    double* total = &sums.total_cost[segment * lanes];
    std::copy(excluded_.begin(), excluded_.end(), total);
    for (std::size_t t = 0; t < month_count; ++t) {
        const std::size_t at = (segment * month_count + t) * lanes;
        for (std::size_t l = 0; l < lanes; ++l) {
            const double cost = sums.month_cost[at + l];
            sums.month_other[at + l] = cost - sums.month_booked[at + l] + residual_[t * lanes + l];
            total[l] += cost;
        }
    }
}

/// The block's budgets by pool and fund, and assessments by fund and hospital.
template <class Real>
void Worker<Real>::set_budgets(std::size_t p) {
    ClearingInput& input = memory_[p]->clearing;
    const std::size_t pools = study_.pool_count();
    input.budget.resize(pools * shape_.fund_size());
    input.assessment.resize(shape_.hospital_size());
    for (std::size_t f = 0; f < fund_count; ++f) {
        for (std::size_t pool = 0; pool < pools; ++pool) {
            multipliers_.fill_budget(pool, f,
                                     &input.budget[pool * shape_.fund_size() + shape_.fund(f)]);
        }
        for (std::size_t h = 0; h < shape_.hospitals; ++h) {
            double* kappa = &input.assessment[shape_.hospital(f, h)];
            std::fill(kappa, kappa + lanes, study_.region->hospitals.assessment[h]);
            multipliers_.multiply(Target::assessment, DriverSplit::Kind::clearing, {f, h, 0, -1},
                                  kappa);
        }
    }
}

/// Clearing with the block's budgets and assessments, then the payout by group.
template <class Real>
void Worker<Real>::settle(std::size_t p) {
    set_budgets(p);
    const ClearingInput& input = memory_[p]->clearing;
    YearOutput& year = memory_[p]->year;
    clear_year(input, year.sums, year.result);
    year.budget = input.fund_budget(lanes);
    year.group_payout.assign(shape_.group_size(), 0.0);
    if (!study_.output.group) return;
    const CellTable& cells = *plan_.policies[p].cells;
    for (std::size_t s = 0; s < cells.pool_end.size(); ++s) {
        kernels::spread_over_groups<Real>(
            plan_.isa, cell_points_.data(), cells.group.data(), cells.segment_begin[s],
            cells.pool_end[s], &year.result.yuan_per_point[s * lanes], year.group_payout.data());
    }
    finish_group_payout(input.policy(), year.sums, year.group_payout);
}

template <class Real>
ResultBlock Worker<Real>::compute(std::uint64_t first, std::size_t count) {
    DRGSIM_EXPECT(count >= 1 && count <= lanes);
    draw_block(first);
    ResultBlock block = empty_block(study_, first, count);
    for (std::size_t p = 0; p < memory_.size(); ++p) {
        evaluate(p);
        apply_cap(p);
        settle(p);
        assemble(study_, memory_[p]->year, p, block);
    }
    for (const std::vector<double>& values : multipliers_.values()) {
        const std::size_t entities = values.size() / lanes;
        std::vector<double>& rows = block.drivers.emplace_back(count * entities);
        for (std::size_t s = 0; s < count; ++s) {
            for (std::size_t e = 0; e < entities; ++e)
                rows[s * entities + e] = values[e * lanes + s];
        }
    }
    return block;
}

template class Worker<float>;
template class Worker<double>;

}  // namespace drgsim
