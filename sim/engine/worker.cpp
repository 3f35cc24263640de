#include "sim/engine/worker.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "kernels/contracts.hpp"
#include "kernels/tail/spread.hpp"
#include "sim/settlement/settle.hpp"

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
      local_rows_(shape_.groups * month_count) {
    std::iota(local_rows_.begin(), local_rows_.end(), 0U);
    const std::size_t cell_rows = plan.split.mixed() ? local_rows_.size() : 0;
    for (const PolicyPlan& policy : plan.policies) {
        memory_.push_back(
            std::make_unique<PolicyMemory>(shape_, policy.prepared->policy, cell_rows));
        memory_.back()->clearing = {&study_, policy.prepared, {}, {}};
        prepare_fixed_sums(policy, memory_.back()->year.sums);
    }
}

/// Sums that no driver of the run moves, filled once.
template <class Real>
void Worker<Real>::prepare_fixed_sums(const PolicyPlan& policy, YearSums& sums) const {
    const CellTable& cells = *policy.cells;
    const auto add = [](std::vector<double>& out, std::size_t at, double value) {
        for (std::size_t l = 0; l < lanes; ++l) out[at + l] += value;
    };
    for (std::size_t s = 0; s + 1 < cells.segment_begin.size(); ++s) {
        const std::size_t fund = s / shape_.hospitals;
        for (std::uint32_t c = cells.segment_begin[s]; c < cells.segment_begin[s + 1]; ++c) {
            const std::size_t group = shape_.group(cells.group[c]);
            if (!plan_.needs.volume) {
                add(sums.cases, shape_.fund(fund), cells.count[c]);
                add(sums.group_cases, group, cells.count[c]);
            }
            if (plan_.needs.money) continue;
            const std::size_t hospital = s * lanes;
            add(sums.total_cost, hospital, cells.cost[c] + cells.excluded[c]);
            add(sums.self_expense, hospital, cells.self_expense[c]);
            add(sums.group_cost, group, cells.cost[c] + cells.excluded[c]);
            add(sums.group_other, group, cells.other[c]);
            for (std::uint32_t e = cells.entry_begin[c]; e < cells.entry_begin[c + 1]; ++e) {
                const std::size_t month = (s * month_count + cells.entry_month[e]) * lanes;
                add(sums.month_cost, month, cells.entry_cost[e]);
                add(sums.month_booked, month, cells.entry_booked[e]);
                add(sums.month_other, month, cells.entry_other[e]);
            }
        }
    }
}

template <class Real>
void Worker<Real>::clear_varying_sums(YearSums& sums) {
    const auto clear = [](std::vector<double>& values) {
        std::fill(values.begin(), values.end(), 0.0);
    };
    for (auto* values : {&sums.month_points, &sums.month_addon, &sums.year_points,
                         &sums.group_points, &sums.cases_low, &sums.cases_high}) {
        clear(*values);
    }
    if (plan_.needs.volume) {
        clear(sums.cases);
        clear(sums.group_cases);
    }
    if (plan_.needs.money) {
        for (auto* values : {&sums.month_cost, &sums.month_booked, &sums.self_expense,
                             &sums.group_cost, &sums.group_other}) {
            clear(*values);
        }
    }
    clear(requested_);
    request_count_ = 0;
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
    for (std::uint32_t c = begin; c < cells.segment_begin[segment + 1]; ++c) {
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
    const double k = study_.region->hospitals.coefficient[place.hospital];
    for (std::size_t l = 0; l < lanes; ++l) {
        out.points[l] = static_cast<Real>(k * x.coefficient[l] * x.volume[l]);
        out.volume[l] = static_cast<Real>(x.volume[l]);
        out.money[l] = static_cast<Real>(x.cost[l] * x.volume[l]);
        out.booked[l] = static_cast<Real>(x.cost[l] * x.volume[l] * x.share[l]);
        out.ratio[l] = static_cast<Real>(x.cost[l]);
        out.approval[l] = static_cast<Real>(policy.review.approval_rate * x.approval[l]);
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
    clear_varying_sums(memory_[p]->year.sums);
    hold_total_weight(p);
    fill_rows(p);
    const CellTable& cells = *plan_.policies[p].cells;
    for (std::size_t s = 0; s + 1 < cells.segment_begin.size(); ++s) {
        if (cells.segment_begin[s] != cells.segment_begin[s + 1]) evaluate_segment(p, s);
    }
}

template <class Real>
void Worker<Real>::evaluate_segment(std::size_t p, std::size_t segment) {
    const PolicyPlan& policy = plan_.policies[p];
    PolicyMemory& memory = *memory_[p];
    YearSums& sums = memory.year.sums;
    if (plan_.split.mixed()) fill_rows_of_segment(p, segment);
    fill_hospital(policy.prepared->policy, segment);
    const std::size_t month = segment * month_count * lanes;
    const std::size_t year = segment * lanes;
    const std::size_t fund = shape_.fund(segment / shape_.hospitals);
    std::fill(excluded_.begin(), excluded_.end(), 0.0);
    std::fill(residual_.begin(), residual_.end(), 0.0);
    kernels::SegmentSums<Real> out{&sums.month_points[month],
                                   &sums.month_addon[month],
                                   &sums.month_cost[month],
                                   &sums.month_booked[month],
                                   residual_.data(),
                                   &sums.year_points[year],
                                   excluded_.data(),
                                   &sums.self_expense[year],
                                   &sums.cases_low[fund],
                                   &sums.cases_high[fund],
                                   &sums.cases[fund],
                                   requested_.data(),
                                   sums.group_points.data(),
                                   sums.group_cases.data(),
                                   sums.group_cost.data(),
                                   sums.group_other.data(),
                                   cell_points_.data(),
                                   requests_.data() + request_count_,
                                   0};
    const CellTable& cells = *policy.cells;
    const std::uint32_t begin = cells.segment_begin[segment];
    kernels::evaluate_segment<Real>(plan_.isa, policy.schedule, plan_.needs,
                                    cells.columns(policy.whole_group.data()), begin,
                                    cells.segment_begin[segment + 1], rows_of(p, begin),
                                    rows(p).pointers(), hospital_.pointers(), out);
    request_count_ += out.request_count;
    if (plan_.needs.money) finish_money(segment, sums);
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

/// Clearing with the block's budgets and assessments, then the payout by group.
template <class Real>
void Worker<Real>::settle(std::size_t p) {
    PolicyMemory& memory = *memory_[p];
    ClearingInput& input = memory.clearing;
    input.budget.resize(shape_.fund_size());
    input.assessment.resize(shape_.hospital_size());
    for (std::size_t f = 0; f < fund_count; ++f) {
        double* budget = &input.budget[shape_.fund(f)];
        std::fill(budget, budget + lanes, study_.budget[f]);
        multipliers_.multiply(Target::budget, DriverSplit::Kind::clearing, {f, 0, 0, -1}, budget);
        for (std::size_t h = 0; h < shape_.hospitals; ++h) {
            double* kappa = &input.assessment[shape_.hospital(f, h)];
            std::fill(kappa, kappa + lanes, study_.region->hospitals.assessment[h]);
            multipliers_.multiply(Target::assessment, DriverSplit::Kind::clearing, {f, h, 0, -1},
                                  kappa);
        }
    }
    YearOutput& year = memory.year;
    clear_year(input, year.sums, year.result);
    year.budget = input.budget;
    year.group_payout.assign(shape_.group_size(), 0.0);
    if (!study_.output.group) return;
    const CellTable& cells = *plan_.policies[p].cells;
    for (std::size_t s = 0; s + 1 < cells.segment_begin.size(); ++s) {
        kernels::spread_over_groups<Real>(plan_.isa, cell_points_.data(), cells.group.data(),
                                          cells.segment_begin[s], cells.segment_begin[s + 1],
                                          &year.result.yuan_per_point[s * lanes],
                                          year.group_payout.data());
    }
    for (std::size_t i = 0; i < year.group_payout.size(); ++i) {
        year.group_payout[i] -= year.sums.group_other[i];
    }
}

template <class Real>
ResultBlock Worker<Real>::compute(std::uint64_t first, std::size_t count) {
    DRGSIM_EXPECT(count >= 1 && count <= lanes);
    multipliers_.draw(*plan_.source, first);
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
