// What a policy changes against a baseline in the same scenarios: paired differences under common
// random numbers (docs/risk.md), of the funds, and who wins and loses among hospitals and groups.
// Read in slices: memory stays bounded.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "results/risk/sample.hpp"
#include "results/run/reader.hpp"
#include "results/summary/text_table.hpp"

namespace drgsim {

/// Shares of the baseline's payment beyond which a loss is counted.
inline constexpr std::array<double, 3> counted_losses = {0.0, 0.01, 0.05};

/// The policy's value less the baseline's, by scenario.
struct PairedDifference {
    double settlement = 0;  ///< without drivers
    Moments moments;
    Interval mean;                        ///< of the mean, 95 %
    double p05 = 0, median = 0, p95 = 0;  ///< type-7 quantiles
    Interval p05_interval, median_interval, p95_interval;
    Probability below_zero;  ///< beyond what is rounding: half a fen, or what lanes are exact to
    /// Variance of the difference of independent runs over that of this one: how many times the
    /// scenarios independent runs would need. NaN where the difference does not vary.
    double variance_ratio = 0;
};

/// One fund's figure of one policy: point_value, budget, payout, balance, cost.
struct FundDifference {
    std::string policy, fund, variable, units;
    PairedDifference difference;
};

/// What one hospital, level, type, community or group is paid more, both funds together [yuan].
struct Change {
    std::string policy, id, name;
    double baseline = 0;  ///< paid under the baseline in the settlement
    PairedDifference difference;
    std::array<Probability, counted_losses.size()> loses;  ///< more than the share
    bool wins_always = false, loses_always = false;        ///< never below, never above zero
};

struct Comparison {
    std::string path, baseline;
    RunDescription description;
    std::vector<FundDifference> funds;  ///< by policy, fund, variable
    /// By policy. Hospitals, levels, types and communities need hospital output, groups group
    /// output; types and communities that no hospital names are left out.
    std::vector<Change> hospitals, levels, types, communities, groups;
    double budget = 0;  ///< largest of the settlement: chooses the unit of money
};

/// All policies but the baseline against it. Without scenarios the settlements alone are compared:
/// all but `settlement` and `baseline` is then left 0.
/// @throws InputError when `baseline` is no policy of the file, or its only one.
Comparison compare(const RunReader& reader, const std::string& baseline);

/// Each policy as the baseline of all others, in the order of the policies, without hospitals,
/// types, communities and groups: `funds` and `levels` as compare() has them. Of a result with one
/// policy nothing. A policy's hospitals are read once.
std::vector<Comparison> compare_all(const RunReader& reader);

/// Aligned tables with units; `rows` of the winners and as many of the losers among hospitals and
/// groups.
std::string to_text(const Comparison& comparison, std::size_t rows = 10,
                    const TextStyle& style = {});

/// Everything, in full precision: NaN is null.
std::string to_json(const Comparison& comparison);

}  // namespace drgsim
