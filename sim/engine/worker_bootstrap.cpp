// The part of a Worker that adds up bootstrapped cases: every case counts as often as its weight
// says, lane by lane. Weights are drawn for a few cells at a time and live no longer.
#include <algorithm>

#include "kernels/random/poisson.hpp"
#include "kernels/tail/weighted.hpp"
#include "sim/engine/worker.hpp"
#include "sim/uncertainty/case_draws.hpp"

namespace drgsim {

using kernels::lanes;

static_assert(lanes == poisson_lanes);

namespace {

/// Cases of the cells that are added up together, unless one cell has more: their weights stay in
/// the second-level cache. A constant of the results: sums are moved into double between.
constexpr std::uint32_t cases_at_once = 2048;

}  // namespace

/// The weights of cases first .. last - 1 of the policy's cells.
template <class Real>
void Worker<Real>::weigh(const PolicyPlan& policy, std::uint32_t first, std::uint32_t last) {
    const std::size_t count = last - first;
    if (weights_.size() < count * lanes) weights_.resize(count * lanes);
    fill_poisson(bootstrap_stream(study_), first_, &policy.cells->case_order[first], count,
                 study_.uncertainty.bootstrap_bits, weights_.data(), isa_);
}

/// Points, money and counts of a segment.
template <class Real>
void Worker<Real>::add_bootstrapped(std::size_t p, std::size_t segment) {
    const PolicyPlan& policy = plan_.policies[p];
    const CellTable& cells = *policy.cells;
    const kernels::CellColumns columns = policy.columns();
    const kernels::HospitalRow<Real> hospital = hospitals_.of(segment);
    YearSums& sums = memory_[p]->year.sums;
    const bool group = study_.output.group;
    const bool by_month = policy.reads_month_cost();
    const kernels::WeightedSums<Real> to{months_.points.data(),
                                         months_.other.data(),
                                         months_.beside.data(),
                                         by_month ? months_.cost.data() : nullptr,
                                         &sums.year_points[segment * lanes],
                                         months_.year_cost.data(),
                                         months_.year_booked.data(),
                                         months_.excluded.data(),
                                         &sums.self_expense[segment * lanes],
                                         &sums.cases[shape_.fund(segment / shape_.hospitals)],
                                         group ? group_parts_[0].data() : nullptr,
                                         group ? group_parts_[1].data() : nullptr,
                                         group ? group_parts_[2].data() : nullptr,
                                         group ? cell_points_.data() : nullptr};
    kernels::TailSums<Real> tails = tail_sums(p, segment);
    const std::uint32_t begin = cells.segment_begin[segment];
    const std::uint32_t end = cells.pool_end[segment];
    const std::uint32_t* row = rows_of(p, begin);
    for (std::uint32_t c = begin; c < end;) {
        std::uint32_t last = c + 1;
        while (last < end && cells.case_begin[last + 1] - cells.case_begin[c] <= cases_at_once)
            ++last;
        weigh(policy, cells.case_begin[c], cells.case_begin[last]);
        kernels::add_weighted_cells<Real>(isa_, policy.schedule, plan_.needs, columns, c, last,
                                          row + (c - begin), rows(p).pointers(), hospital,
                                          weights_.data(), to);
        kernels::correct_tails<Real>(isa_, policy.schedule, plan_.needs, columns, c, last,
                                     row + (c - begin), rows(p).pointers(), hospital, draw_of(p),
                                     weights_.data(), tails);
        c = last;
    }
    request_count_ += tails.request_count;
    if (!study_.output.group) return;
    for (std::uint32_t c = begin; c < end; ++c) moved_[moved_count_++] = c;
}

/// What segments added up by group, into the year's sums.
template <class Real>
void Worker<Real>::move_group_parts(YearSums& sums) {
    const std::array<std::vector<double>*, 3> to{&sums.group_cases, &sums.group_cost,
                                                 &sums.group_other};
    for (std::size_t column = 0; column < to.size(); ++column) {
        LaneArray<Real>& part = group_parts_[column];
        for (std::size_t i = 0; i < part.size(); ++i)
            (*to[column])[i] += static_cast<double>(part[i]);
        std::fill(part.begin(), part.end(), Real(0));
    }
}

template void Worker<float>::add_bootstrapped(std::size_t, std::size_t);
template void Worker<float>::move_group_parts(YearSums&);
template void Worker<float>::weigh(const PolicyPlan&, std::uint32_t, std::uint32_t);
template void Worker<double>::add_bootstrapped(std::size_t, std::size_t);
template void Worker<double>::move_group_parts(YearSums&);
template void Worker<double>::weigh(const PolicyPlan&, std::uint32_t, std::uint32_t);

}  // namespace drgsim
