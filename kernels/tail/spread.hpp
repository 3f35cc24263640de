// Spreads what each hospital is paid over the groups of its cells, by points.
#pragma once

#include <cstdint>

#include "kernels/isa.hpp"

namespace drgsim::kernels {

/// What groups have and are paid, rows of `lanes` values. Sums in Real, so that all groups' stay in
/// the second-level cache, moved to double every flush_terms cells of a group.
template <class Real>
struct GroupPay {
    Real* parts;           ///< [groups][2] points and yuan not moved yet; begin as 0
    std::uint32_t* cells;  ///< [groups] of how many cells; begin as 0
    double *points, *yuan;
};

/// For the cells of one hospital, `count` of them, and the groups group[cell[i]]:
/// points[l] += cell_points[i][l], and yuan[l] += cell_points[i][l] * yuan_per_point[l], with what
/// `parts` hold. Rows after them, of `listed` in all, are only fetched ahead.
template <class Real>
void spread_over_groups(Isa isa, const Real* cell_points, const std::uint32_t* cell,
                        std::uint32_t count, std::uint32_t listed, const std::uint32_t* group,
                        const Real* yuan_per_point, const GroupPay<Real>& pay);

/// Moves what the parts of groups 0 .. groups - 1 hold.
template <class Real>
void move_group_pay(Isa isa, std::uint32_t groups, const GroupPay<Real>& pay);

}  // namespace drgsim::kernels
