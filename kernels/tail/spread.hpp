// Spreads what each hospital is paid over the groups of its cells, by points.
#pragma once

#include <cstdint>

#include "kernels/isa.hpp"

namespace drgsim::kernels {

/// For cells cell_begin .. cell_end - 1 of one fund and hospital:
/// group_yuan[group[cell]][l] += cell_points[cell][l] * yuan_per_point[l]. Rows of `lanes` values.
template <class Real>
void spread_over_groups(Isa isa, const Real* cell_points, const std::uint32_t* group,
                        std::uint32_t cell_begin, std::uint32_t cell_end,
                        const double* yuan_per_point, double* group_yuan);

}  // namespace drgsim::kernels
