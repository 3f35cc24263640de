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
        put(fixed.*member, 0, (sums.*member).size() / lanes, sums.*member);
    }
    if (plan_.policies[p].moves_money(plan_.needs)) return;
    for (std::size_t s = 0; s < fund_count * shape_.hospitals; ++s) {
        reset_months(p, s);
        add_money(p, s);
    }
}

/// Puts the fixed money of a segment's months into every lane.
template <class Real>
void Worker<Real>::reset_months(std::size_t p, std::size_t segment) {
    const YearSums& fixed = plan_.policies[p].fixed;
    const auto reset = [&](const std::vector<double>& values, typename Months::Rows& rows) {
        for (std::size_t t = 0; t < month_count && !values.empty(); ++t)
            std::fill_n(&rows[t * lanes], lanes, values[segment * month_count + t]);
    };
    reset(fixed.month_cost, months_.cost);
    reset(fixed.month_booked, months_.booked);
    reset(fixed.month_other, months_.other);
    reset(fixed.left_cost, months_.left_cost);
    reset(fixed.left_booked, months_.left_booked);
    reset(fixed.left_other, months_.left_other);
    reset(fixed.month_charge, months_.charge);
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
    reset_months(p, segment);
    months_.residual.fill(0);
    std::fill(excluded_.begin(), excluded_.end(), 0.0);
}

template void Worker<float>::put_fixed_sums(std::size_t);
template void Worker<double>::put_fixed_sums(std::size_t);
template void Worker<float>::reset_months(std::size_t, std::size_t);
template void Worker<double>::reset_months(std::size_t, std::size_t);
template void Worker<float>::reset_region_sums(std::size_t);
template void Worker<double>::reset_region_sums(std::size_t);
template void Worker<float>::reset_segment_sums(std::size_t, std::size_t);
template void Worker<double>::reset_segment_sums(std::size_t, std::size_t);

}  // namespace drgsim
