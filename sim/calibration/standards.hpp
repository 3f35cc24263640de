// The reference standards of rules 2: what calibration makes of past cases under a policy.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "sim/policy/policy.hpp"
#include "sim/region/region.hpp"

namespace drgsim {

/// M, m_g, n_g, CV_g, w_g, c_gl and flags; group arrays are in the order of GroupTable. A group
/// below the core threshold has the m_g, m_gl and CV_g of its comprehensive set 综合病种, but n_g
/// and the cases by level of its own.
struct Standards {
    double mean_cost = 0;            ///< M [yuan]
    std::vector<double> group_mean;  ///< m_g [yuan], NaN without reference cases
    std::vector<double> case_count;  ///< n_g, kept cases
    std::vector<std::array<double, level_count>> level_case_count;  ///< kept cases by level
    std::vector<std::array<double, level_count>> level_mean;  ///< m_gl [yuan], NaN without cases
    std::vector<double> cv;      ///< sample sd / mean of kept cases, years pooled; NaN if n < 2
    std::vector<double> weight;  ///< w_g; NaN when neither data nor catalogue has one
    std::vector<std::array<double, level_count>> coefficient;  ///< c_gl, 8 decimals
    std::vector<std::uint8_t> unstable;                        ///< 1 = 不稳定病组
    std::vector<std::uint8_t> ungrouped;  ///< 1 = empty code or an ungrouped code
    /// [rule][group] a of Policy::adjusters.cases; 0 where the rule does not apply in the group.
    std::vector<std::vector<double>> adjuster;
    std::vector<std::string> warnings;  ///< e.g. groups without weight
};

/// The newest reference year's money flow: what the monthly budget and the advance stand on.
struct ReferenceFlows {
    std::array<std::array<double, month_count>, fund_count> month_share{};  ///< sums to 1
    std::vector<std::array<double, fund_count>> fund_paid;  ///< F of that year by hospital [yuan]
};

/// Calibrates `policy` on the cases of `history` (years, any order), each counted as often as its
/// weight says.
/// Shapes as in Standards. Trims, yearly weights, stability, isotonic repair, base groups,
/// catalogue and negotiated weights as rules 2 and 12 say.
Standards calibrate(const Region& region, const Policy& policy, std::span<const int> history);

/// Month shares and advances from the newest of `history` (rules 12, Months); 1/12 where a fund
/// has no booked payments there.
ReferenceFlows reference_flows(const Region& region, std::span<const int> history);

}  // namespace drgsim
