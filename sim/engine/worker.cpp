#include "sim/engine/worker.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "kernels/contracts.hpp"
#include "kernels/sums/weighted_rows.hpp"
#include "sim/settlement/settle.hpp"
#include "sim/study/scenario_values.hpp"

namespace drgsim {

using kernels::lanes;

template <class Real>
Worker<Real>::Worker(const EnginePlan& plan, Isa isa)
    : plan_(plan),
      isa_(isa),
      study_(*plan.study),
      multipliers_(study_, plan.split),
      shape_{study_.region->hospitals.size(), study_.region->groups.size(), lanes},
      hospitals_(fund_count * shape_.hospitals),
      paid_points_(study_.output.group ? shape_.hospital_size() : 0),
      yuan_per_point_(study_.output.group ? shape_.hospital_size() : 0),
      cell_points_(study_.output.group ? plan.most_cells * lanes : 0),
      moved_(plan.most_cells),
      moved_end_(fund_count * shape_.hospitals),
      pay_parts_(study_.output.group ? 2 * shape_.group_size() : 0),
      pay_cells_(study_.output.group ? shape_.groups : 0),
      requested_(lanes),
      weight_scale_(lanes, 1.0),
      local_rows_(plan.split.mixed() ? plan.most_segment_cells : 0) {
    std::iota(local_rows_.begin(), local_rows_.end(), 0U);
    for (LaneArray<Real>& part : group_parts_)
        part.resize(plan.bootstrap && study_.output.group ? shape_.group_size() : 0);
    for (std::size_t p = 0; p < plan.policies.size(); ++p) {
        memory_.push_back(std::make_unique<PolicyMemory>(plan, p, shape_));
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
    first_ = first;
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

/// Rows by group, for all hospitals (of a level).
template <class Real>
void Worker<Real>::fill_rows(std::size_t p) {
    PolicyMemory& memory = *memory_[p];
    if (memory.rows_filled && !plan_.split.rows_vary()) return;
    const PolicyPlan& policy = plan_.policies[p];
    for (std::size_t row = 0; row < policy.standards.size(); ++row) {
        if (policy.row_used[row] == 0) continue;
        RowFactors factors;
        const std::size_t hospital = plan_.hospital_of_level[row % policy.rows_of_group];
        factors.scale_weight(weight_scale_);
        multiply(DriverSplit::Kind::group, {0, hospital, row / policy.rows_of_group, -1}, factors);
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
void Worker<Real>::fill_hospitals(std::size_t p) {
    const PolicyPlan& policy = plan_.policies[p];
    for (std::size_t s = 0; s < policy.cells->pool_end.size(); ++s) {
        if (policy.cells->segment_begin[s] == policy.cells->segment_begin[s + 1]) continue;
        const Place place{s / shape_.hospitals, s % shape_.hospitals, 0, -1};
        RowFactors x;
        multiply(DriverSplit::Kind::hospital, place, x);
        hospitals_.fill(s, x, policy.policy().review.approval_rate);
    }
}

template <class Real>
const std::uint32_t* Worker<Real>::rows_of(std::size_t p, std::uint32_t first_cell) const {
    return plan_.split.mixed() ? local_rows_.data() : &plan_.policies[p].row_of_cell[first_cell];
}

template <class Real>
void Worker<Real>::evaluate(std::size_t p) {
    reset_region_sums(p);
    hold_total_weight(p);
    fill_rows(p);
    fill_hospitals(p);
    const PolicyPlan& policy = plan_.policies[p];
    const CellTable& cells = *policy.cells;
    const bool money = policy.moves_money(plan_.needs);
    for (std::size_t s = 0; s < cells.pool_end.size(); ++s) {
        const std::uint32_t end = money ? cells.segment_begin[s + 1] : cells.pool_end[s];
        if (cells.segment_begin[s] != end) evaluate_segment(p, s);
        moved_end_[s] = moved_count_;
        const bool full = (s + 1) % kernels::flush_terms == 0 || s + 1 == cells.pool_end.size();
        if (plan_.bootstrap && full) move_group_parts(memory_[p]->year.sums);
    }
    if (!plan_.split.mixed() && study_.output.group && !plan_.bootstrap) {
        const auto sums = memory_[p]->case_sums.group_points.group.size();
        add_group_sums(p, 0, static_cast<std::uint32_t>(sums), nullptr);
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
    clear_year(input, year.sums, memory_[p]->totals, year.result);
    year.budget = input.fund_budget(lanes);
    year.group_payout.assign(shape_.group_size(), 0.0);
    if (study_.output.group) pay_groups(p);
}

/// Spreads what hospitals are paid over the groups: normal cases by the sums of groups, with rows
/// of what a point is worth; the rest cell by cell, whose points the groups get here too.
template <class Real>
void Worker<Real>::pay_groups(std::size_t p) {
    YearOutput& year = memory_[p]->year;
    const std::vector<double>& value = year.result.yuan_per_point;
    if (!plan_.split.mixed() && !plan_.bootstrap) {
        const Real* points = hospitals_.points();
        for (std::size_t i = 0; i < value.size(); ++i)
            paid_points_[i] = static_cast<Real>(static_cast<double>(points[i]) * value[i]);
        const GroupSums<Real>& terms = memory_[p]->case_sums.group_points;
        double* out = year.group_payout.data();
        kernels::add_weighted_rows<Real>(isa_, terms.sums.view(), 0,
                                         static_cast<std::uint32_t>(terms.group.size()),
                                         paid_points_.data(), rows(p).pointers().points,
                                         terms.scale_row.data(), terms.group.data(), &out);
    }
    for (std::size_t i = 0; i < value.size(); ++i) yuan_per_point_[i] = static_cast<Real>(value[i]);
    pay_moved_cells(p);
    if (plan_.policies[p].schedule.exits) empty_groups(p);
    finish_group_payout(memory_[p]->clearing.policy(), year.sums, year.group_payout);
}

/// What the cells of moved_ add to their groups, in the order in which their points were written.
template <class Real>
void Worker<Real>::pay_moved_cells(std::size_t p) {
    YearOutput& year = memory_[p]->year;
    const kernels::GroupPay<Real> pay{pay_parts_.data(), pay_cells_.data(),
                                      year.sums.group_points.data(), year.group_payout.data()};
    const std::uint32_t* group = plan_.policies[p].cells->group.data();
    std::uint32_t first = 0;
    for (std::size_t s = 0; s < moved_end_.size(); ++s) {
        const std::uint32_t end = moved_end_[s];
        if (first == end) continue;
        kernels::spread_over_groups<Real>(isa_, &cell_points_[points_row(first) * lanes],
                                          moved_.data() + first, end - first, moved_count_ - first,
                                          group, &yuan_per_point_[s * lanes], pay);
        first = end;
    }
    kernels::move_group_pay<Real>(isa_, static_cast<std::uint32_t>(shape_.groups), pay);
}

template <class Real>
void Worker<Real>::add_up(std::uint64_t first) {
    draw_block(first);
    for (std::size_t p = 0; p < memory_.size(); ++p) evaluate(p);
}

template <class Real>
ResultBlock Worker<Real>::compute(std::uint64_t first, std::size_t count) {
    DRGSIM_EXPECT(count >= 1 && count <= lanes);
    draw_block(first);
    ResultBlock block;
    block.first = first;
    block.count = count;
    for (std::size_t p = 0; p < memory_.size(); ++p) {
        evaluate(p);
        apply_cap(p);
        settle(p);
        assemble(study_, memory_[p]->year, p, block);
    }
    for (const std::vector<double>& values : multipliers_.values()) {
        std::vector<double>& rows = block.drivers.emplace_back(count * (values.size() / lanes));
        put_rows(values, lanes, count, rows.data());
    }
    return block;
}

template class Worker<float>;
template class Worker<double>;

}  // namespace drgsim
