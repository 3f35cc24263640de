// The part of a Worker that starts a block's sums from what no scenario moves.
#include <algorithm>

#include "sim/engine/worker.hpp"

namespace drgsim {

using kernels::lanes;

namespace {

/// Puts values first .. first + count - 1 of `fixed` into every lane of `out`.
void put(const std::vector<double>& fixed, std::size_t first, std::size_t count,
         std::vector<double>& out) {
    for (std::size_t i = first; i < first + count; ++i)
        std::fill_n(&out[i * lanes], lanes, fixed[i]);
}

}  // namespace

template <class Real>
void Worker<Real>::put_fixed_sums(std::size_t p) {
    const YearSums& fixed = plan_.policies[p].fixed;
    YearSums& sums = memory_[p]->year.sums;
    using Member = MovingSums::Member;
    for (const Member member : std::initializer_list<Member>{
             &YearSums::month_other, &YearSums::total_cost, &YearSums::self_expense,
             &YearSums::cases_outside, &YearSums::cases, &YearSums::group_cases,
             &YearSums::group_cost, &YearSums::group_other, &YearSums::left_other,
             &YearSums::month_charge, &YearSums::left_self_expense, &YearSums::group_left_other,
             &YearSums::group_charge}) {
        put(fixed.*member, 0, (sums.*member).size() / lanes, sums.*member);
    }
    if (plan_.policies[p].moves_money(plan_.needs)) return;
    for (std::size_t s = 0; s < fund_count * shape_.hospitals; ++s) {
        put_fixed_months(p, s);
        add_money(p, s);
    }
}

/// Puts the fixed money of a segment's months into every lane.
template <class Real>
void Worker<Real>::put_fixed_months(std::size_t p, std::size_t segment) {
    const YearSums& fixed = plan_.policies[p].fixed;
    clear_months(p);
    for (std::size_t t = 0; t < month_count; ++t) {
        const std::size_t at = segment * month_count + t;
        const auto put = [t](double value, typename Months::Rows& rows) {
            std::fill_n(&rows[t * lanes], lanes, value);
        };
        const double cost = fixed.month_cost[at];
        const double booked = fixed.month_booked[at];
        put(fixed.month_other[at], months_.other);
        put(cost - booked - fixed.month_other[at], months_.beside);
        put(cost, months_.cost);
        for (std::size_t l = 0; l < lanes; ++l) {
            months_.year_cost[l] += cost;
            months_.year_booked[l] += booked;
        }
        if (!fixed.has_left) continue;
        put(fixed.left_cost[at], months_.left_cost);
        put(fixed.left_booked[at], months_.left_booked);
        put(fixed.left_other[at], months_.left_other);
        put(fixed.month_charge[at], months_.charge);
    }
}

/// Clears the money of the months at hand.
template <class Real>
void Worker<Real>::clear_months(std::size_t p) {
    const auto clear = [](auto&... rows) { (rows.fill(0), ...); };
    clear(months_.other, months_.year_cost, months_.year_booked, months_.excluded);
    if (besides_other(p) || plan_.policies[p].reads_month_cost())
        clear(months_.beside, months_.cost);
    if (plan_.policies[p].fixed.has_left)
        clear(months_.left_cost, months_.left_booked, months_.left_other, months_.charge);
}

template <class Real>
void Worker<Real>::reset_region_sums(std::size_t p) {
    const PolicyPlan& policy = plan_.policies[p];
    PolicyMemory& memory = *memory_[p];
    YearSums& sums = memory.year.sums;
    for (const MovingSums::Member member : policy.moving.of_region)
        put(policy.fixed.*member, 0, (policy.fixed.*member).size(), sums.*member);
    std::fill(requested_.begin(), requested_.end(), 0.0);
    memory.totals.clear_points();
    if (policy.moves_money(plan_.needs)) memory.totals.clear_money();
    if (policy.schedule.exits) group_gone_.assign(shape_.group_size(), 0.0);
    moved_count_ = 0;
    request_count_ = 0;
}

template <class Real>
void Worker<Real>::reset_segment_sums(std::size_t p, std::size_t segment) {
    const PolicyPlan& policy = plan_.policies[p];
    YearSums& sums = memory_[p]->year.sums;
    for (const MovingSums::Member member : policy.moving.by_hospital)
        put(policy.fixed.*member, segment, 1, sums.*member);
    months_.points.fill(0);
    months_.addon.fill(0);
    if (policy.schedule.exits) months_.gone.fill(0);
    if (!policy.moves_money(plan_.needs)) return;
    if (plan_.needs.money)
        clear_months(p);
    else
        put_fixed_months(p, segment);
}

template void Worker<float>::put_fixed_sums(std::size_t);
template void Worker<double>::put_fixed_sums(std::size_t);
template void Worker<float>::reset_region_sums(std::size_t);
template void Worker<double>::reset_region_sums(std::size_t);
template void Worker<float>::reset_segment_sums(std::size_t, std::size_t);
template void Worker<double>::reset_segment_sums(std::size_t, std::size_t);

}  // namespace drgsim
