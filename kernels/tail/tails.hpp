// What cases away from the normal piece are worth beside what a normal case is: points of one
// hospital's cases of one fund, for a block of scenarios. Every case is first counted as normal
// (kernels/sums/weighted_rows.hpp); here the cases that some lane of the block puts into another
// piece are corrected, and high cases ask for review.
#pragma once

#include "kernels/random/stream_words.hpp"
#include "kernels/tail/tables.hpp"

namespace drgsim::kernels {

/// Drawn approvals: a request is approved where its case's uniform in the scenario is below q.
struct ApprovalDraw {
    StreamWords stream;
    std::uint32_t first;  ///< scenario of lane 0
};

/// A high case that may ask for review in some lane.
struct Request {
    std::uint32_t cell, item;  ///< cell and case index
    std::uint64_t approved;    ///< bit l: lane l's draw approves it; only where requests are drawn
};

/// Where corrections go: rows of double [lanes], added to.
template <class Real>
struct TailSums {
    double* month_points;  ///< [months][lanes] provisional
    double* month_addon;   ///< [months][lanes] approved, before the cap
    double* year_points;   ///< [lanes]
    double* cases_low;     ///< [lanes]
    double* cases_high;    ///< [lanes]
    double* requested;     ///< [lanes] sum of q v over requests
    // Of cases that leave the pool: the first two count each as one.
    double* month_gone;         ///< [months][lanes] only if schedule.exits
    double* group_gone;         ///< [groups][lanes] only if schedule.exits
    double* left_cost;          ///< [months][lanes] C - E; this and the next only if
                                ///< schedule.exits, or outside cells with needs.money
    double* left_booked;        ///< [months][lanes] F
    double* left_other;         ///< [months][lanes] D + O - E
    double* charge;             ///< [months][lanes] what the pool pays for them
    double* left_self_expense;  ///< [lanes] X
    double* cases_outside;      ///< [lanes]
    double* group_left_other;   ///< [groups][lanes] D + O - E
    double* group_charge;       ///< [groups][lanes]
    // Lists that grow.
    Real* cell_points;     ///< [moved][lanes], of the cells listed next; aligned to 64
    std::uint32_t* moved;  ///< cells that some lane corrects, ascending
    std::uint32_t moved_count;
    Request* requests;  ///< room for every case of the segment
    std::uint32_t request_count;
};

/// Corrects cells cell_begin .. cell_end - 1 (one fund and hospital), all of Route::pool. `row`
/// gives each cell's row in `groups`, counted from row[0] for cell_begin; null: as their briefs.
/// `draw` is null where requests count by their rate. A cell reviewed as a whole is counted wholly
/// here.
///
/// Where `weights` is not null, it has a row of `lanes` weights for each case from the first of
/// cell_begin on, how often the case counts (kernels/tail/weighted.hpp): no case may leave, cells
/// reviewed as a whole are left alone, and cell_points has a row of every cell to add to, none of
/// them listed.
template <class Real>
void correct_tails(Isa isa, const Schedule& schedule, const Needs& needs, const CellColumns& cells,
                   std::uint32_t cell_begin, std::uint32_t cell_end, const std::uint32_t* row,
                   const GroupRows<Real>& groups, const HospitalRow<Real>& hospital,
                   const ApprovalDraw* draw, const std::uint8_t* weights, TailSums<Real>& sums);

}  // namespace drgsim::kernels
