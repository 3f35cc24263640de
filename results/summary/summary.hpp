// What `drgsim summary` shows: distributions of the funds' results over the scenarios, and what a
// policy does to hospitals and levels. Read in slices, so memory stays bounded.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "results/run/reader.hpp"

namespace drgsim {

/// A sample's moments and type-7 quantiles.
struct Distribution {
    double mean = 0, sd = 0, standard_error = 0;
    double minimum = 0, p05 = 0, p25 = 0, median = 0, p75 = 0, p95 = 0, maximum = 0;
};
/// `values` is not empty and is reordered. sd is 0 for one value.
Distribution distribution_of(std::vector<double>& values);

/// One policy and fund. Money [yuan], point value [yuan/point].
struct FundSummary {
    std::string policy, fund;
    double base_point_value = 0, base_budget = 0, base_payout = 0, base_balance = 0;
    Distribution point_value, budget, payout, balance;  ///< all zero without scenarios
    double overspent = 0;   ///< probability that the balance is below 0 after rounding to the fen
    double below_base = 0;  ///< probability of a point value below base by more than 1e-6 of it
};

/// Reform impact = payout - booked [yuan], both funds together, of one hospital or one level.
struct ImpactSummary {
    std::string policy, id, name;
    int level = 0;
    double base_booked = 0, base_payout = 0;
    Distribution impact;  ///< all zero without scenarios
    double loss = 0;      ///< probability of an impact below 0 after rounding to the fen
};

struct Summary {
    std::string path, region;
    int year = 0;
    std::uint64_t scenarios = 0, seed = 0;
    std::vector<FundSummary> funds;        ///< by policy, then fund
    std::vector<ImpactSummary> levels;     ///< by policy, then level; empty without hospitals
    std::vector<ImpactSummary> hospitals;  ///< by policy, then hospital; empty without hospitals
};

/// @throws InputError when the file is damaged.
Summary summarise(const RunReader& reader);

/// Aligned tables with units, policy by policy; of the hospitals the `hospital_rows` with the
/// largest mean losses and as many with the largest mean gains (all of them when they are fewer).
std::string to_text(const Summary& summary, std::size_t hospital_rows = 10);

}  // namespace drgsim
