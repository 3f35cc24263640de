// The settled year's cases sorted into cells: what the kernel streams. A cell is the finest set of
// cases that no driver tells apart: one fund, hospital and group, and one month where a driver
// varies by month.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/tail/segment.hpp"
#include "sim/region/region.hpp"

namespace drgsim {

struct CellTable {
    int group_column = 1;
    bool by_month = false;  ///< a cell holds one month only
    /// Segments (fund, hospital): cells segment_begin[f * hospitals + h] up to the next.
    std::vector<std::uint32_t> segment_begin;
    // Columns as kernels::CellColumns tells.
    std::vector<std::uint32_t> case_begin, entry_begin, group;
    std::vector<double> count, cost, excluded, self_expense, booked, residual, other, reviewed;
    std::vector<double> case_cost, case_reviewed;
    std::vector<std::uint8_t> case_month;
    std::vector<std::uint32_t> case_order;  ///< place of the case in the input
    std::vector<std::uint8_t> entry_month;
    std::vector<double> entry_count, entry_cost, entry_booked, entry_residual, entry_reviewed,
        entry_other;  ///< other = D + O - E [yuan]
    bool has_residual = false;

    [[nodiscard]] std::size_t cells() const { return group.size(); }
    [[nodiscard]] std::uint64_t bytes() const;
    [[nodiscard]] kernels::CellColumns columns(const std::uint8_t* whole_group) const;
};

/// Sorts the cases of `year` by (fund, hospital, group, month if by_month, cost, input order).
CellTable make_cells(const Region& region, int year, int group_column, bool by_month);

}  // namespace drgsim
