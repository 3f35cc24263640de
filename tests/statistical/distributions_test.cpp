// Every distribution as DriverSource draws it, against closed forms of its mean, its standard
// deviation and its distribution function. z-scores under 5 at n = 1,024,000; the twin draws from
// probabilities that are up to 0.5 percentage points too high, and must fail.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "kernels/random/threefry.hpp"
#include "scenarios/drivers/driver_source.hpp"

namespace drgsim {
namespace {

constexpr std::size_t groups = 1000;
constexpr int lanes = 1024;
constexpr double limit = 5;

struct Law {
    const char* name;
    DistributionSpec spec;
    double mean, sd;
    std::vector<std::pair<double, double>> points;  ///< x and P(X <= x)
};

double normal_cdf(double z) {
    return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

/// P(G <= x), G gamma with shape 4 and mean 1: rate 4.
double erlang4_cdf(double x) {
    const double t = 4 * x;
    return 1 - std::exp(-t) * (1 + t + t * t / 2 + t * t * t / 6);
}

/// P(B <= x) for a = 2, b = 3.
double beta23_cdf(double x) {
    return x * x * (6 - 8 * x + 3 * x * x);
}

DistributionSpec spec(DistributionSpec::Type type, std::array<double, 4> parameter,
                      std::vector<double> values = {}, std::vector<double> weights = {}) {
    return {type, parameter, std::move(values), std::move(weights)};
}

std::vector<Law> laws() {
    using Type = DistributionSpec::Type;
    const double s = std::sqrt(std::log(1.25));  // lognormal with cv 0.5
    const auto lognormal_cdf = [s](double x) {
        return normal_cdf((std::log(x / 2) + s * s / 2) / s);
    };
    return {
        {"uniform",
         spec(Type::uniform, {0.8, 1.4}),
         1.1,
         0.6 / std::sqrt(12.0),
         {{0.81, 1.0 / 60}, {1.1, 0.5}, {1.37, 0.95}}},
        {"triangular",
         spec(Type::triangular, {0, 1, 4}),
         5.0 / 3,
         std::sqrt(13.0 / 18),
         {{0.5, 0.0625}, {1, 0.25}, {2, 2.0 / 3}, {3.5, 1 - 0.25 / 12}}},
        {"normal",
         spec(Type::normal, {1, 0.2}),
         1,
         0.2,
         {{0.5, normal_cdf(-2.5)}, {1, 0.5}, {1.1, normal_cdf(0.5)}, {1.6, normal_cdf(3)}}},
        {"lognormal",
         spec(Type::lognormal, {2, 0.5}),
         2,
         1,
         {{0.8, lognormal_cdf(0.8)}, {2, lognormal_cdf(2)}, {5, lognormal_cdf(5)}}},
        {"gamma",
         spec(Type::gamma, {1, 0.5}),
         1,
         0.5,
         {{0.2, erlang4_cdf(0.2)}, {1, erlang4_cdf(1)}, {2.5, erlang4_cdf(2.5)}}},
        {"exponential",
         spec(Type::gamma, {3, 1}),
         3,
         3,
         {{0.03, -std::expm1(-0.01)}, {3, -std::expm1(-1)}, {15, -std::expm1(-5)}}},
        {"beta",
         spec(Type::beta, {2, 3, 1, 3}),
         1.8,
         0.4,
         {{1.2, beta23_cdf(0.1)}, {1.8, beta23_cdf(0.4)}, {2.8, beta23_cdf(0.9)}}},
        {"discrete",
         spec(Type::discrete, {}, {0, 2, 1}, {1, 1, 2}),
         1,
         std::sqrt(0.5),
         {{0, 0.25}, {1, 0.75}}},
        {"empirical", spec(Type::empirical, {}, {1, 2, 2, 5}), 2.5, 1.5, {{1, 0.25}, {2, 0.75}}},
    };
}

/// All values of one driver with this law, by group.
std::vector<double> drawn(const Law& law) {
    Region region;
    for (std::size_t g = 0; g < groups; ++g) region.groups.add("A" + std::to_string(g));
    Driver driver;
    driver.name = law.name;
    driver.by = {Axis::group};
    const DriverSource source(20261121, {&driver, 1}, {&law.spec, 1}, axes_of(region), region);
    std::vector<double> values(groups * lanes);
    source.draw(0, 0, lanes, values.data());
    return values;
}

/// The same number of values by the same quantile, from probabilities u + 0.02 u (1 - u).
std::vector<double> biased(const Law& law) {
    std::vector<double> values(groups * lanes);
    fill_uniforms({20261121, Purpose::driver, stream_hash(law.name), 0}, 0, lanes, groups,
                  values.data());
    for (double& u : values) u += 0.02 * u * (1 - u);
    Quantile(law.spec).apply(values);
    return values;
}

/// The worst z-score of mean, variance and distribution function.
double worst_score(const Law& law, const std::vector<double>& values) {
    const auto n = static_cast<double>(values.size());
    double mean = 0, square = 0, fourth = 0;
    for (const double value : values) {
        const double d = (value - law.mean) / law.sd;
        mean += d / n;
        square += d * d / n;
        fourth += d * d * d * d / n;
    }
    double worst = std::fabs(mean) * std::sqrt(n);
    worst = std::max(worst, std::fabs(square - 1) * std::sqrt(n / (fourth - square * square)));
    for (const auto& [x, probability] : law.points) {
        double below = 0;
        for (const double value : values) below += value <= x;
        const double sd = std::sqrt(n * probability * (1 - probability));
        worst = std::max(worst, std::fabs(below - n * probability) / sd);
    }
    return worst;
}

TEST(Distributions, DrawnAsStated) {
    for (const Law& law : laws()) EXPECT_LT(worst_score(law, drawn(law)), limit) << law.name;
}

TEST(Distributions, HalfAPercentagePointOfBiasIsFound) {
    for (const Law& law : laws()) EXPECT_GT(worst_score(law, biased(law)), limit) << law.name;
}

}  // namespace
}  // namespace drgsim
