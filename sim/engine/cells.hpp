// The settled year's cases sorted into cells: what the kernel streams. A cell is the finest set of
// cases that neither the policy nor a driver tells apart before their cost is looked at: one fund,
// hospital, group, route and coefficient, and one month where a driver varies by month.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/tail/tables.hpp"
#include "sim/settlement/case_facts.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

struct CellTable {
    bool by_month = false;     ///< a cell holds one month only
    bool case_money = false;   ///< the case columns of F, D + O + F, E, X and day prices are filled
    bool has_outside = false;  ///< some cell is outside the pool
    bool has_residual = false;
    /// Segments (fund, hospital): cells segment_begin[f * hospitals + h] up to the next; from
    /// pool_end on they are outside the pool.
    std::vector<std::uint32_t> segment_begin, pool_end;
    // Columns as kernels::CellColumns tells.
    Column<std::uint32_t> case_begin, entry_begin, group;
    Column<std::uint8_t> route;
    Column<double> factor, aux, count, cost, excluded, self_expense, booked, residual, other,
        reviewed;
    Column<double> case_cost, case_reviewed;
    Column<kernels::CaseBrief> brief;
    Column<std::uint32_t> case_order;  ///< place of the case in the input
    Column<double> case_booked, case_paid, case_excluded, case_self_expense, case_day_price;
    Column<std::uint8_t> entry_month;
    Column<double> entry_count, entry_cost, entry_booked, entry_residual, entry_reviewed,
        entry_other;  ///< other = D + O - E [yuan]

    [[nodiscard]] std::size_t cells() const { return group.size(); }
    [[nodiscard]] std::uint64_t bytes() const;
    [[nodiscard]] kernels::CellColumns columns(const kernels::CellBrief* cell_brief,
                                               const double* level) const;
};

/// Whether two policies make the same cells of a region's cases.
bool same_cells(const PreparedPolicy& a, const PreparedPolicy& b);

/// Sorts the cases of study.year by (fund, hospital, in the pool or not, group, route,
/// coefficients, month if by_month, cost, input order), with the facts that `prepared` makes of
/// them.
CellTable make_cells(const Study& study, const PreparedPolicy& prepared, bool by_month,
                     bool case_money);

}  // namespace drgsim
