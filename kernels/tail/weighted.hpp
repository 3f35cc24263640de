// Bootstrapped cases: what the cells of one hospital and fund add up to where every case counts as
// often as its weight says, lane by lane. As if every case were normal; kernels/tail/tails.hpp
// corrects the others. Same conventions as kernels/tail/tables.hpp.
#pragma once

#include "kernels/tail/tables.hpp"

namespace drgsim::kernels {

/// Where the sums go: rows [lanes], added to.
template <class Real>
struct WeightedSums {
    double* month_points;    ///< [months][lanes] whole-group review at its monthly share
    double* month_other;     ///< [months][lanes] D + O - E
    double* month_residual;  ///< [months][lanes] C - F - D - O, only if needs.residual
    double* month_cost;      ///< [months][lanes] C - E; null where nobody asks
    double* year_points;     ///< [lanes]
    double* year_cost;       ///< [lanes] C - E
    double* year_booked;     ///< [lanes] F
    double* excluded;        ///< [lanes] E
    double* self_expense;    ///< [lanes] X
    double* cases;           ///< [lanes]
    // By group and cell, each null where groups are not asked for. Those of groups in the lanes'
    // own type: to be moved to double every few segments.
    Real* group_cases;  ///< [groups][lanes]
    Real* group_cost;   ///< [groups][lanes] C
    Real* group_other;  ///< [groups][lanes] D + O - E
    Real* cell_points;  ///< [cells][lanes], overwritten
};

/// Adds cells cell_begin .. cell_end - 1, all of Route::pool, with the money of their cases.
/// `weights` has a row of `lanes` weights for each case, from the first of cell_begin on; `row` is
/// as for correct_tails.
template <class Real>
void add_weighted_cells(Isa isa, const Schedule& schedule, const Needs& needs,
                        const CellColumns& cells, std::uint32_t cell_begin, std::uint32_t cell_end,
                        const std::uint32_t* row, const GroupRows<Real>& groups,
                        const HospitalRow<Real>& hospital, const std::uint8_t* weights,
                        const WeightedSums<Real>& sums);

}  // namespace drgsim::kernels
