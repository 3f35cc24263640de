// Strata are summed once; every mean is taken from the sums.
#include "sim/calibration/kept_cases.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/engine/tiles.hpp"

namespace drgsim {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// The weight of each reference year: aligned at the newest, by position in the history; years
/// older than the pack has weights for count for nothing. Empty when the means are pooled.
std::vector<double> year_weights(const WeightRules& rules, std::size_t years) {
    if (rules.means == WeightRules::Means::pooled) return {};
    std::vector<double> weights(years, 0.0);
    const std::size_t shared = std::min(years, rules.year_weights.size());
    std::copy_n(rules.year_weights.end() - static_cast<std::ptrdiff_t>(shared), shared,
                weights.end() - static_cast<std::ptrdiff_t>(shared));
    return weights;
}

}  // namespace

void StratumSums::add(const StratumSums& other) {
    for (std::size_t s = 0; s < cost.size(); ++s) {
        cost[s] += other.cost[s];
        count[s] += other.count[s];
    }
}

double StratumSums::cases() const {
    double n = 0;
    for (const double c : count) n += c;
    return n;
}

LevelValues StratumSums::cases_by_level() const {
    LevelValues n{};
    for (std::size_t s = 0; s < count.size(); ++s) n[s % level_count] += count[s];
    return n;
}

KeptCases::KeptCases(const ReferenceCases& cases, std::span<const double> weight,
                     const WeightRules& rules)
    : cases_(cases),
      weight_(weight),
      bounds_(cases_.offset.size() - 1),
      year_weights_(year_weights(rules, cases_.years.size())) {
    for_each_tile(bounds_.size(), [&](std::size_t g) { bounds_[g] = bounds_of(rules.trim, g); });
}

CostBounds KeptCases::bounds_of(const Trim& trim, std::size_t g) const {
    if (trim.kind == Trim::Kind::none) return trim_bounds(trim, std::vector<double>());
    const std::span<const ReferenceCase> cases = cases_.of(g);
    if (weight_.empty()) {
        std::vector<double> costs;
        costs.reserve(cases.size());
        for (const ReferenceCase& one : cases) costs.push_back(one.cost);
        return trim_bounds(trim, std::move(costs));
    }
    std::vector<WeightedCost> weighted;
    weighted.reserve(cases.size());
    for (std::size_t i = 0; i < cases.size(); ++i)
        weighted.push_back({cases[i].cost, weight_[cases_.offset[g] + i]});
    return trim_bounds(trim, std::move(weighted));
}

StratumSums KeptCases::sums(std::span<const std::size_t> groups) const {
    StratumSums sums(strata());
    for (const std::size_t g : groups) {
        for_each(g, [&](std::size_t, std::size_t stratum, double cost, double weight) {
            sums.add(stratum, cost, weight);
        });
    }
    return sums;
}

double KeptCases::mean_of_levels(const StratumSums& sums, std::size_t first,
                                 std::size_t last) const {
    double numerator = 0, denominator = 0;
    for (std::size_t year = 0; year * level_count < sums.count.size(); ++year) {
        double cost = 0, count = 0;
        for (std::size_t l = first; l < last; ++l) {
            cost += sums.cost[year * level_count + l];
            count += sums.count[year * level_count + l];
        }
        if (count == 0) continue;
        numerator += year_weights_.empty() ? cost : year_weights_[year] * (cost / count);
        denominator += year_weights_.empty() ? count : year_weights_[year];
    }
    return denominator > 0 ? numerator / denominator : missing;
}

LevelValues KeptCases::level_means(const StratumSums& sums) const {
    LevelValues means;
    for (std::size_t l = 0; l < level_count; ++l) means[l] = mean_of_levels(sums, l, l + 1);
    return means;
}

double KeptCases::variation(std::span<const std::size_t> groups, const StratumSums& sums) const {
    const double n = sums.cases();
    if (n < 2) return missing;
    double total = 0;
    for (const double cost : sums.cost) total += cost;
    const double mean = total / n;
    double squares = 0;
    for (const std::size_t g : groups) {
        for_each(g, [&](std::size_t, std::size_t, double cost, double weight) {
            squares += weight * (cost - mean) * (cost - mean);
        });
    }
    return std::sqrt(squares / (n - 1)) / mean;
}

}  // namespace drgsim
