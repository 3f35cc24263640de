// What the kernels over cells read: the schedule of a policy, the cells, and the multipliers of a
// block of scenarios side by side in the lanes. No kernel knows a policy: pieces, breakpoints and
// multipliers come as tables.
//
// A cell is a run of cases (one fund, hospital, group) sorted by cost, that all drivers multiply
// alike; an entry is a cell's sums of one month. All lane arrays have `lanes` values a row.
// Everything is elementwise over lanes and in a fixed order: the same bits for every vector width.
#pragma once

#include <cstdint>

#include "kernels/isa.hpp"
#include "kernels/lanes.hpp"

namespace drgsim::kernels {

inline constexpr int max_pieces = 6;  ///< rules 4

/// A linear form in K and the cost ratio: constant + per_k K + per_ratio ratio.
struct Form {
    double constant, per_k, per_ratio;
};

/// A piece: normal * (b c k a) + base * (b k a) + plain * (b a) + actual_per_yuan * cost, at most b
/// if asked; or no points, where its cases leave the pool.
struct Piece {
    Form normal, base, plain;
    double actual_per_yuan;  ///< points a yuan: u / M times the pack's share
    bool at_most_base;
    bool leaves;
    /// Ends at the cost ratio end_constant + end_per_k K; the last does not end.
    double end_constant = 0, end_per_k = 0;
};

/// What a policy's schedule is, apart from the numbers of a group: pieces in order of cost.
struct Schedule {
    int pieces = 0;  ///< 0 (no cases in the pool) .. max_pieces
    int normal = 0;  ///< index of the normal piece
    Piece piece[max_pieces];
    bool normal_without_level = false;  ///< a normal case is worth b k a, not b c k a
    bool level_ratio =
        false;            ///< costs are compared with the standard of the level, not the region
    bool review = false;  ///< high cases are normal, with an add-on on request; else pieces pay
    double review_per_yuan = 0;  ///< whole-group review: u / M
    double most_k = 0;           ///< no K is greater
    double review_month_share = 0;
    bool exits = false;         ///< some piece leaves
    bool exits_charged = true;  ///< the pool pays F of the cases that leave
};

/// How a cell is paid: through the schedule and whole-group review, or outside the pool.
enum class Route : std::uint8_t { pool, fee_for_service, per_diem, outside };

/// What decides about a case in nearly every lane, side by side.
struct CaseBrief {
    float cost, reviewed;          ///< case_cost and case_reviewed, rounded
    std::uint16_t month;           ///< 0 .. 11
    std::uint16_t reviewed_apart;  ///< 1 = case_reviewed is not case_cost
};

/// What decides whether a cell is looked at, and what its tail is made of.
struct CellBrief {
    float least, most;                      ///< case costs of the cell lie between [yuan]
    std::uint32_t case_begin, entry_begin;  ///< as the columns
    std::uint32_t row : 31;                 ///< its row in GroupRows, where rows are by group
    std::uint32_t whole_group : 1;          ///< paid u (C - U) / M
    float normal;                           ///< factor, times level unless normal_without_level
    double level;                           ///< as the column
};
static_assert(sizeof(CellBrief) == 32);
inline constexpr std::uint32_t most_rows = 0x7FFFFFFF;

/// Cells, cases and entries: fixed for a run. Indices of cells, cases, entries are global.
struct CellColumns {
    const std::uint32_t* case_begin;   ///< [cells + 1]
    const std::uint32_t* entry_begin;  ///< [cells + 1]
    const std::uint32_t* group;        ///< [cells]
    const std::uint8_t* route;         ///< [cells] as Route
    const CellBrief* cell_brief;       ///< [cells + 1], the last one's begins only
    const double* level;               ///< [cells] c of the group at the hospital's level
    const double* factor;              ///< [cells] k a: hospital and auxiliary coefficient
    const double* aux;                 ///< [cells] a
    const double* count;               ///< [cells] cases
    const double* cost;                ///< [cells] C - E [yuan]
    const double* excluded;            ///< [cells] E [yuan]
    const double* self_expense;        ///< [cells] X [yuan]
    const double* booked;              ///< [cells] F [yuan]
    const double* residual;            ///< [cells] D + O + F - C [yuan]
    const double* reviewed;            ///< [cells] C - E - U [yuan]
    const double* case_cost;           ///< [cases] C - E [yuan], ascending within a cell
    const double* case_reviewed;       ///< [cases] C - E - U [yuan]
    const CaseBrief* brief;            ///< [cases]
    const std::uint32_t* case_order;   ///< [cases] place in the input, the entity of its draws
    // The next five only where cases may leave the pool.
    const double* case_booked;        ///< [cases] F [yuan]
    const double* case_paid;          ///< [cases] D + O + F [yuan]
    const double* case_excluded;      ///< [cases] E [yuan]
    const double* case_self_expense;  ///< [cases] X [yuan]
    const double* case_day_price;     ///< [cases] what a per-diem stay is priced at [yuan]
    const std::uint8_t* entry_month;  ///< [entries]
    const double* entry_count;        ///< [entries]
    const double* entry_cost;         ///< [entries] C - E [yuan]
    const double* entry_booked;       ///< [entries] F [yuan]
    const double* entry_residual;     ///< [entries] D + O + F - C [yuan]
    const double* entry_reviewed;     ///< [entries] C - E - U [yuan]
};

/// Values of a block of scenarios by group (and level, where a driver or K tells levels apart),
/// [rows][lanes]. Coefficients of the level and multipliers of a hospital are separate, so that a
/// row serves every hospital: standards, bounds and what they scale are those of c = 1. Some say
/// the same in other words, but for rounding: base per_yuan = money u / M, and a bound is its end
/// over per_yuan.
template <class Real>
struct GroupRows {
    const Real* base;      ///< b, times volume multiplier
    const Real* points;    ///< base times coefficient multiplier; may be base itself
    const Real* volume;    ///< volume multiplier
    const Real* money;     ///< cost times volume multiplier
    const Real* booked;    ///< money times fund-share multiplier; may be money itself
    const Real* k;         ///< K by the weight in force
    const Real* per_yuan;  ///< cost multiplier / (M w times weight multiplier)
    // In double whatever the lanes, so that single lanes decide alike.
    const double* approval;           ///< approval rate multiplier, unclipped
    const double* cost;               ///< cost multiplier
    const double* threshold;          ///< K M w [yuan]
    const double* request;            ///< C - U above it may ask for review [yuan]: K M w / cost;
                                      ///< may be the bound of the normal piece itself
    const double* bound[max_pieces];  ///< upper end of each piece but the last [yuan]
    const Real* bound_near[max_pieces];  ///< bound and request rounded to the lanes' type
    const Real* request_near;
    const double* bound_least[max_pieces];  ///< [rows] least and greatest of a row's bounds
    const double* bound_most[max_pieces];
};

/// The multipliers of this hospital and fund, [lanes].
template <class Real>
struct HospitalRow {
    const Real* points;  ///< coefficient and volume multipliers
    const Real* volume;
    const Real* money;
    const Real* booked;
    const Real* ratio;       ///< cost multiplier
    const double* approval;  ///< approval rate q times multiplier, unclipped
    const double* cost;      ///< cost multiplier
    const double* bound;     ///< 1 / cost multiplier
    const Real* bound_near;  ///< bound rounded to the lanes' type
    double bound_least, bound_most;
};

/// Which work the drivers of a run make necessary.
struct Needs {
    bool money = false;         ///< cost, volume or fund share vary: money sums by lane
    bool volume = false;        ///< volume varies: counts by lane
    bool group_volume = false;  ///< it does by group: else volume rows hold 1 and are not read
    bool share = false;         ///< the fund's share varies: else booked money moves as cost does
    bool residual = false;      ///< some entry has C != F + D + O
    bool coefficient = false;   ///< coefficients vary by group: else points are base
    bool approval = false;      ///< approval rates vary by group: else theirs are 1 and not read
};

}  // namespace drgsim::kernels
