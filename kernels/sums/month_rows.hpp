// Months of one hospital added to those of its pool and to its own year.
#pragma once

#include "kernels/isa.hpp"

namespace drgsim::kernels {

/// to[t][l] += rows[t][l], and year[l] += rows[0][l], rows[1][l] and so on in their order. `rows`
/// and `to` are [months][lanes], `year` is [lanes]; `to` or `year` may be null.
void add_month_rows(Isa isa, const double* rows, double* to, double* year);

}  // namespace drgsim::kernels
