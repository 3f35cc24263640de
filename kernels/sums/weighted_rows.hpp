// Sums of rows, each times a number: a sparse matrix times a table of rows. Whatever a block adds
// up over cases that its scenarios multiply alike is one: the month's cost of a hospital is the sum
// over groups of a number (the cost of its cases) times the group's row of multipliers, and that of
// a group the sum over hospitals. So no case is looked at, only counts, and the multiplier that all
// terms share is applied once.
#pragma once

#include <cstdint>

#include "kernels/isa.hpp"
#include "kernels/lanes.hpp"

namespace drgsim::kernels {

/// Sums s = 0, 1, ...: terms begin[s] .. begin[s + 1] - 1. Term t has the row row[t] of the table
/// and `columns` numbers, one for each quantity that is summed over the same rows.
template <class Real>
struct WeightedRows {
    static constexpr int most_columns = 4;
    int columns;                 ///< 1 .. most_columns
    const std::uint32_t* begin;  ///< [sums + 1]
    const std::uint32_t* row;    ///< [terms]
    const Real* weight;          ///< [terms][columns]
};

/// For sums first .. last - 1 and every column c and lane l:
/// out[c][to][l] += scale[of][l] * sum over its terms of weight[t][c] * table[row[t]][l], with
/// to = target[s] (s - first where null) and of = scale_row[s] (0 where null).
/// Tables and scales are rows of `lanes` values; out are rows of double. Terms are added in order,
/// in Real; every flush_terms of them are moved to double and multiplied there.
template <class Real>
void add_weighted_rows(Isa isa, const WeightedRows<Real>& sums, std::uint32_t first,
                       std::uint32_t last, const Real* table, const Real* scale,
                       const std::uint32_t* scale_row, const std::uint32_t* target,
                       double* const* out);

}  // namespace drgsim::kernels
