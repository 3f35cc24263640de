#include "sim/search/statistic.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels/contracts.hpp"
#include "sim/calibration/trimming.hpp"

namespace drgsim {

namespace {

constexpr double errors = 2;  ///< half width of an interval in standard errors

/// Mean of (value - centre)^power.
double moment(std::span<const double> values, double centre, int power) {
    double sum = 0;
    for (const double value : values) {
        double term = 1;
        for (int i = 0; i < power; ++i) term *= value - centre;
        sum += term;
    }
    return sum / static_cast<double>(values.size());
}

}  // namespace

bool holds(double left, Relation relation, double right) {
    switch (relation) {
        case Relation::at_least:
            return left >= right;
        case Relation::above:
            return left > right;
        case Relation::at_most:
            return left <= right;
        case Relation::below:
            return left < right;
    }
    return false;
}

std::string_view symbol(Relation relation) {
    switch (relation) {
        case Relation::at_least:
            return ">=";
        case Relation::above:
            return ">";
        case Relation::at_most:
            return "<=";
        case Relation::below:
            return "<";
    }
    return "";
}

Measured share_of_ones(std::span<const double> ones) {
    DRGSIM_EXPECT(!ones.empty());
    const auto n = static_cast<double>(ones.size());
    const double p = moment(ones, 0, 1);
    const double z2 = errors * errors;
    const double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
    const double half = errors / (1 + z2 / n) * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    return {p, std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

Measured mean_of(std::span<const double> values) {
    DRGSIM_EXPECT(!values.empty());
    const auto n = static_cast<double>(values.size());
    const double mean = moment(values, 0, 1);
    const double half = n < 2 ? 0.0 : errors * std::sqrt(moment(values, mean, 2) / (n - 1));
    return {mean, mean - half, mean + half};
}

Measured deviation_of(std::span<const double> values) {
    DRGSIM_EXPECT(!values.empty());
    const auto n = static_cast<double>(values.size());
    const double mean = moment(values, 0, 1);
    const double variance = moment(values, mean, 2);
    if (n < 2 || variance == 0) return {};
    const double sd = std::sqrt(variance * n / (n - 1));
    const double kurtosis = moment(values, mean, 4) / (variance * variance);
    const double half = errors * sd * std::sqrt(std::max(0.0, kurtosis - 1) / (4 * n));
    return {sd, std::max(0.0, sd - half), sd + half};
}

Measured quantile_of(std::span<const double> values, double p) {
    DRGSIM_EXPECT(!values.empty() && p >= 0 && p <= 1);
    std::vector<double> sorted(values.begin(), values.end());
    const double half = errors * std::sqrt(p * (1 - p) / static_cast<double>(sorted.size()));
    return {quantile(sorted, p), quantile(sorted, std::max(0.0, p - half)),
            quantile(sorted, std::min(1.0, p + half))};
}

}  // namespace drgsim
