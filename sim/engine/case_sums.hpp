// What a policy's cells add up to while every case is worth what a normal one is, as sums of rows
// (kernels/sums/weighted_rows.hpp): by hospital and month, and by group. Built once for a run; a
// block multiplies them by its rows instead of looking at cases.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/sums/weighted_rows.hpp"
#include "sim/engine/plan.hpp"
#include "sim/region/column.hpp"

namespace drgsim {

/// Sums of rows as columns; `view` is what the kernel reads.
template <class Real>
struct RowSums {
    int columns = 1;
    std::vector<std::uint32_t> begin;
    Column<std::uint32_t> row;
    Column<Real> weight;
    [[nodiscard]] kernels::WeightedRows<Real> view() const {
        return {columns, begin.data(), row.data(), weight.data()};
    }
};

/// Segments whose rows stay in the first-level cache while groups are summed over them.
inline constexpr std::size_t near_segments = 128;

/// Sums by group, each with the group it is part of and the row that multiplies it.
template <class Real>
struct GroupSums {
    RowSums<Real> sums;
    std::vector<std::uint32_t> group, scale_row;
};

/// The sums of one policy. Months: sum (segment, month), its rows those of the cells in the block's
/// table by group and level, or where drivers are mixed, by cell of the segment. Groups: the rows
/// are segments, near_segments of them in one sum, and the scale is the row by group and level;
/// where drivers are mixed, the sums are by (segment, group) from group_begin[segment] on, of rows
/// by cell of the segment. Rows that hold the same in every lane of every block count as one.
template <class Real>
struct CaseSums {
    RowSums<Real> month_points;  ///< c k a n of pool cells (c unless normal cases are worth b) not
                                 ///< reviewed as a whole; rows points
    RowSums<Real> month_other;   ///< D + O - E, or D + O + F - E where the share varies [yuan]
    /// Two columns, each 0 unless asked for: T - F - (D + O - E), and T where a month's point value
    /// reads it [yuan].
    RowSums<Real> month_rest;
    /// By segment F unless the share varies, E, and X where it is limited [yuan]. T is F and the
    /// months' T - F.
    RowSums<Real> year_money;
    RowSums<Real> year_cases;  ///< by segment: cases, and those outside the pool
    // Where the fund's share varies, which moves F apart from T: -F by month, F by segment [yuan].
    RowSums<Real> month_booked, year_booked;
    GroupSums<Real> group_points, group_cases;
    GroupSums<Real>
        group_money;  ///< C, and D + O - E (D + O + F - E where the share varies) [yuan]
    GroupSums<Real> group_booked;            ///< -F [yuan], where the share varies
    std::vector<std::uint32_t> group_begin;  ///< [segments + 1] where drivers are mixed
    /// Cases of the pool, where some may leave it: [segments, months] and [groups].
    std::vector<double> pool_cases, group_pool_cases;

    CaseSums(const EnginePlan& plan, const PolicyPlan& policy);
};

}  // namespace drgsim
