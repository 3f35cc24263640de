// Spreads what each hospital is paid over the groups of its cells, by points.
#pragma once

#include <cstdint>

#include "kernels/isa.hpp"

namespace drgsim::kernels {

/// The row of a cell's points, and its fund and hospital.
struct CellOfGroup {
    std::uint32_t row, segment;
};

/// For the first `cells` of a list, all of one group, in the list's order; those after them, of
/// `listed` in all, are only fetched ahead:
/// group_points[l] += cell_points[row][l], and
/// group_yuan[l] += cell_points[row][l] * yuan_per_point[segment][l]. Rows of `lanes` values; sums
/// in Real, moved to double every flush_terms cells.
template <class Real>
void spread_over_group(Isa isa, const Real* cell_points, const CellOfGroup* list,
                       std::uint32_t cells, std::uint32_t listed, const Real* yuan_per_point,
                       double* group_points, double* group_yuan);

}  // namespace drgsim::kernels
