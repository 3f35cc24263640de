// The regional cap on approved requests, request by request, for a block of scenarios: what each
// request would be granted by lane and in which order, and taking back what the cap refuses.
// Same conventions as kernels/tail/tables.hpp.
#pragma once

#include "kernels/tail/tails.hpp"

namespace drgsim::kernels {

/// One request in every lane.
struct RequestLanes {
    alignas(64) double order[lanes];   ///< excess C - U - K S in 1e-4 yuan, whole; -1: none granted
    alignas(64) double weight[lanes];  ///< what it counts: q v, or v where approved by draw
    alignas(64) double points[lanes];  ///< the add-on that correct_tails granted
};

/// Fetches what weigh_request will read of the request's case: requests lie far apart in memory.
static inline void prefetch_request(const CellColumns& cells, Request request) {
    __builtin_prefetch(&cells.case_cost[request.item]);
    __builtin_prefetch(&cells.case_reviewed[request.item]);
    __builtin_prefetch(&cells.brief[request.item]);
    __builtin_prefetch(&cells.factor[request.cell]);
}

/// Fills `out` for a request of a cell whose row in `groups` is `row`; `drawn`: it counts where its
/// draw approved it, else by its rate.
template <class Real>
void weigh_request(Isa isa, const Schedule& schedule, const Needs& needs, const CellColumns& cells,
                   Request request, std::size_t row, const GroupRows<Real>& groups,
                   const HospitalRow<Real>& hospital, bool drawn, RequestLanes& out);

/// Where a request's points went: rows of [lanes]; the month of the hospital and
/// the cell may be null.
template <class Real>
struct RequestSums {
    double *month_addon, *hospital_addon, *year_points;
    Real* cell_points;
};

/// Subtracts the points of a request in the lanes where 0 <= order < refuse_below[lane].
/// @returns whether some lane has refuse_below <= order < decide_below: the cap is near.
template <class Real>
bool take_back(Isa isa, const RequestLanes& request, const double* refuse_below,
               const double* decide_below, const RequestSums<Real>& sums);

}  // namespace drgsim::kernels
