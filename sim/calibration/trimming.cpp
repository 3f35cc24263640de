// Trims before the means; quantiles by selection, not by sorting.
#include "sim/calibration/trimming.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/contracts.hpp"

namespace drgsim {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// A rank within this of an integer is that integer: (n-1) p is rarely exact in binary.
constexpr double rank_tolerance = 1e-9;
/// Relative slack of a bound, so that a cost on it is kept whatever the last bit of the bound.
constexpr double bound_tolerance = 1e-12;

CostBounds widened(double low, double high) {
    return {low - bound_tolerance * std::abs(low), high + bound_tolerance * std::abs(high)};
}

double mean_of(std::span<const double> cost) {
    double sum = 0;
    for (const double c : cost) sum += c;
    return sum / static_cast<double>(cost.size());
}

}  // namespace

double quantile(std::span<double> cost, double p) {
    DRGSIM_EXPECT(!cost.empty() && p >= 0 && p <= 1);
    double rank = p * static_cast<double>(cost.size() - 1);
    if (std::abs(rank - std::round(rank)) < rank_tolerance) rank = std::round(rank);
    const auto below = static_cast<std::ptrdiff_t>(rank);
    const double fraction = rank - static_cast<double>(below);
    const auto nth = cost.begin() + below;
    std::nth_element(cost.begin(), nth, cost.end());
    if (fraction == 0) return *nth;
    const double next = *std::min_element(nth + 1, cost.end());
    return *nth + fraction * (next - *nth);
}

CostBounds trim_bounds(const Trim& trim, std::span<const double> cost) {
    if (trim.kind == Trim::Kind::none || cost.empty()) return {-infinite, infinite};
    if (trim.kind == Trim::Kind::ratio) {
        const double mean = mean_of(cost);
        return widened(trim.low * mean, trim.high * mean);
    }
    std::vector<double> scratch(cost.begin(), cost.end());
    if (trim.kind == Trim::Kind::percentile)
        return widened(quantile(scratch, trim.low), quantile(scratch, trim.high));
    const double q1 = quantile(scratch, 0.25);
    const double q3 = quantile(scratch, 0.75);
    return widened(q1 - 1.5 * (q3 - q1), q3 + 1.5 * (q3 - q1));
}

}  // namespace drgsim
