// The bootstrap and the noise of cases against closed forms, by z-scores below 5; each has a twin
// that must fail, fed a sampler biased by a stated amount.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "sim/settlement/scenario_cases.hpp"
#include "sim/uncertainty/case_draws.hpp"
#include "sim/uncertainty/recalibration.hpp"
#include "tests/support/small_region.hpp"

namespace drgsim {
namespace {

struct Moments {
    double n = 0, mean = 0, variance = 0;
};

Moments moments_of(const std::vector<double>& values) {
    Moments m;
    m.n = static_cast<double>(values.size());
    for (const double v : values) m.mean += v / m.n;
    for (const double v : values) m.variance += (v - m.mean) * (v - m.mean) / (m.n - 1);
    return m;
}

/// z of a mean whose values have `variance`.
double z_of_mean(const Moments& m, double mean, double variance) {
    return (m.mean - mean) / std::sqrt(variance / m.n);
}

/// z of a sample variance; `fourth` is the fourth central moment over the variance squared.
double z_of_variance(const Moments& m, double variance, double fourth) {
    return (m.variance / variance - 1) / std::sqrt((fourth - 1) / m.n);
}

Study study_with(const Region& region, int bits, double noise_cv = 0) {
    Study study;
    study.region = &region;
    study.year = 2024;
    study.history = {2024};
    study.seed = 20261122;
    study.uncertainty.bootstrap_bits = bits;
    study.uncertainty.noise_cv = noise_cv;
    return study;
}

/// 200 draws of 1000 cases.
std::vector<double> weights(int bits) {
    Region region;
    const Study study = study_with(region, bits);
    std::vector<std::uint32_t> rows(1000);
    std::iota(rows.begin(), rows.end(), 5000U);
    std::vector<double> all;
    for (std::uint64_t s = 0; s < 200; ++s) {
        const Column<double> drawn = bootstrap_weights(study, s, rows);
        all.insert(all.end(), drawn.begin(), drawn.end());
    }
    return all;
}

/// Poisson(1): mean 1, variance 1, fourth central moment 4.
bool is_poisson(const std::vector<double>& values) {
    const Moments m = moments_of(values);
    return std::abs(z_of_mean(m, 1, 1)) < 5 && std::abs(z_of_variance(m, 1, 4)) < 5;
}

class PoissonWeights : public ::testing::TestWithParam<int> {};

TEST_P(PoissonWeights, HaveMeanAndVarianceOne) {
    EXPECT_TRUE(is_poisson(weights(GetParam())));
}

TEST_P(PoissonWeights, BiasedTwinMustFail) {
    std::vector<double> biased = weights(GetParam());
    for (std::size_t i = 0; i < biased.size(); i += 50) biased[i] += 1;  // mean 1.02
    EXPECT_FALSE(is_poisson(biased));
    std::vector<double> narrow = weights(GetParam());
    for (double& w : narrow) w = 1 + 0.97 * (w - 1);  // variance 0.94
    EXPECT_FALSE(is_poisson(narrow));
}

/// Weights of neighbouring cases, and of one case in scenarios that share a block of words.
TEST_P(PoissonWeights, AreUncorrelated) {
    const std::vector<double> w = weights(GetParam());
    for (const std::size_t lag : {1U, 2U, 4U, 1000U, 4000U, 16000U, 64000U}) {
        double sum = 0;
        const std::size_t n = w.size() - lag;
        for (std::size_t i = 0; i < n; ++i) sum += (w[i] - 1) * (w[i + lag] - 1);
        EXPECT_LT(std::abs(sum / std::sqrt(static_cast<double>(n))), 5) << "lag " << lag;
    }
}

INSTANTIATE_TEST_SUITE_P(Bits, PoissonWeights, ::testing::Values(8, 16));

/// Means of 400 scenarios of the bootstrapped cases' cost; `scale` spoils the deviations.
bool mean_has_its_standard_error(double scale) {
    const Region region = testing::small_region({.cases = 900});
    const Study study = study_with(region, 8);
    const std::vector<double> costs(region.cases.total_cost.begin(), region.cases.total_cost.end());
    const Moments m = moments_of(costs);
    std::vector<std::uint32_t> rows(costs.size());
    std::iota(rows.begin(), rows.end(), 0U);
    std::vector<double> means;
    for (std::uint64_t s = 0; s < 400; ++s) {
        const Column<double> w = bootstrap_weights(study, s, rows);
        double sum = 0, count = 0;
        for (std::size_t i = 0; i < costs.size(); ++i) {
            sum += w[i] * costs[i];
            count += w[i];
        }
        means.push_back(m.mean + scale * (sum / count - m.mean));
    }
    // s / sqrt(n), of a nearly normal mean; 1/n is what the ratio of two sums adds.
    const double wanted = m.variance / m.n;
    const Moments of_means = moments_of(means);
    return std::abs(z_of_variance(of_means, wanted, 3)) < 5 &&
           std::abs(z_of_mean(of_means, m.mean, wanted)) < 5;
}

TEST(BootstrappedMean, HasTheStandardErrorOfTheSample) {
    EXPECT_TRUE(mean_has_its_standard_error(1));
}

TEST(BootstrappedMean, BiasedTwinMustFail) {
    EXPECT_FALSE(mean_has_its_standard_error(1.25));
}

/// Logarithms of the noise on 900 cases in 50 scenarios, shifted by `shift`.
bool noise_is_lognormal(double shift) {
    const Region region = testing::small_region({.cases = 900});
    const Study study = study_with(region, 0, 0.3);
    std::vector<double> logs;
    const CaseTable year = cases_of_year(region.cases, 2024);
    for (std::uint64_t s = 0; s < 50; ++s) {
        CaseTable cases = year;
        draw_cases(study, s, cases);
        for (std::size_t i = 0; i < cases.size(); ++i)
            logs.push_back(std::log(cases.total_cost[i] / region.cases.total_cost[i]) + shift);
    }
    const double variance = std::log(1.09);
    const Moments m = moments_of(logs);
    return std::abs(z_of_mean(m, -0.5 * variance, variance)) < 5 &&
           std::abs(z_of_variance(m, variance, 3)) < 5;
}

TEST(CaseNoise, IsLognormalWithMeanOne) {
    EXPECT_TRUE(noise_is_lognormal(0));
}

TEST(CaseNoise, BiasedTwinMustFail) {
    EXPECT_FALSE(noise_is_lognormal(0.01));
}

TEST(CaseNoise, KeepsTheSharesOfACase) {
    const Region region = testing::small_region({.cases = 300});
    const Study study = study_with(region, 0, 0.3);
    CaseTable cases = cases_of_year(region.cases, 2024);
    draw_cases(study, 3, cases);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const double factor = cases.total_cost[i] / region.cases.total_cost[i];
        EXPECT_NEAR(cases.fund_paid[i], factor * region.cases.fund_paid[i], 1e-9);
        EXPECT_NEAR(cases.excluded_cost[i], factor * region.cases.excluded_cost[i], 1e-9);
    }
    EXPECT_TRUE(cases.weight.empty());
}

/// SE(w) / w of a group against its coefficient of variation over the root of n, in 300 scenarios
/// of recalibrated standards. M varies too, but little: it has all the cases.
TEST(RecalibratedWeights, AreAsUncertainAsTheirGroupIsRare) {
    const Region region = testing::small_region({.cases = 5000});
    Study study = testing::study_of(region, Policy{});
    study.history = {2024};
    study.uncertainty = {8, true, 0};
    const Standards base = study.policies[0].standards;
    const Recalibration recalibration(study);
    std::vector<std::vector<double>> drawn(base.weight.size());
    for (std::uint64_t s = 0; s < 300; ++s) {
        Study scenario = study;
        recalibration.apply(s, scenario);
        for (std::size_t g = 0; g < drawn.size(); ++g)
            drawn[g].push_back(scenario.policies[0].standards.weight[g]);
    }
    int tested = 0;
    double rarest = 0, commonest = 1;
    for (std::size_t g = 0; g < drawn.size(); ++g) {
        if (!(base.case_count[g] >= 100) || base.case_count[g] > 400) continue;
        const Moments m = moments_of(drawn[g]);
        const double found = std::sqrt(m.variance) / m.mean;
        const double wanted = base.cv[g] / std::sqrt(base.case_count[g]);
        // 300 scenarios know a standard error to 4 %; M adds some of its own.
        EXPECT_NEAR(found / wanted, 1, 0.25) << region.groups.code[g];
        EXPECT_GT(std::abs(2 * found / wanted - 1), 0.25) << "twin: twice the error must fail";
        rarest = std::max(rarest, wanted);
        commonest = std::min(commonest, wanted);
        ++tested;
    }
    EXPECT_GE(tested, 5);
    EXPECT_GT(rarest, commonest);
}

}  // namespace
}  // namespace drgsim
