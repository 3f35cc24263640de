// The kernel of the program: points and money of one hospital's cases of one fund, for a block of
// scenarios side by side in the lanes. It knows no policy: pieces, breakpoints and multipliers come
// as tables. Cases that no lane of the block can move out of the normal piece are only counted.
//
// A cell is a run of cases (one fund, hospital, group) sorted by cost, that all drivers multiply
// alike; an entry is a cell's sums of one month. All lane arrays have `lanes` values a row.
// Everything is elementwise over lanes and in a fixed order: the same bits for every vector width.
#pragma once

#include <cstdint>

#include "kernels/isa.hpp"

namespace drgsim::kernels {

inline constexpr int lanes = 64;  ///< scenarios of a block; part of the result's definition
inline constexpr int months = 12;
inline constexpr int max_pieces = 6;    ///< rules 4
inline constexpr int flush_cells = 32;  ///< single-precision sums are moved to double this often

/// A linear form in K and the cost ratio: constant + per_k K + per_ratio ratio.
struct Form {
    double constant, per_k, per_ratio;
};

/// A piece: normal * (b c k) + base * (b k) + actual_per_yuan * cost, at most b if asked.
struct Piece {
    Form normal, base;
    double actual_per_yuan;  ///< points a yuan: a u / M
    bool at_most_base;
};

/// What a policy's schedule is, apart from the numbers of a group: pieces in order of cost.
struct Schedule {
    int pieces = 0;  ///< 1 .. max_pieces
    int normal = 0;  ///< index of the normal piece
    Piece piece[max_pieces];
    bool review = false;  ///< high cases are normal, with an add-on on request; else pieces pay
    double review_per_yuan = 0;  ///< whole-group review: u / M
    double review_month_share = 0;
};

/// Cells, cases and entries: fixed for a run. Indices of cells, cases, entries are global.
struct CellColumns {
    const std::uint32_t* case_begin;   ///< [cells + 1]
    const std::uint32_t* entry_begin;  ///< [cells + 1]
    const std::uint32_t* group;        ///< [cells]
    const std::uint8_t* whole_group;   ///< [cells] 1 = paid u (C - U) / M
    const double* count;               ///< [cells] cases
    const double* cost;                ///< [cells] C - E [yuan]
    const double* excluded;            ///< [cells] E [yuan]
    const double* self_expense;        ///< [cells] X [yuan]
    const double* booked;              ///< [cells] F [yuan]
    const double* residual;            ///< [cells] D + O + F - C [yuan]
    const double* reviewed;            ///< [cells] C - E - U [yuan]
    const double* case_cost;           ///< [cases] C - E [yuan], ascending within a cell
    const double* case_reviewed;       ///< [cases] C - E - U [yuan]
    const std::uint8_t* case_month;    ///< [cases] 0 .. 11
    const std::uint8_t* entry_month;   ///< [entries]
    const double* entry_count;         ///< [entries]
    const double* entry_cost;          ///< [entries] C - E [yuan]
    const double* entry_booked;        ///< [entries] F [yuan]
    const double* entry_residual;      ///< [entries] D + O + F - C [yuan]
    const double* entry_reviewed;      ///< [entries] C - E - U [yuan]
};

/// Values of a block of scenarios by (group, level) row, [rows][lanes]. Multipliers of a hospital
/// are separate, so that a row serves every hospital of the level.
template <class Real>
struct GroupRows {
    const Real* points;    ///< b c, times volume and coefficient multipliers
    const Real* scaled;    ///< b, times volume and coefficient multipliers
    const Real* base;      ///< b, times volume multiplier
    const Real* volume;    ///< volume multiplier
    const Real* money;     ///< cost times volume multiplier
    const Real* booked;    ///< money times fund-share multiplier
    const Real* k;         ///< K by the weight in force
    const Real* per_yuan;  ///< cost multiplier / (reference standard times weight multiplier)
    const Real* add_on;    ///< cost multiplier / (level standard times weight multiplier)
    const Real* approval;  ///< approval rate multiplier, unclipped
    const double* bound[max_pieces];        ///< upper end of each piece but the last [yuan]
    const double* bound_least[max_pieces];  ///< [rows] least and greatest of a row's bounds
    const double* bound_most[max_pieces];
};

/// The multipliers of this hospital and fund, [lanes].
template <class Real>
struct HospitalRow {
    const Real* points;  ///< k times coefficient and volume multipliers
    const Real* volume;
    const Real* money;
    const Real* booked;
    const Real* ratio;     ///< cost multiplier
    const Real* approval;  ///< approval rate q times multiplier, unclipped
    const double* bound;   ///< 1 / cost multiplier
    double bound_least, bound_most;
};

/// A high case that asks for review.
struct Request {
    std::uint32_t cell, item;  ///< cell and case index
};

/// Which work the drivers of a run make necessary.
struct Needs {
    bool money = false;     ///< cost, volume or fund share vary: money sums by lane
    bool volume = false;    ///< volume varies: counts by lane
    bool residual = false;  ///< some entry has C != F + D + O
};

/// Where sums go: rows of double [lanes], added to.
template <class Real>
struct SegmentSums {
    double* month_points;    ///< [months][lanes] provisional
    double* month_addon;     ///< [months][lanes] approved, before the cap
    double* month_cost;      ///< [months][lanes]; the next three only if needs.money
    double* month_booked;    ///< [months][lanes]
    double* month_residual;  ///< [months][lanes], only if needs.residual
    double* year_points;     ///< [lanes]
    double* excluded;        ///< [lanes] only if needs.money
    double* self_expense;    ///< [lanes] only if needs.money
    double* cases_low;       ///< [lanes]
    double* cases_high;      ///< [lanes]
    double* cases;           ///< [lanes] only if needs.volume
    double* requested;       ///< [lanes] sum of q v over requests
    double* group_points;    ///< [groups][lanes]
    double* group_cases;     ///< [groups][lanes] only if needs.volume
    double* group_cost;      ///< [groups][lanes] only if needs.money
    double* group_other;     ///< [groups][lanes] D + O - E, only if needs.money
    Real* cell_points;       ///< [cells][lanes], written
    Request* requests;       ///< room for every case of the segment
    std::uint32_t request_count;
};

/// Evaluates cells cell_begin .. cell_end - 1 (one fund and hospital). `row` gives each cell's row
/// in `groups`, counted from row[0] for cell_begin.
template <class Real>
void evaluate_segment(Isa isa, const Schedule& schedule, const Needs& needs,
                      const CellColumns& cells, std::uint32_t cell_begin, std::uint32_t cell_end,
                      const std::uint32_t* row, const GroupRows<Real>& groups,
                      const HospitalRow<Real>& hospital, SegmentSums<Real>& sums);

}  // namespace drgsim::kernels
