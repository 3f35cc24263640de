// Laws of designs: uniform scenarios, rank correlations of copulas, truncated laws, and what
// stratified and antithetic scenarios gain. z-scores under 5; each twin is biased by a stated
// amount and must fail.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include "scenarios/designs/latin_hypercube.hpp"
#include "scenarios/designs/monte_carlo.hpp"
#include "scenarios/designs/sobol.hpp"
#include "scenarios/drivers/driver_source.hpp"

namespace drgsim {
namespace {

constexpr double limit = 5;

/// The worst z-score of mean, variance and P(u < 0.1) of independent uniforms.
double uniform_score(const std::vector<double>& values) {
    const auto n = static_cast<double>(values.size());
    double mean = 0, square = 0, low = 0;
    for (const double u : values) {
        mean += (u - 0.5) / n;
        square += (u - 0.5) * (u - 0.5) / n;
        low += u < 0.1;
    }
    const double z_mean = std::fabs(mean) * std::sqrt(12 * n);
    const double z_square = std::fabs(square - 1.0 / 12) / std::sqrt((1.0 / 80 - 1.0 / 144) / n);
    const double z_low = std::fabs(low - 0.1 * n) / std::sqrt(0.09 * n);
    return std::max({z_mean, z_square, z_low});
}

/// Scenario `scenario` of one dimension under n seeds.
template <class Make>
std::vector<double> over_seeds(std::size_t n, std::uint64_t scenario, const Make& make) {
    std::vector<double> values(n);
    for (std::size_t seed = 0; seed < n; ++seed) make(seed)->fill(0, scenario, 1, &values[seed]);
    return values;
}

TEST(Designs, EveryScenarioIsUniformOverSeeds) {
    const std::vector<DesignedDriver> one = {{"x", 1, false}};
    for (const std::uint64_t scenario : {0, 1, 63, 99}) {
        EXPECT_LT(uniform_score(over_seeds(
                      5000, scenario,
                      [&](std::uint64_t seed) { return std::make_unique<Sobol>(seed, one, 100); })),
                  limit);
        for (const bool pairs : {false, true})
            EXPECT_LT(uniform_score(over_seeds(5000, scenario,
                                               [&](std::uint64_t seed) {
                                                   return std::make_unique<LatinHypercube>(
                                                       seed, one, 100, pairs);
                                               })),
                      limit);
    }
    auto biased = over_seeds(5000, 5, [&](std::uint64_t seed) {
        return std::make_unique<LatinHypercube>(seed, one, 100);
    });
    for (double& u : biased) u += 0.2 * u * (1 - u);
    EXPECT_GT(uniform_score(biased), limit) << "up to 5 percentage points too high";
}

/// z of the correlation of two samples of independent uniforms.
double dependence_score(const double* x, const double* y, std::size_t n) {
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += (x[i] - 0.5) * (y[i] - 0.5);
    return std::fabs(sum) * 12 / std::sqrt(static_cast<double>(n));
}

TEST(Designs, EntitiesAndNeighboursAreIndependent) {
    constexpr std::size_t n = 4096;
    const std::vector<DesignedDriver> wide = {{"x", 40, false}};
    std::vector<double> values(40 * n);
    for (const bool pairs : {false, true}) {
        LatinHypercube(1, wide, n, pairs).fill(0, 0, n, values.data());
        for (std::size_t a = 0; a < 40; ++a)
            for (std::size_t b = 0; b < a; ++b)
                // A pair's second scenario repeats its first: half of them count.
                EXPECT_LT(dependence_score(&values[a * n], &values[b * n], n),
                          limit * (pairs ? std::sqrt(2.0) : 1));
    }
    LatinHypercube(1, wide, n).fill(0, 0, n, values.data());
    for (std::size_t a = 0; a < 40; ++a)
        EXPECT_LT(dependence_score(&values[a * n], &values[a * n + 1], n - 1), limit);
    EXPECT_GT(dependence_score(&values[0], &values[0], n), limit) << "the test could not fail";
}

/// Ranks of a sample without ties, from 0 on.
std::vector<double> ranks(const std::vector<double>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t i, std::size_t j) { return values[i] < values[j]; });
    std::vector<double> result(values.size());
    for (std::size_t i = 0; i < order.size(); ++i) result[order[i]] = static_cast<double>(i);
    return result;
}

double spearman(const std::vector<double>& a, const std::vector<double>& b) {
    const auto x = ranks(a), y = ranks(b);
    const auto n = static_cast<double>(a.size());
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += (x[i] - (n - 1) / 2) * (y[i] - (n - 1) / 2);
    return sum / (n * (n * n - 1) / 12);
}

DistributionSpec lognormal(double cv) {
    DistributionSpec spec;
    spec.type = DistributionSpec::Type::lognormal;
    spec.parameter = {1, cv};
    return spec;
}

DistributionSpec uniform() {
    DistributionSpec spec;
    spec.type = DistributionSpec::Type::uniform;
    spec.parameter = {0, 2};
    return spec;
}

Region two_groups() {
    Region region;
    for (const char* code : {"A1", "B1"}) region.groups.add(code);
    return region;
}

/// Three drivers by group with these rank correlations, drawn under `uniforms`; values[d] by
/// entity and scenario.
template <class Design>
std::vector<std::vector<double>> tied(const Matrix& normal, std::size_t n) {
    const Region region = two_groups();
    std::vector<Driver> drivers(3);
    const std::vector<DistributionSpec> specs = {lognormal(0.5), uniform(), lognormal(0.1)};
    for (std::size_t d = 0; d < 3; ++d) {
        drivers[d].name = std::string(1, static_cast<char>('a' + d));
        drivers[d].by = {Axis::group};
    }
    const Axes axes = axes_of(region);
    const auto list = designed(drivers, specs, axes);
    std::unique_ptr<Uniforms> uniforms;
    if constexpr (std::is_same_v<Design, MonteCarlo>)
        uniforms = std::make_unique<Design>(11, list);
    else
        uniforms = std::make_unique<Design>(11, list, n);
    const DriverSource source(std::move(uniforms), drivers, specs, axes, region,
                              {{{0, 1, 2}, *cholesky(normal)}});
    std::vector<std::vector<double>> values(3, std::vector<double>(2 * n));
    for (std::size_t d = 0; d < 3; ++d) source.draw(d, 0, static_cast<int>(n), values[d].data());
    return values;
}

const Matrix stated = {{1, 0.5, -0.3}, {0.5, 1, 0.6}, {-0.3, 0.6, 1}};

/// The worst z-score of the rank correlations within entity 0 against `stated`, and of those
/// between entities against 0. The standard error of Spearman's coefficient is below 1 / sqrt(n)
/// where it is not zero.
double tied_score(const std::vector<std::vector<double>>& values, std::size_t n) {
    double worst = 0;
    const auto sample = [&](std::size_t d, std::size_t entity) {
        const auto begin = values[d].begin() + static_cast<long>(entity * n);
        return std::vector<double>(begin, begin + static_cast<long>(n));
    };
    for (std::size_t a = 0; a < 3; ++a) {
        for (std::size_t b = 0; b < 3; ++b) {
            const double root = std::sqrt(static_cast<double>(n));
            worst = std::max(worst, std::fabs(spearman(sample(a, 0), sample(b, 1))) * root);
            if (a != b)
                worst = std::max(
                    worst, std::fabs(spearman(sample(a, 0), sample(b, 0)) - stated[a][b]) * root);
        }
    }
    return worst;
}

TEST(Copula, RankCorrelationsAreAsStated) {
    constexpr std::size_t n = 200'000;
    EXPECT_LT(tied_score(tied<MonteCarlo>(normal_correlation(stated), n), n), limit);
    EXPECT_LT(tied_score(tied<LatinHypercube>(normal_correlation(stated), n), n), limit);
    EXPECT_LT(tied_score(tied<Sobol>(normal_correlation(stated), 1 << 17), 1 << 17), limit);
    EXPECT_GT(tied_score(tied<MonteCarlo>(stated, n), n), limit)
        << "rank correlations taken for those of normal scores: up to 0.02 off";
}

TEST(Copula, MarginalLawsStay) {
    constexpr std::size_t n = 200'000;
    auto values = tied<MonteCarlo>(normal_correlation(stated), n)[1];
    for (double& value : values) value /= 2;
    EXPECT_LT(uniform_score(values), limit);
    for (double& value : values) value += 0.02 * value * (1 - value);
    EXPECT_GT(uniform_score(values), limit) << "half a percentage point of bias";
}

TEST(Antithetic, MeansOfLinearOutputsAreExact) {
    const Region region = two_groups();
    Driver driver;
    driver.name = "x";
    const std::vector<DistributionSpec> specs = {uniform()};
    const Axes axes = axes_of(region);
    const auto list = designed({&driver, 1}, specs, axes);
    for (const bool pairs : {true, false}) {
        const DriverSource source(std::make_unique<MonteCarlo>(3, list, pairs), {&driver, 1}, specs,
                                  axes, region);
        std::vector<double> values(1000);
        source.draw(0, 0, 1000, values.data());
        const double mean = std::accumulate(values.begin(), values.end(), 0.0) / 1000;
        if (pairs)
            EXPECT_NEAR(mean, 1, 1e-14);
        else
            EXPECT_GT(std::fabs(mean - 1), 1e-6) << "the test could not fail";
    }
}

/// z-score of the mean of `f` over truncated and shifted draws against its closed form.
double truncated_score(DistributionSpec spec, double low, double high, double mean,
                       double bias = 0) {
    spec.truncate = {low, high};
    spec.shift = 10;
    constexpr std::size_t n = 400'000;
    std::vector<double> u(n);
    MonteCarlo(17, {{"t", 1, false}}).fill(0, 0, n, u.data());
    Quantile(spec).apply(u);
    double sum = 0, square = 0;
    for (const double x : u) {
        EXPECT_TRUE(x >= low + 10 && x <= high + 10);
        const double value = x - 10 + bias;
        sum += value / n;
        square += value * value / n;
    }
    return std::fabs(sum - mean) / std::sqrt((square - sum * sum) / n);
}

TEST(Truncation, MeansAreThoseOfTheConditionalLaw) {
    const auto pdf = [](double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::acos(-1.0)); };
    const auto cdf = [](double z) { return std::erfc(-z / std::sqrt(2.0)) / 2; };
    DistributionSpec normal;
    normal.type = DistributionSpec::Type::normal;
    normal.parameter = {1, 0.2};
    const double expected = 1 + 0.2 * (pdf(-1) - pdf(3)) / (cdf(3) - cdf(-1));
    EXPECT_LT(truncated_score(normal, 0.8, 1.6, expected), limit);
    EXPECT_GT(truncated_score(normal, 0.8, 1.6, expected, 0.002), limit);
    const double tail = 1 + 0.2 * pdf(4) / cdf(-4);
    EXPECT_LT(truncated_score(normal, 1.8, 100, tail), limit) << "far out in the tail";
    // Lognormal of mean 1: the mean within (0, b) is Phi(d - s) / Phi(d), d the score of b.
    const double s = std::sqrt(std::log(1.25));
    const double d = (std::log(2) + s * s / 2) / s;
    EXPECT_LT(truncated_score(lognormal(0.5), 0, 2, cdf(d - s) / cdf(d)), limit);
    // Exponential of mean 1 within (1, 3).
    DistributionSpec gamma;
    gamma.type = DistributionSpec::Type::gamma;
    gamma.parameter = {1, 1};
    const double e1 = std::exp(-1.0), e3 = std::exp(-3.0);
    EXPECT_LT(truncated_score(gamma, 1, 3, (2 * e1 - 4 * e3) / (e1 - e3)), limit);
}

/// The mean of the sum of 20 driver values over `n` scenarios, as its error for 200 seeds.
template <class Make>
double root_mean_square_error(std::size_t n, const Make& make) {
    double square = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        std::vector<double> u(20 * n);
        make(seed)->fill(0, 0, n, u.data());
        const double mean = std::accumulate(u.begin(), u.end(), 0.0) / static_cast<double>(n);
        square += (mean - 10) * (mean - 10) / 200;
    }
    return std::sqrt(square);
}

TEST(Designs, StratifiedMeansOfLinearOutputsAreFarCloser) {
    const std::vector<DesignedDriver> twenty = {{"x", 20, false}};
    constexpr std::size_t n = 256;
    const double plain = root_mean_square_error(
        n, [&](std::uint64_t seed) { return std::make_unique<MonteCarlo>(seed, twenty); });
    const double expected = std::sqrt(20 / 12.0 / n);
    EXPECT_NEAR(plain / expected, 1, 0.25) << "sd 5 % at 200 seeds";
    // Latin hypercube: the error of a linear output is 1 / n of Monte Carlo's (Stein 1987).
    const double stratified = root_mean_square_error(
        n, [&](std::uint64_t seed) { return std::make_unique<LatinHypercube>(seed, twenty, n); });
    EXPECT_NEAR(stratified / expected * static_cast<double>(n), 1, 0.25);
    const double sobol = root_mean_square_error(
        n, [&](std::uint64_t seed) { return std::make_unique<Sobol>(seed, twenty, n); });
    EXPECT_NEAR(sobol / expected * static_cast<double>(n), 1, 0.25);
}

}  // namespace
}  // namespace drgsim
