// Which costs of a group count as reference (rules 2, Trimming): quantiles and the bounds of a
// trim.
#pragma once

#include <span>
#include <vector>

#include "sim/policy/policy.hpp"

namespace drgsim {

/// The type-7 quantile (linear interpolation between order statistics) at probability `p`.
/// Reorders `cost`, which must not be empty.
double quantile(std::span<double> cost, double p);

/// A cost and how often it counts.
struct WeightedCost {
    double cost, weight;
};

/// The same where costs count by their weights: with whole weights the quantile of the sample in
/// which every cost is repeated as often. `sorted` ascends; its weights add up to `total` > 0.
double weighted_quantile(std::span<const WeightedCost> sorted, double total, double p);

/// The closed interval of costs that a trim keeps [yuan].
struct CostBounds {
    double low, high;
    /// A cost on a bound is kept; "on" allows for the rounding of the bound itself.
    [[nodiscard]] bool keep(double cost) const { return cost >= low && cost <= high; }
};

/// The bounds of `trim` for one group's costs, all reference years together. Everything is kept of
/// an empty group.
CostBounds trim_bounds(const Trim& trim, std::vector<double> costs);

/// The same for costs that count by their weights, in any order; what weighs nothing is not there.
CostBounds trim_bounds(const Trim& trim, std::vector<WeightedCost> costs);

}  // namespace drgsim
