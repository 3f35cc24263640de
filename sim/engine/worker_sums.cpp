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
             &YearSums::month_cost, &YearSums::month_booked, &YearSums::month_other,
             &YearSums::total_cost, &YearSums::self_expense, &YearSums::cases_outside,
             &YearSums::cases, &YearSums::group_cases, &YearSums::group_cost,
             &YearSums::group_other, &YearSums::left_cost, &YearSums::left_booked,
             &YearSums::left_other, &YearSums::month_charge, &YearSums::left_self_expense,
             &YearSums::group_left_other, &YearSums::group_charge}) {
        put(fixed.*member, 0, (fixed.*member).size(), sums.*member);
    }
}

template <class Real>
void Worker<Real>::reset_region_sums(std::size_t p) {
    const PolicyPlan& policy = plan_.policies[p];
    YearSums& sums = memory_[p]->year.sums;
    for (const MovingSums::Member member : policy.moving.of_region)
        put(policy.fixed.*member, 0, (policy.fixed.*member).size(), sums.*member);
    std::fill(requested_.begin(), requested_.end(), 0.0);
}

template <class Real>
void Worker<Real>::reset_segment_sums(std::size_t p, std::size_t segment) {
    const PolicyPlan& policy = plan_.policies[p];
    YearSums& sums = memory_[p]->year.sums;
    for (const MovingSums::Member member : policy.moving.by_month)
        put(policy.fixed.*member, segment * month_count, month_count, sums.*member);
    for (const MovingSums::Member member : policy.moving.by_hospital)
        put(policy.fixed.*member, segment, 1, sums.*member);
    std::fill(excluded_.begin(), excluded_.end(), 0.0);
    std::fill(residual_.begin(), residual_.end(), 0.0);
}

template void Worker<float>::put_fixed_sums(std::size_t);
template void Worker<double>::put_fixed_sums(std::size_t);
template void Worker<float>::reset_region_sums(std::size_t);
template void Worker<double>::reset_region_sums(std::size_t);
template void Worker<float>::reset_segment_sums(std::size_t, std::size_t);
template void Worker<double>::reset_segment_sums(std::size_t, std::size_t);

}  // namespace drgsim
