// The part of a Worker that holds the regional cap on approved requests (rules 4 and 12, Review):
// the kernel grants every request; where a lane's cap binds, what it refuses is taken back.
#include <algorithm>

#include "sim/engine/worker.hpp"

namespace drgsim {

using kernels::lanes;

/// Calls visit(r, request, segment, row) for every request in order, with the hospital's
/// multipliers (and its rows, where they are made cell by cell) in place.
template <class Real>
template <class Visit>
void Worker<Real>::for_each_request(std::size_t p, Visit&& visit) {
    const PolicyPlan& policy = plan_.policies[p];
    const CellTable& cells = *policy.cells;
    std::size_t segment = 0;
    bool ready = false;
    for (std::size_t r = 0; r < request_count_; ++r) {
        const kernels::Request request = requests_[r];
        while (request.cell >= cells.segment_begin[segment + 1]) {
            ++segment;
            ready = false;
        }
        if (!ready) {
            if (plan_.split.mixed()) fill_rows_of_segment(p, segment);
            fill_hospital(policy.prepared->policy, segment);
            ready = true;
        }
        const std::uint32_t begin = cells.segment_begin[segment];
        visit(r, request, segment, rows_of(p, begin)[request.cell - begin]);
    }
}

/// Takes back the add-ons that the regional cap does not grant, in the lanes where it binds.
template <class Real>
void Worker<Real>::apply_cap(std::size_t p) {
    const auto& share = plan_.policies[p].prepared->policy.review.cap_share;
    if (!share || request_count_ == 0) return;
    const YearSums& sums = memory_[p]->year.sums;
    std::vector<double> cap(lanes);
    bool binds = false;
    for (std::size_t l = 0; l < lanes; ++l) {
        cap[l] = *share * (sums.cases[shape_.fund(0) + l] + sums.cases[shape_.fund(1) + l]);
        binds |= requested_[l] > cap[l];
    }
    if (!binds) return;
    weigh_requests(p);
    for (std::size_t l = 0; l < lanes; ++l) refuse_beyond(p, l, cap[l]);
    take_back_refused(p);
}

/// Excess and weight of every request by lane, [request][lanes].
template <class Real>
void Worker<Real>::weigh_requests(std::size_t p) {
    const CellTable& cells = *plan_.policies[p].cells;
    const RowTable<Real>& table = rows(p);
    const kernels::GroupRows<Real> group = table.pointers();
    excess_.resize(request_count_ * lanes);
    weight_.resize(request_count_ * lanes);
    for_each_request(p, [&](std::size_t r, kernels::Request request, std::size_t, std::size_t row) {
        const double reviewed = cells.case_reviewed[request.item];
        const double* cost = table.cost(row);
        const double* threshold = table.threshold(row);
        double* excess = &excess_[r * lanes];
        Real* weight = &weight_[r * lanes];
        const std::size_t at = row * lanes;
        for (std::size_t l = 0; l < lanes; ++l) {
            excess[l] = reviewed * (cost[l] * hospital_.cost[l]) - threshold[l];
            const Real rate =
                std::clamp(group.approval[at + l] * hospital_.approval[l], Real(0), Real(1));
            weight[l] = rate * (group.volume[at + l] * hospital_.volume[l]);
        }
    });
}

/// Replaces the excesses of a lane by the shares that its cap refuses.
template <class Real>
void Worker<Real>::refuse_beyond(std::size_t p, std::size_t lane, double cap) {
    const CellTable& cells = *plan_.policies[p].cells;
    const bool binds = requested_[lane] > cap;
    lane_requests_.clear();
    for (std::uint32_t r = 0; r < request_count_; ++r) {
        const std::size_t at = r * lanes + lane;
        if (binds && excess_[at] > 0) {
            lane_requests_.push_back({cap_order(excess_[at]), static_cast<double>(weight_[at]),
                                      cells.case_order[requests_[r].item], r});
        }
        excess_[at] = 0;
    }
    apply_review_cap(lane_requests_, cap,
                     [&](std::uint32_t r, double refused) { excess_[r * lanes + lane] = refused; });
}

/// Subtracts the refused shares of the add-ons that the kernel granted in full.
template <class Real>
void Worker<Real>::take_back_refused(std::size_t p) {
    const CellTable& cells = *plan_.policies[p].cells;
    const kernels::GroupRows<Real> group = rows(p).pointers();
    YearSums& sums = memory_[p]->year.sums;
    for_each_request(p, [&](std::size_t r, kernels::Request request, std::size_t segment,
                            std::size_t row) {
        const double* refused = &excess_[r * lanes];
        const Real reviewed = static_cast<Real>(cells.case_reviewed[request.item]);
        const std::size_t at = row * lanes;
        const std::size_t month = segment * month_count + cells.case_month[request.item];
        double* addon = &sums.month_addon[month * lanes];
        double* year = &sums.year_points[segment * lanes];
        double* of_group = &sums.group_points[shape_.group(cells.group[request.cell])];
        Real* of_cell = &cell_points_[request.cell * lanes];
        for (std::size_t l = 0; l < lanes; ++l) {
            const Real rate =
                std::clamp(group.approval[at + l] * hospital_.approval[l], Real(0), Real(1));
            const Real normal = group.points[at + l] * hospital_.points[l];
            const Real beyond =
                reviewed * (group.add_on[at + l] * hospital_.ratio[l]) - group.k[at + l];
            const Real granted = rate * (normal * std::max(beyond, Real(0)));
            const double points = refused[l] > 0 ? refused[l] * static_cast<double>(granted) : 0.0;
            addon[l] -= points;
            year[l] -= points;
            of_group[l] -= points;
            of_cell[l] -= static_cast<Real>(points);
        }
    });
}

template void Worker<float>::apply_cap(std::size_t);
template void Worker<double>::apply_cap(std::size_t);

}  // namespace drgsim
