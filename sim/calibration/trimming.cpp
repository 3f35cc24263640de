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

/// The rank of the p-quantile among n order statistics, the first of rank 0.
double rank_of(double p, double n) {
    const double rank = p * std::max(n - 1, 0.0);
    return std::abs(rank - std::round(rank)) < rank_tolerance ? std::round(rank) : rank;
}

CostBounds fences(double q1, double q3) {
    return widened(q1 - 1.5 * (q3 - q1), q3 + 1.5 * (q3 - q1));
}

}  // namespace

double quantile(std::span<double> cost, double p) {
    DRGSIM_EXPECT(!cost.empty() && p >= 0 && p <= 1);
    const double rank = rank_of(p, static_cast<double>(cost.size()));
    const auto below = static_cast<std::ptrdiff_t>(rank);
    const double fraction = rank - static_cast<double>(below);
    const auto nth = cost.begin() + below;
    std::nth_element(cost.begin(), nth, cost.end());
    if (fraction == 0) return *nth;
    const double next = *std::min_element(nth + 1, cost.end());
    return *nth + fraction * (next - *nth);
}

double weighted_quantile(std::span<const WeightedCost> sorted, double total, double p) {
    DRGSIM_EXPECT(!sorted.empty() && p >= 0 && p <= 1);
    const double rank = rank_of(p, total);
    const double below = std::floor(rank);
    // The order statistic of rank r is the first cost at which more than r has been counted.
    std::size_t at = 0;
    double counted = sorted[0].weight;
    const auto reach = [&](double r) {
        while (at + 1 < sorted.size() && counted <= r) counted += sorted[++at].weight;
        return sorted[at].cost;
    };
    const double cost = reach(below);
    return rank == below ? cost : cost + (rank - below) * (reach(below + 1) - cost);
}

CostBounds trim_bounds(const Trim& trim, std::vector<double> costs) {
    if (trim.kind == Trim::Kind::none || costs.empty()) return {-infinite, infinite};
    if (trim.kind == Trim::Kind::ratio) {
        const double mean = mean_of(costs);
        return widened(trim.low * mean, trim.high * mean);
    }
    if (trim.kind == Trim::Kind::percentile)
        return widened(quantile(costs, trim.low), quantile(costs, trim.high));
    const double q1 = quantile(costs, 0.25);
    const double q3 = quantile(costs, 0.75);
    return fences(q1, q3);
}

CostBounds trim_bounds(const Trim& trim, std::vector<WeightedCost> costs) {
    double total = 0, sum = 0;
    for (const WeightedCost& c : costs) {
        total += c.weight;
        sum += c.weight * c.cost;
    }
    if (trim.kind == Trim::Kind::none || total <= 0) return {-infinite, infinite};
    if (trim.kind == Trim::Kind::ratio)
        return widened(trim.low * (sum / total), trim.high * (sum / total));
    const auto cheaper = [](const WeightedCost& a, const WeightedCost& b) {
        return a.cost < b.cost;
    };
    if (!std::is_sorted(costs.begin(), costs.end(), cheaper))
        std::sort(costs.begin(), costs.end(), cheaper);
    const auto at = [&](double p) { return weighted_quantile(costs, total, p); };
    if (trim.kind == Trim::Kind::percentile) return widened(at(trim.low), at(trim.high));
    return fences(at(0.25), at(0.75));
}

}  // namespace drgsim
