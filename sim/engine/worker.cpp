#include "sim/engine/worker.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "kernels/contracts.hpp"
#include "kernels/sums/weighted_rows.hpp"
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
      hospitals_(fund_count * shape_.hospitals),
      paid_points_(study_.output.group ? shape_.hospital_size() : 0),
      cell_points_(study_.output.group ? plan.most_cells * lanes : 0),
      moved_(plan.most_cells),
      moved_end_(fund_count * shape_.hospitals),
      requests_(plan.most_requests()),
      requested_(lanes),
      excluded_(lanes),
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
const Real* Worker<Real>::normal_rows(std::size_t p) const {
    const kernels::GroupRows<Real> groups = rows(p).pointers();
    return plan_.policies[p].schedule.normal_without_level ? groups.scaled : groups.points;
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
    }
    if (!plan_.split.mixed()) {
        const auto sums = plan_.case_sums<Real>(p).group_points.group.size();
        add_group_sums(p, 0, static_cast<std::uint32_t>(sums), nullptr);
    }
    if (policy.schedule.exits) empty_groups(p);
}

template <class Real>
void Worker<Real>::evaluate_segment(std::size_t p, std::size_t segment) {
    if (plan_.split.mixed()) fill_rows_of_segment(p, segment);
    reset_segment_sums(p, segment);
    add_normal_cases(p, segment);
    add_tails(p, segment);
    YearSums& sums = memory_[p]->year.sums;
    if (plan_.policies[p].schedule.exits) empty_months(p, segment);
    if (plan_.needs.money) finish_money(segment, sums);
    const std::size_t h = segment % shape_.hospitals;
    memory_[p]->totals.add_points(study_.pool_of(h), segment / shape_.hospitals,
                                  hospital_months(p));
    if (plan_.policies[p].moves_money(plan_.needs)) add_money(p, segment);
    if (study_.output.prepaid) keep_months(p, segment);
    if (!plan_.split.mixed()) return;
    const CaseSums<Real>& all = plan_.case_sums<Real>(p);
    const kernels::HospitalRow<Real> hospital = hospitals_.of(segment);
    add_group_sums(p, all.group_begin[segment], all.group_begin[segment + 1], &hospital);
    if (study_.output.group) complete_cells(p, segment);
}

/// Points, money and counts by month and year as if every case of the pool were normal.
template <class Real>
void Worker<Real>::add_normal_cases(std::size_t p, std::size_t segment) {
    const CaseSums<Real>& all = plan_.case_sums<Real>(p);
    const kernels::GroupRows<Real> groups = rows(p).pointers();
    const kernels::HospitalRow<Real> hospital = hospitals_.of(segment);
    YearSums& sums = memory_[p]->year.sums;
    const auto first = static_cast<std::uint32_t>(segment * month_count);
    const auto add = [&](const RowSums<Real>& terms, std::uint32_t from, std::uint32_t count,
                         const Real* table, const Real* scale, std::initializer_list<double*> out) {
        kernels::add_weighted_rows<Real>(plan_.isa, terms.view(), from, from + count, table, scale,
                                         nullptr, nullptr, out.begin());
    };
    add(all.month_points, first, month_count, normal_rows(p), hospital.points,
        {months_.points.data()});
    double* year = &sums.year_points[segment * lanes];
    for (std::size_t i = 0; i < months_.points.size(); ++i) year[i % lanes] += months_.points[i];
    const auto s = static_cast<std::uint32_t>(segment);
    if (plan_.needs.volume) {
        add(all.year_cases, s, 1, groups.volume, hospital.volume,
            {&sums.cases[shape_.fund(segment / shape_.hospitals)]});
    }
    if (!plan_.needs.money) return;
    if (plan_.needs.share) {
        add(all.month_money, first, month_count, groups.money, hospital.money,
            {months_.cost.data(), months_.residual.data()});
        add(all.month_booked, first, month_count, groups.booked, hospital.booked,
            {months_.booked.data()});
    } else {
        add(all.month_money, first, month_count, groups.money, hospital.money,
            {months_.cost.data(), months_.booked.data(), months_.residual.data()});
    }
    add(all.year_money, s, 1, groups.money, hospital.money,
        {excluded_.data(), &sums.self_expense[segment * lanes]});
}

/// The same by group. The rows of a term are hospitals and the scale the row by group and level,
/// or where drivers are mixed, the rows are the cells' and the scale is the `hospital`.
template <class Real>
void Worker<Real>::add_group_sums(std::size_t p, std::uint32_t first, std::uint32_t last,
                                  const kernels::HospitalRow<Real>* hospital) {
    const CaseSums<Real>& all = plan_.case_sums<Real>(p);
    const kernels::GroupRows<Real> groups = rows(p).pointers();
    YearSums& sums = memory_[p]->year.sums;
    const auto add = [&](const GroupSums<Real>& terms, const Real* of_group, const Real* of_table,
                         const Real* of_hospital, std::initializer_list<double*> out) {
        const bool mixed = hospital != nullptr;
        kernels::add_weighted_rows<Real>(
            plan_.isa, terms.sums.view(), first, last, mixed ? of_group : of_table,
            mixed ? of_hospital : of_group, mixed ? nullptr : terms.scale_row.data(),
            terms.group.data(), out.begin());
    };
    const kernels::HospitalRow<Real> of =
        hospital != nullptr ? *hospital : kernels::HospitalRow<Real>{};
    add(all.group_points, normal_rows(p), hospitals_.points(), of.points,
        {sums.group_points.data()});
    if (plan_.needs.volume) {
        add(all.group_cases, groups.volume, hospitals_.volume(), of.volume,
            {sums.group_cases.data()});
    }
    if (!plan_.needs.money) return;
    add(all.group_money, groups.money, hospitals_.money(), of.money,
        {sums.group_cost.data(), sums.group_other.data()});
    if (plan_.needs.share) {
        add(all.group_booked, groups.booked, hospitals_.booked(), of.booked,
            {sums.group_other.data()});
    }
}

template <class Real>
kernels::TailSums<Real> Worker<Real>::tail_sums(std::size_t p, std::size_t segment) {
    YearSums& sums = memory_[p]->year.sums;
    const std::size_t year = segment * lanes;
    const std::size_t fund = shape_.fund(segment / shape_.hospitals);
    kernels::TailSums<Real> out{};
    out.month_points = months_.points.data();
    out.month_addon = months_.addon.data();
    out.year_points = &sums.year_points[year];
    out.cases_low = &sums.cases_low[fund];
    out.cases_high = &sums.cases_high[fund];
    out.requested = requested_.data();
    out.group_points = sums.group_points.data();
    out.cell_points = study_.output.group ? cell_points_.data() : nullptr;
    out.moved = moved_.data() + moved_count_;
    const bool cap = plan_.policies[p].policy().review.cap_share.has_value();
    out.requests = cap ? requests_.data() + request_count_ : nullptr;
    if (!sums.has_left) return out;
    out.month_gone = months_.gone.data();
    out.group_gone = group_gone_.data();
    out.left_cost = months_.left_cost.data();
    out.left_booked = months_.left_booked.data();
    out.left_other = months_.left_other.data();
    out.charge = months_.charge.data();
    out.left_self_expense = &sums.left_self_expense[year];
    out.cases_outside = &sums.cases_outside[fund];
    out.group_left_other = sums.group_left_other.data();
    out.group_charge = sums.group_charge.data();
    return out;
}

/// What cases away from the normal piece, and cases outside the pool, change.
template <class Real>
void Worker<Real>::add_tails(std::size_t p, std::size_t segment) {
    const PolicyPlan& policy = plan_.policies[p];
    const CellTable& cells = *policy.cells;
    const kernels::CellColumns columns = cells.columns(policy.whole_group.data());
    const kernels::HospitalRow<Real> hospital = hospitals_.of(segment);
    const std::uint32_t begin = cells.segment_begin[segment];
    const std::uint32_t pool_end = cells.pool_end[segment];
    const std::uint32_t end = cells.segment_begin[segment + 1];
    const std::uint32_t* row = rows_of(p, begin);
    kernels::TailSums<Real> out = tail_sums(p, segment);
    kernels::correct_tails<Real>(plan_.isa, policy.schedule, plan_.needs, columns, begin, pool_end,
                                 row, rows(p).pointers(), hospital, draw_of(p), out);
    moved_count_ += out.moved_count;
    request_count_ += out.request_count;
    if (!plan_.needs.money || pool_end == end) return;
    kernels::evaluate_outside<Real>(plan_.isa, plan_.needs, policy.schedule.exits_charged, columns,
                                    pool_end, end, row + (pool_end - begin), rows(p).pointers(),
                                    hospital, out);
}

/// Where rows are by cell, they do not outlive the segment: every cell keeps all its points.
template <class Real>
void Worker<Real>::complete_cells(std::size_t p, std::size_t segment) {
    const PolicyPlan& policy = plan_.policies[p];
    const CellTable& cells = *policy.cells;
    const Real* normal = normal_rows(p);
    const kernels::HospitalRow<Real> hospital = hospitals_.of(segment);
    const std::uint32_t begin = cells.segment_begin[segment];
    const std::uint32_t end = cells.pool_end[segment];
    const std::uint32_t first = segment == 0 ? 0 : moved_end_[segment - 1];
    std::vector<std::uint8_t> is_moved(end - begin);
    for (std::uint32_t m = first; m < moved_count_; ++m) is_moved[moved_[m] - begin] = 1;
    moved_count_ = first;
    for (std::uint32_t c = begin; c < end; ++c) {
        Real* points = &cell_points_[std::size_t{c} * lanes];
        const Real* row = normal + std::size_t{c - begin} * lanes;
        const bool counted = policy.whole_group[c] == 0;
        const auto weight = static_cast<Real>(counted ? cells.factor[c] * cells.count[c] : 0);
        for (std::size_t l = 0; l < lanes; ++l) {
            const Real change = is_moved[c - begin] != 0 ? points[l] : Real(0);
            points[l] = weight * (counted ? row[l] * hospital.points[l] : Real(0)) + change;
        }
        moved_[moved_count_++] = c;
    }
}

/// Where every case of a month or of the year has left, points are 0, not what rounding leaves.
template <class Real>
void Worker<Real>::empty_months(std::size_t p, std::size_t segment) {
    const double* cases = &plan_.case_sums<Real>(p).pool_cases[segment * month_count];
    double* year = &memory_[p]->year.sums.year_points[segment * lanes];
    for (std::size_t l = 0; l < lanes; ++l) {
        bool some_stay = false;
        for (std::size_t t = 0; t < month_count; ++t) {
            const bool stay = months_.gone[t * lanes + l] < cases[t];
            some_stay |= stay;
            if (!stay) months_.points[t * lanes + l] = 0;
        }
        if (!some_stay) year[l] = 0;
    }
}

template <class Real>
void Worker<Real>::empty_groups(std::size_t p) {
    const std::vector<double>& cases = plan_.case_sums<Real>(p).group_pool_cases;
    std::vector<double>& points = memory_[p]->year.sums.group_points;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (!(group_gone_[i] < cases[i / lanes])) points[i] = 0;
    }
}

/// What follows from the money sums of a segment: D + O - E = T - F + residual, and C = T + E.
template <class Real>
void Worker<Real>::finish_money(std::size_t segment, YearSums& sums) {
    double* total = &sums.total_cost[segment * lanes];
    std::copy(excluded_.begin(), excluded_.end(), total);
    for (std::size_t i = 0; i < months_.cost.size(); ++i) {
        months_.other[i] = months_.cost[i] - months_.booked[i] + months_.residual[i];
        total[i % lanes] += months_.cost[i];
    }
}

template <class Real>
HospitalMonths Worker<Real>::hospital_months(std::size_t p) const {
    HospitalMonths months{months_.points.data(), months_.addon.data(), months_.cost.data(),
                          months_.booked.data(), months_.other.data()};
    if (!memory_[p]->year.sums.has_left) return months;
    months.left_cost = months_.left_cost.data();
    months.left_booked = months_.left_booked.data();
    months.left_other = months_.left_other.data();
    months.charge = months_.charge.data();
    return months;
}

template <class Real>
void Worker<Real>::add_money(std::size_t p, std::size_t segment) {
    const std::size_t h = segment % shape_.hospitals;
    memory_[p]->totals.add_money(study_.pool_of(h), segment / shape_.hospitals, h,
                                 hospital_months(p));
}

template <class Real>
void Worker<Real>::keep_months(std::size_t p, std::size_t segment) {
    YearSums& sums = memory_[p]->year.sums;
    const auto keep = [&](const typename Months::Rows& rows, std::vector<double>& to) {
        std::copy(rows.begin(), rows.end(), &to[segment * rows.size()]);
    };
    keep(months_.points, sums.month_points);
    keep(months_.addon, sums.month_addon);
    if (!plan_.policies[p].moves_money(plan_.needs)) return;
    keep(months_.cost, sums.month_cost);
    keep(months_.booked, sums.month_booked);
    keep(months_.other, sums.month_other);
    if (!sums.has_left) return;
    keep(months_.left_cost, sums.left_cost);
    keep(months_.left_booked, sums.left_booked);
    keep(months_.left_other, sums.left_other);
    keep(months_.charge, sums.month_charge);
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
/// of what a point is worth; the rest cell by cell.
template <class Real>
void Worker<Real>::pay_groups(std::size_t p) {
    YearOutput& year = memory_[p]->year;
    const std::vector<double>& value = year.result.yuan_per_point;
    const CellTable& cells = *plan_.policies[p].cells;
    if (!plan_.split.mixed()) {
        const Real* points = hospitals_.points();
        for (std::size_t i = 0; i < value.size(); ++i)
            paid_points_[i] = static_cast<Real>(static_cast<double>(points[i]) * value[i]);
        const GroupSums<Real>& terms = plan_.case_sums<Real>(p).group_points;
        double* out = year.group_payout.data();
        kernels::add_weighted_rows<Real>(
            plan_.isa, terms.sums.view(), 0, static_cast<std::uint32_t>(terms.group.size()),
            paid_points_.data(), normal_rows(p), terms.scale_row.data(), terms.group.data(), &out);
    }
    for (std::size_t s = 0; s < cells.pool_end.size(); ++s) {
        const std::uint32_t first = s == 0 ? 0 : moved_end_[s - 1];
        kernels::spread_over_groups<Real>(plan_.isa, cell_points_.data(), cells.group.data(),
                                          &moved_[first], moved_end_[s] - first, &value[s * lanes],
                                          year.group_payout.data());
    }
    finish_group_payout(memory_[p]->clearing.policy(), year.sums, year.group_payout);
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
