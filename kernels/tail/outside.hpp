// Money of one hospital's cases of one fund that are outside the pool by a rule of the policy, for
// a block of scenarios whose drivers move money. Same conventions as kernels/tail/tables.hpp.
#pragma once

#include "kernels/tail/tails.hpp"

namespace drgsim::kernels {

/// Adds cells cell_begin .. cell_end - 1, none of Route::pool, to the money sums of cases outside.
/// The pool pays F (fee_for_service), or what days are priced at above D + O (per_diem), or nothing
/// (outside, or not `charged`). needs.money must hold.
template <class Real>
void evaluate_outside(Isa isa, const Needs& needs, bool charged, const CellColumns& cells,
                      std::uint32_t cell_begin, std::uint32_t cell_end, const std::uint32_t* row,
                      const GroupRows<Real>& groups, const HospitalRow<Real>& hospital,
                      TailSums<Real>& sums);

}  // namespace drgsim::kernels
