// Order statistics, binomial ranks by recurrence from the mode, tails by Acerbi and Tasche.
#include "results/risk/sample.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/contracts.hpp"

namespace drgsim {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// n * level, to the whole number that rounding has moved it from.
double scenarios_below(std::size_t n, double level) {
    const double exact = static_cast<double>(n) * level;
    const double whole = std::round(exact);
    return std::abs(exact - whole) < 1e-9 * static_cast<double>(n) ? whole : exact;
}

/// 0-based position of VaR among ascending losses.
std::size_t var_position(std::size_t n, double level) {
    const auto rank = static_cast<std::size_t>(std::ceil(scenarios_below(n, level)));
    return std::clamp<std::size_t>(rank, 1, n) - 1;
}

/// The binomial probabilities around the mode that are not negligible: pmf[i] is that of first + i.
struct BinomialCentre {
    std::size_t first = 0;
    std::vector<double> pmf;
};

BinomialCentre binomial_centre(std::size_t n, double p) {
    constexpr double negligible = 1e-17;
    const auto count = static_cast<double>(n);
    const auto mode = static_cast<std::size_t>(std::min(count, std::floor((count + 1) * p)));
    const double odds = p / (1 - p);
    std::vector<double> below, above{1.0};
    for (std::size_t k = mode; k > 0 && (below.empty() || below.back() > negligible); --k) {
        const double last = below.empty() ? 1.0 : below.back();
        below.push_back(last * static_cast<double>(k) / (static_cast<double>(n - k + 1) * odds));
    }
    for (std::size_t k = mode; k < n && above.back() > negligible; ++k)
        above.push_back(above.back() * static_cast<double>(n - k) * odds /
                        static_cast<double>(k + 1));
    BinomialCentre centre{mode - below.size(), {below.rbegin(), below.rend()}};
    centre.pmf.insert(centre.pmf.end(), above.begin(), above.end());
    double sum = 0;
    for (const double x : centre.pmf) sum += x;
    for (double& x : centre.pmf) x /= sum;
    return centre;
}

}  // namespace

Moments moments_of(std::span<const double> values) {
    DRGSIM_EXPECT(!values.empty());
    const auto n = static_cast<double>(values.size());
    Moments m;
    for (const double x : values) m.mean += x;
    m.mean /= n;
    double squares = 0;
    for (const double x : values) squares += (x - m.mean) * (x - m.mean);
    m.sd = values.size() > 1 ? std::sqrt(squares / (n - 1)) : 0;
    m.standard_error = m.sd / std::sqrt(n);
    return m;
}

Moments paired_moments(std::span<const double> values) {
    Moments m = moments_of(values);
    std::vector<double> means;
    for (std::size_t i = 0; i + 1 < values.size(); i += 2)
        means.push_back((values[i] + values[i + 1]) / 2);
    if (means.size() > 1) m.standard_error = moments_of(means).standard_error;
    return m;
}

double sorted_quantile(std::span<const double> sorted, double p) {
    DRGSIM_EXPECT(!sorted.empty() && p >= 0 && p <= 1);
    const double at = p * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

QuantileRanks quantile_ranks(std::size_t n, double p) {
    DRGSIM_EXPECT(n > 0 && p > 0 && p < 1);
    const BinomialCentre centre = binomial_centre(n, p);
    const double side = (1 - interval_confidence) / 2;
    QuantileRanks ranks;
    double left = 0;  // P(B < l); the quantile is not below x_(l), 1-based, where B >= l
    std::size_t l = centre.first;
    while (l - centre.first < centre.pmf.size() && left + centre.pmf[l - centre.first] <= side)
        left += centre.pmf[l++ - centre.first];
    if (l > 0) ranks.low = l - 1;
    double right = 0;  // P(B >= u); the quantile is not above x_(u) where B < u
    std::size_t u = centre.first + centre.pmf.size();
    while (u > centre.first && right + centre.pmf[u - 1 - centre.first] <= side)
        right += centre.pmf[--u - centre.first];
    if (u <= n) ranks.high = u - 1;
    return ranks;
}

Interval values_at(std::span<const double> sorted, const QuantileRanks& ranks) {
    return {ranks.low ? sorted[*ranks.low] : unknown, ranks.high ? sorted[*ranks.high] : unknown};
}

Probability probability_of(std::size_t count, std::size_t n) {
    DRGSIM_EXPECT(n > 0 && count <= n);
    const auto size = static_cast<double>(n);
    const double p = static_cast<double>(count) / size;
    const double z2 = interval_width * interval_width;
    const double centre = (p + z2 / (2 * size)) / (1 + z2 / size);
    const double half =
        interval_width / (1 + z2 / size) * std::sqrt(p * (1 - p) / size + z2 / (4 * size * size));
    return {p, {count == 0 ? 0 : centre - half, count == n ? 1 : centre + half}};
}

LossTail tail_of(std::span<const double> ascending, double level) {
    return tail_of(ascending, level, quantile_ranks(ascending.size(), level));
}

LossTail tail_of(std::span<const double> ascending, double level, const QuantileRanks& ranks) {
    DRGSIM_EXPECT(!ascending.empty() && level > 0 && level < 1);
    const std::size_t n = ascending.size(), at = var_position(n, level);
    const double beyond = static_cast<double>(n) - scenarios_below(n, level);
    LossTail tail;
    tail.var = ascending[at];
    tail.var_interval = values_at(ascending, ranks);
    const auto worse = ascending.subspan(at + 1);
    const double part = beyond - static_cast<double>(worse.size());  // of the scenario at VaR
    double excess = 0, squares = 0;  // over VaR: no cancellation between large losses
    for (const double x : worse) {
        excess += x - tail.var;
        squares += (x - tail.var) * (x - tail.var);
    }
    excess /= beyond;
    tail.tvar = tail.var + excess;
    tail.scenarios = worse.size() + (part > 0 ? 1 : 0);
    const double variance = std::max(0.0, squares / beyond - excess * excess);
    tail.tvar_error = std::sqrt((variance + level * excess * excess) / beyond);
    return tail;
}

std::vector<double> tail_weights(std::span<const double> losses, double level) {
    DRGSIM_EXPECT(!losses.empty() && level > 0 && level < 1);
    const std::size_t n = losses.size();
    std::vector<double> order(losses.begin(), losses.end());
    const auto middle = order.begin() + static_cast<std::ptrdiff_t>(var_position(n, level));
    std::nth_element(order.begin(), middle, order.end());
    const double var = *middle;
    std::size_t worse = 0, equal = 0;
    for (const double x : losses) {
        worse += x > var ? 1 : 0;
        equal += x == var ? 1 : 0;
    }
    const double beyond = static_cast<double>(n) - scenarios_below(n, level);
    const double shared = (beyond - static_cast<double>(worse)) / static_cast<double>(equal);
    std::vector<double> weights(n, 0.0);
    for (std::size_t s = 0; s < n; ++s)
        weights[s] = (losses[s] > var ? 1.0 : losses[s] == var ? shared : 0.0) / beyond;
    return weights;
}

std::vector<double> exceedance_of(std::span<const double> sorted,
                                  std::span<const double> thresholds) {
    std::vector<double> probability;
    const auto n = static_cast<double>(sorted.size());
    for (const double t : thresholds)
        probability.push_back(
            static_cast<double>(sorted.end() - std::upper_bound(sorted.begin(), sorted.end(), t)) /
            n);
    return probability;
}

std::vector<double> even_thresholds(std::span<const double> sorted, std::size_t points) {
    DRGSIM_EXPECT(!sorted.empty() && points > 1);
    const double least = sorted.front(), range = sorted.back() - least;
    std::vector<double> thresholds(points);
    for (std::size_t i = 0; i < points; ++i)
        thresholds[i] = least + range * static_cast<double>(i) / static_cast<double>(points - 1);
    thresholds.back() = sorted.back();
    return thresholds;
}

}  // namespace drgsim
