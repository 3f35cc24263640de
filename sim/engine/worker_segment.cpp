// The part of a Worker that adds up the cases of one segment (fund and hospital): all as normal
// ones first, then what tails and cases outside the pool change; and the sums by group.
#include <algorithm>

#include "kernels/sums/month_rows.hpp"
#include "kernels/sums/weighted_rows.hpp"
#include "kernels/tail/outside.hpp"
#include "sim/engine/worker.hpp"

namespace drgsim {

using kernels::lanes;

template <class Real>
void Worker<Real>::evaluate_segment(std::size_t p, std::size_t segment) {
    if (plan_.split.mixed()) fill_rows_of_segment(p, segment);
    reset_segment_sums(p, segment);
    if (plan_.bootstrap) {
        add_bootstrapped(p, segment);
    } else {
        add_normal_cases(p, segment);
        add_tails(p, segment);
    }
    if (plan_.policies[p].schedule.exits) empty_months(p, segment);
    const std::size_t h = segment % shape_.hospitals;
    memory_[p]->totals.add_points(study_.pool_of(h), segment / shape_.hospitals,
                                  hospital_months(p));
    if (plan_.policies[p].moves_money(plan_.needs)) add_money(p, segment);
    if (study_.output.prepaid) keep_months(p, segment);
    if (!plan_.split.mixed() || !study_.output.group || plan_.bootstrap) return;
    const CaseSums<Real>& all = memory_[p]->case_sums;
    const kernels::HospitalRow<Real> hospital = hospitals_.of(segment);
    add_group_sums(p, all.group_begin[segment], all.group_begin[segment + 1], &hospital);
    complete_cells(p, segment);
}

/// Points, money and counts by month and year as if every case of the pool were normal.
template <class Real>
void Worker<Real>::add_normal_cases(std::size_t p, std::size_t segment) {
    const CaseSums<Real>& all = memory_[p]->case_sums;
    const kernels::GroupRows<Real> groups = rows(p).pointers();
    const kernels::HospitalRow<Real> hospital = hospitals_.of(segment);
    YearSums& sums = memory_[p]->year.sums;
    const auto add = [&](const RowSums<Real>& terms, std::size_t count, const Real* table,
                         const Real* scale, std::initializer_list<double*> out) {
        if (terms.begin.empty()) return;
        const auto first = static_cast<std::uint32_t>(segment * count);
        const auto last = static_cast<std::uint32_t>(first + count);
        kernels::add_weighted_rows<Real>(isa_, terms.view(), first, last, table, scale, nullptr,
                                         nullptr, out.begin());
    };
    const auto add_money = [&](const RowSums<Real>& terms, std::size_t count,
                               std::initializer_list<double*> out) {
        add(terms, count, groups.money, hospital.money, out);
    };
    const auto add_booked = [&](const RowSums<Real>& terms, std::size_t count, double* out) {
        add(terms, count, groups.booked, hospital.booked, {out});
    };
    add(all.month_points, month_count, groups.points, hospital.points, {months_.points.data()});
    double* year = &sums.year_points[segment * lanes];
    kernels::add_month_rows(isa_, months_.points.data(), nullptr, year);
    const std::size_t fund = shape_.fund(segment / shape_.hospitals);
    add(all.year_cases, 1, groups.volume, hospital.volume,
        {&sums.cases[fund], &sums.cases_outside[fund]});
    add_money(all.month_other, month_count, {months_.other.data()});
    add_booked(all.month_booked, month_count, months_.other.data());
    add_money(all.month_rest, month_count, {months_.beside.data(), months_.cost.data()});
    add_money(
        all.year_money, 1,
        {months_.year_booked.data(), months_.excluded.data(), &sums.self_expense[segment * lanes]});
    add_booked(all.year_booked, 1, months_.year_booked.data());
    if (!plan_.needs.money) return;
    months_.year_cost = months_.year_booked;
    kernels::add_month_rows(isa_, months_.other.data(), nullptr, months_.year_cost.data());
    if (besides_other(p))
        kernels::add_month_rows(isa_, months_.beside.data(), nullptr, months_.year_cost.data());
}

/// The same by group. The rows of a term are hospitals and the scale the row by group and level,
/// or where drivers are mixed, the rows are the cells' and the scale is the `hospital`.
template <class Real>
void Worker<Real>::add_group_sums(std::size_t p, std::uint32_t first, std::uint32_t last,
                                  const kernels::HospitalRow<Real>* hospital) {
    const CaseSums<Real>& all = memory_[p]->case_sums;
    const kernels::GroupRows<Real> groups = rows(p).pointers();
    YearSums& sums = memory_[p]->year.sums;
    const auto add = [&](const GroupSums<Real>& terms, const Real* of_group, const Real* of_table,
                         const Real* of_hospital, std::initializer_list<double*> out) {
        const bool mixed = hospital != nullptr;
        const auto end = mixed ? last : static_cast<std::uint32_t>(terms.group.size());
        kernels::add_weighted_rows<Real>(
            isa_, terms.sums.view(), first, end, mixed ? of_group : of_table,
            mixed ? of_hospital : of_group, mixed ? nullptr : terms.scale_row.data(),
            terms.group.data(), out.begin());
    };
    const kernels::HospitalRow<Real> of =
        hospital != nullptr ? *hospital : kernels::HospitalRow<Real>{};
    if (hospital == nullptr) {  // else every cell keeps all its points
        add(all.group_points, groups.points, hospitals_.points(), of.points,
            {sums.group_points.data()});
    }
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

/// Behind the requests so far, as much as the segment's cases can need.
template <class Real>
kernels::Request* Worker<Real>::room_for_requests(std::size_t p, std::size_t segment) {
    const CellTable& cells = *plan_.policies[p].cells;
    const std::size_t most = request_count_ + cells.case_begin[cells.segment_begin[segment + 1]] -
                             cells.case_begin[cells.segment_begin[segment]];
    if (requests_.size() < most) requests_.resize(most);
    return requests_.data() + request_count_;
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
    const std::size_t first_row = plan_.bootstrap ? 0 : moved_count_;
    out.cell_points = study_.output.group ? &cell_points_[first_row * lanes] : nullptr;
    out.moved = moved_.data() + moved_count_;
    const bool cap = plan_.policies[p].policy().review.cap_share.has_value();
    out.requests = cap ? room_for_requests(p, segment) : nullptr;
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
    const kernels::CellColumns columns = policy.columns();
    const kernels::HospitalRow<Real> hospital = hospitals_.of(segment);
    const std::uint32_t begin = cells.segment_begin[segment];
    const std::uint32_t pool_end = cells.pool_end[segment];
    const std::uint32_t end = cells.segment_begin[segment + 1];
    const std::uint32_t* row = rows_of(p, begin);
    kernels::TailSums<Real> out = tail_sums(p, segment);
    kernels::correct_tails<Real>(isa_, policy.schedule, plan_.needs, columns, begin, pool_end,
                                 plan_.split.mixed() ? row : nullptr, rows(p).pointers(), hospital,
                                 draw_of(p), nullptr, out);
    moved_count_ += out.moved_count;
    request_count_ += out.request_count;
    if (!plan_.needs.money || pool_end == end) return;
    kernels::evaluate_outside<Real>(isa_, plan_.needs, policy.schedule.exits_charged, columns,
                                    pool_end, end, row + (pool_end - begin), rows(p).pointers(),
                                    hospital, out);
}

/// Where rows are by cell, they do not outlive the segment: every cell keeps all its points.
template <class Real>
void Worker<Real>::complete_cells(std::size_t p, std::size_t segment) {
    const PolicyPlan& policy = plan_.policies[p];
    const CellTable& cells = *policy.cells;
    const Real* normal = rows(p).pointers().points;
    const kernels::HospitalRow<Real> hospital = hospitals_.of(segment);
    const std::uint32_t begin = cells.segment_begin[segment];
    const std::uint32_t end = cells.pool_end[segment];
    const std::uint32_t first = segment == 0 ? 0 : moved_end_[segment - 1];
    std::uint32_t moved = moved_count_;
    for (std::uint32_t c = end; c-- > begin;) {  // from the last on: rows only move up
        const bool is_moved = moved > first && moved_[moved - 1] == c;
        if (is_moved) --moved;
        const Real* change = &cell_points_[std::size_t{moved} * lanes];
        Real* points = &cell_points_[std::size_t{first + (c - begin)} * lanes];
        const Real* row = normal + std::size_t{c - begin} * lanes;
        const bool counted = !policy.is_whole_group(c);
        const auto weight = static_cast<Real>(
            counted ? cells.factor[c] * policy.normal_level(c) * cells.count[c] : 0);
        for (std::size_t l = 0; l < lanes; ++l)
            points[l] = weight * (counted ? row[l] * hospital.points[l] : Real(0)) +
                        (is_moved ? change[l] : Real(0));
    }
    moved_count_ = first;
    for (std::uint32_t c = begin; c < end; ++c) moved_[moved_count_++] = c;
}

/// Where every case of a month or of the year has left, points are 0, not what rounding leaves.
template <class Real>
void Worker<Real>::empty_months(std::size_t p, std::size_t segment) {
    const double* cases = &memory_[p]->case_sums.pool_cases[segment * month_count];
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
    const std::vector<double>& cases = memory_[p]->case_sums.group_pool_cases;
    std::vector<double>& points = memory_[p]->year.sums.group_points;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (!(group_gone_[i] < cases[i / lanes])) points[i] = 0;
    }
}

/// What follows from the money sums of a segment: C = T + E, T - F, and what is left of them in the
/// pool.
template <class Real>
void Worker<Real>::finish_money(std::size_t p, std::size_t segment) {
    if (plan_.needs.money) {
        double* total = &memory_[p]->year.sums.total_cost[segment * lanes];
        for (std::size_t l = 0; l < lanes; ++l)
            total[l] = months_.year_cost[l] + months_.excluded[l];
    }
    months_.all_booked = months_.year_booked;
    if (!besides_other(p)) return;
    for (std::size_t i = 0; i < months_.beside.size(); ++i) months_.beside[i] += months_.other[i];
    if (plan_.policies[p].fixed.has_left) keep_pool_money();
}

/// Takes those that left off T and F.
template <class Real>
void Worker<Real>::keep_pool_money() {
    for (std::size_t i = 0; i < months_.beside.size(); ++i) {
        months_.beside[i] -= months_.left_cost[i] - months_.left_booked[i];
        months_.cost[i] -= months_.left_cost[i];
        months_.year_cost[i % lanes] -= months_.left_cost[i];
        months_.year_booked[i % lanes] -= months_.left_booked[i];
    }
}

template <class Real>
HospitalMonths Worker<Real>::hospital_months(std::size_t p) const {
    const bool reads_cost = plan_.policies[p].reads_month_cost();
    HospitalMonths months{months_.points.data(),
                          months_.addon.data(),
                          months_.other.data(),
                          besides_other(p) ? months_.beside.data() : months_.other.data(),
                          reads_cost ? months_.cost.data() : nullptr,
                          months_.year_cost.data(),
                          months_.year_booked.data(),
                          months_.all_booked.data()};
    if (!memory_[p]->year.sums.has_left) return months;
    months.left_other = months_.left_other.data();
    months.charge = months_.charge.data();
    return months;
}

template <class Real>
void Worker<Real>::add_money(std::size_t p, std::size_t segment) {
    const std::size_t h = segment % shape_.hospitals;
    finish_money(p, segment);
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
    keep(months_.other, sums.month_other);
    if (!sums.has_left) return;
    keep(months_.left_other, sums.left_other);
    keep(months_.charge, sums.month_charge);
}

template void Worker<float>::evaluate_segment(std::size_t, std::size_t);
template kernels::TailSums<float> Worker<float>::tail_sums(std::size_t, std::size_t);
template void Worker<float>::add_group_sums(std::size_t, std::uint32_t, std::uint32_t,
                                            const kernels::HospitalRow<float>*);
template void Worker<float>::empty_groups(std::size_t);
template void Worker<float>::add_money(std::size_t, std::size_t);
template void Worker<double>::evaluate_segment(std::size_t, std::size_t);
template kernels::TailSums<double> Worker<double>::tail_sums(std::size_t, std::size_t);
template void Worker<double>::add_group_sums(std::size_t, std::uint32_t, std::uint32_t,
                                             const kernels::HospitalRow<double>*);
template void Worker<double>::empty_groups(std::size_t);
template void Worker<double>::add_money(std::size_t, std::size_t);

}  // namespace drgsim
