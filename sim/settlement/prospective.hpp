// Prospective hospital budgets 总额预付 (rules 9): no points; a budget by hospital, and shares of
// what is left of it or beyond it.
#pragma once

#include "sim/settlement/clearing.hpp"

namespace drgsim {

/// The budget of a hospital for the year, over both funds, and of the next [yuan]. It stands on the
/// hospital's past alone: the fund's budget B, and so a `budget` driver, moves only the balance.
struct HospitalBudget {
    double base = 0;     ///< mean payment of three years * share * level * function coefficient
    double reserve = 0;  ///< assessment reserve at kappa = 1
    double next = 0;     ///< next year's base, with growth where the record is good
};

/// The mean of paid_y1..3; where none is known, F booked in the reference year.
HospitalBudget hospital_budget(const Study& study, const ProspectiveRules& rules, std::size_t h);

/// What the fund pays a hospital whose budget is `budget` and whose cases' booked F came to `used`:
/// F and a share of the surplus, or the budget and a share of a reasonable overrun [yuan].
double prospective_payout(const ProspectiveRules& rules, double budget, double used);

/// Fills payouts, entitlements (the budgets) and the January payment of `result`; its booked sums
/// are in place.
void clear_prospective(const ClearingInput& input, const YearSums& sums, YearResult& result);

/// Share of fund f in what hospital h is paid or charged over both funds: by the year's booked F,
/// halves where nothing was booked. hospital_booked is [fund, hospital, lane].
double share_of_fund(const YearShape& shape, const std::vector<double>& hospital_booked,
                     std::size_t f, std::size_t h, std::size_t l);

}  // namespace drgsim
