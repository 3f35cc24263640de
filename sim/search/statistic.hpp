// Statistics of a run's scenarios, each with how far off it may be: what a condition on scenarios
// compares with its target. A function of the values in order of scenario alone.
#pragma once

#include <span>
#include <string_view>

namespace drgsim {

enum class Relation { at_least, above, at_most, below };

/// Whether `left` stands in `relation` to `right`.
bool holds(double left, Relation relation, double right);
std::string_view symbol(Relation relation);  ///< ">=", ">", "<=", "<"

/// A statistic with the ends of its Monte Carlo interval: +- 2 standard errors, about 95 %. Made
/// for independent scenarios; where a design spreads them evenly it is too wide.
struct Measured {
    double value = 0, low = 0, high = 0;
};

/// Share of `ones` among the values, each 0 or 1; Wilson's score interval.
Measured share_of_ones(std::span<const double> ones);
/// Mean; +- 2 s / sqrt(n), 0 wide for one value.
Measured mean_of(std::span<const double> values);
/// Sample standard deviation; its standard error from the fourth moment. 0 for one value.
Measured deviation_of(std::span<const double> values);
/// Type-7 quantile at probability p; the interval is that of the order statistics: the quantiles
/// at p +- 2 sqrt(p (1 - p) / n).
Measured quantile_of(std::span<const double> values, double p);

}  // namespace drgsim
