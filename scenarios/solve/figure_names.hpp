// The figures a condition may name, in the words of the result variables: which variables give
// each, what is made from them, and what may stand in brackets.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "sim/outputs/variables.hpp"

namespace drgsim {

/// A key in the brackets behind a figure, and the dimension it chooses from.
struct SelectorKey {
    std::string_view name;
    Dim dim;
    std::string_view meaning;
};
inline constexpr auto selector_keys = std::to_array<SelectorKey>({
    {"policy", Dim::policy, "one of the plan's rule packs; without it the first"},
    {"fund", Dim::fund, "employee or resident; the name alone does as well"},
    {"level", Dim::hospital, "hospitals of this level"},
    {"hospital", Dim::hospital, "one hospital"},
    {"type", Dim::hospital, "hospitals of this type"},
    {"community", Dim::hospital, "hospitals of this medical community 医共体"},
    {"group", Dim::group, "one group"},
    {"mdc", Dim::group, "groups of this major category"},
    {"month", Dim::month, "month of discharge, 1 to 12"},
    {"pool", Dim::pool, "a pool of the plan, or region"},
});

/// A figure that is one variable, added up over what the brackets choose: the first of `from` that
/// knows their dimensions. Every variable is also a figure by its own name.
struct PlainFigure {
    std::string_view name;
    std::array<Var, 4> from;
    int count;
};
inline constexpr auto plain_figures = std::to_array<PlainFigure>({
    {"point_value", {Var::point_value, Var::month_point_value, Var::pool_point_value}, 3},
    {"payout", {Var::payout, Var::hospital_payout, Var::group_payout, Var::month_payout}, 4},
    {"booked", {Var::fund_booked, Var::hospital_booked}, 2},
    {"cost", {Var::cost, Var::hospital_cost, Var::group_cost}, 3},
    {"points", {Var::points, Var::hospital_points, Var::group_points}, 3},
    {"entitlement", {Var::hospital_entitlement}, 1},
    {"cases", {Var::group_cases}, 1},
});

/// A figure made from others with the same brackets: (plus - minus) / over, without what is "".
struct MadeFigure {
    std::string_view name, plus, minus, over;
    std::string_view meaning;
};
inline constexpr auto made_figures = std::to_array<MadeFigure>({
    {"impact", "payout", "booked", "", "payout less what is booked today 改革影响 [yuan]"},
    {"impact_rate", "payout", "booked", "booked", "the same as a share of what is booked"},
    {"margin_rate", "payout", "booked", "cost",
     "payout and what others paid, less cost, as a share of cost 盈余率"},
    {"balance_rate", "balance", "", "budget", "balance as a share of the budget"},
});

/// Whether `name` is a figure of any kind.
bool is_figure(std::string_view name);
/// The figure of that name made from others; nullptr if it is none.
const MadeFigure* made_figure(std::string_view name);
/// The variables that give a figure that is not made from others, in order of preference.
std::vector<Var> variables_of(std::string_view name);
/// Every name, the short ones first.
std::vector<std::string> figure_list();

}  // namespace drgsim
