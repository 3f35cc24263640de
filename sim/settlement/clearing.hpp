// Point value, monthly payments and annual clearing (rules 7, 8, 9 and 12) as arithmetic on sums.
#pragma once

#include "sim/settlement/totals.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// What clearing needs beside the sums. budget is [pool, fund, lane] in yuan, pools as in Study;
/// assessment is kappa [fund, hospital, lane].
struct ClearingInput {
    const Study* study = nullptr;
    const PreparedPolicy* prepared = nullptr;
    std::vector<double> budget, assessment;
    [[nodiscard]] const Policy& policy() const { return prepared->policy; }
    /// B_f over all pools [fund, lane].
    [[nodiscard]] std::vector<double> fund_budget(std::size_t lanes) const;
};

/// Fills `result` for every lane. A pool or month without points has point value 0. Prepayments by
/// hospital need sums that hold their months.
void clear_year(const ClearingInput& input, const YearSums& sums, const YearTotals& totals,
                YearResult& result);

/// The same for sums that hold their months.
void clear_year(const ClearingInput& input, const YearSums& sums, YearResult& result);

/// Adds to `payout` [group, lane], which holds the entitlements spread by points, what each case is
/// paid beside them: less D + O - E where the fund pays net, plus what cases outside are paid.
void finish_group_payout(const Policy& policy, const YearSums& sums, std::vector<double>& payout);

}  // namespace drgsim
