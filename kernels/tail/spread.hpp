// Spreads what each hospital is paid over the groups of its cells, by points.
#pragma once

#include <cstdint>

#include "kernels/isa.hpp"

namespace drgsim::kernels {

/// For the cells of a list, all of one fund and hospital:
/// group_points[group[cell]][l] += cell_points[cell][l], and
/// group_yuan[group[cell]][l] += cell_points[cell][l] * yuan_per_point[l]. Rows of `lanes` values.
template <class Real>
void spread_over_groups(Isa isa, const Real* cell_points, const std::uint32_t* group,
                        const std::uint32_t* cell, std::uint32_t cells,
                        const double* yuan_per_point, double* group_points, double* group_yuan);

}  // namespace drgsim::kernels
