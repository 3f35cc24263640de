// Sensitivity against closed forms: Sobol's indices of the Ishigami function and of a linear model
// from plain Monte Carlo matrices, regression of a linear model, ranks of a monotone one, and the
// share that many small inputs have together. Each test has a twin that must fail.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "kernels/math/elementary.hpp"
#include "kernels/random/threefry.hpp"
#include "results/sensitivity/sobol_indices.hpp"

namespace drgsim {
namespace {

constexpr double limit = 5;
constexpr std::uint64_t seed = 20261122;
using Sample = std::vector<double>;

Sample uniforms(const std::string& name, std::size_t n) {
    Sample u(n);
    fill_uniforms({seed, Purpose::driver, stream_hash(name), 0}, 0, 1, n, u.data());
    return u;
}

Sample normals(const std::string& name, std::size_t n) {
    Sample z = uniforms(name, n);
    for (double& x : z) x = portable_normal_quantile(x);
    return z;
}

using Model = std::function<double(const std::vector<double>&)>;

/// A model's output over a saltelli design of uniform factors, laid out as results have it.
/// `rotate` puts B's column into the next factor instead: a wrong design.
Sample saltelli_output(const Model& model, std::size_t factors, std::size_t samples,
                       std::size_t rotate = 0) {
    std::vector<Sample> a, b;
    for (std::size_t j = 0; j < factors; ++j) {
        a.push_back(uniforms("A" + std::to_string(j), samples));
        b.push_back(uniforms("B" + std::to_string(j), samples));
    }
    Sample output;
    for (std::size_t i = 0; i < samples; ++i)
        for (std::size_t part = 0; part < factors + 2; ++part) {
            std::vector<double> x(factors);
            for (std::size_t j = 0; j < factors; ++j)
                x[j] = part == 1 || part == 2 + (j + rotate) % factors ? b[j][i] : a[j][i];
            output.push_back(model(x));
        }
    return output;
}

double ishigami(const std::vector<double>& u) {
    const auto x = [&](std::size_t j) { return M_PI * (2 * u[j] - 1); };
    const double s = std::sin(x(1));
    return std::sin(x(0)) + 7 * s * s + 0.1 * std::pow(x(2), 4) * std::sin(x(0));
}

/// y = x1 + 2 x2 + 3 x3: shares 1, 4 and 9 of 14.
double linear(const std::vector<double>& u) {
    return u[0] + 2 * u[1] + 3 * u[2];
}

/// The largest distance from the truth in the bootstrap's standard errors.
double worst_score(const std::vector<SobolIndices>& indices, const Sample& first,
                   const Sample& total) {
    double worst = 0;
    const auto look = [&](const Effect& effect, double truth) {
        const double error =
            (effect.interval.high - effect.interval.low) / (2 * interval_width) + 1e-12;
        worst = std::max(worst, std::fabs(effect.value - truth) / error);
    };
    for (std::size_t j = 0; j < indices.size(); ++j) {
        look(indices[j].first, first[j]);
        look(indices[j].total, total[j]);
    }
    return worst;
}

const SaltelliLayout three{{"a", "b", "c"}};
const Sample ishigami_first{0.313905, 0.442411, 0}, ishigami_total{0.557589, 0.442411, 0.243684};
const Sample linear_share_of{1.0 / 14, 4.0 / 14, 9.0 / 14};
constexpr std::size_t base_samples = 4096;

TEST(SobolIndices, OfTheIshigamiFunction) {
    const auto indices = sobol_indices(three, saltelli_output(ishigami, 3, base_samples), seed);
    ASSERT_EQ(indices.size(), 3U);
    EXPECT_LT(worst_score(indices, ishigami_first, ishigami_total), limit);
    EXPECT_TRUE(indices[2].total.resolved());
    EXPECT_NEAR(indices[1].total.value, 0.4424, 0.05);
}

TEST(SobolIndices, OfALinearModel) {
    const auto indices = sobol_indices(three, saltelli_output(linear, 3, base_samples), seed);
    EXPECT_LT(worst_score(indices, linear_share_of, linear_share_of), limit);
}

TEST(SobolIndices, TwinWithColumnsInTheWrongFactorMustFail) {
    EXPECT_GT(worst_score(sobol_indices(three, saltelli_output(ishigami, 3, base_samples, 1), seed),
                          ishigami_first, ishigami_total),
              limit);
    EXPECT_GT(worst_score(sobol_indices(three, saltelli_output(linear, 3, base_samples, 1), seed),
                          linear_share_of, linear_share_of),
              limit);
}

TEST(SobolIndices, AreTheSameAgainAndLabelWhatFewSamplesCannotTell) {
    const Sample output = saltelli_output(ishigami, 3, 24);
    const auto once = sobol_indices(three, output, seed),
               again = sobol_indices(three, output, seed);
    EXPECT_EQ(once[0].first.interval.low, again[0].first.interval.low);
    EXPECT_FALSE(once[2].first.resolved());
    EXPECT_TRUE(sobol_indices(three, Sample(50, 1.0), seed).empty());
    EXPECT_TRUE(sobol_indices(three, Sample(9, 1.0), seed).empty());
}

/// y = x1 - 2 x2 + noise of sd 2 over standard normals: shares 1, 4 and 4 of 9. `slope` is what x2
/// really has.
double regression_score(double slope) {
    constexpr std::size_t n = 4000;
    const std::vector<Sample> inputs{normals("x1", n), normals("x2", n)};
    Sample y = normals("noise", n);
    for (std::size_t s = 0; s < n; ++s) y[s] = 2 * y[s] + inputs[0][s] + slope * inputs[1][s];
    const auto line = regression_of(inputs, y);
    const Sample truth{1.0 / 3, -2.0 / 3};
    double worst = std::fabs(line->r2 - 5.0 / 9) / 0.012;  // 2 sqrt(r2) (1 - r2) / sqrt(n)
    for (std::size_t i = 0; i < 2; ++i) {
        const Effect& effect = line->coefficients[i];
        const double error = (effect.interval.high - effect.interval.low) / (2 * interval_width);
        worst = std::max(worst, std::fabs(effect.value - truth[i]) / error);
    }
    return worst;
}

TEST(RegressionOfALinearModel, HasItsCoefficients) {
    EXPECT_LT(regression_score(-2), limit);
}

TEST(RegressionOfALinearModel, TwinWithAFifthMoreMustFail) {
    EXPECT_GT(regression_score(-2.4), limit);
}

/// Partial rank correlation of x1 with a monotone output of x1 and x2, or with x2's part alone.
Effect partial_rank(bool with_x1) {
    constexpr std::size_t n = 1000;
    const std::vector<Sample> inputs{normals("x1", n), normals("x2", n)};
    Sample y(n);
    for (std::size_t s = 0; s < n; ++s)
        y[s] = std::exp((with_x1 ? 2 * inputs[0][s] : 0.0) + inputs[1][s]);
    std::vector<Sample> ranks;
    for (const Sample& input : inputs) ranks.push_back(ranks_of(input));
    return regression_of(ranks, ranks_of(y))->partial[0];
}

TEST(PartialRankCorrelation, OfAMonotoneOutputIsNearOne) {
    EXPECT_GT(partial_rank(true).interval.low, 0.95);
}

TEST(PartialRankCorrelation, TwinWithoutTheInputMustFail) {
    EXPECT_LT(partial_rank(false).interval.high, 0.95);
}

/// Score of the share that 2,000 of 4,000 inputs of equal weight have together, from 1,000
/// scenarios: half of what all explain, which is `explained` of the variance; 0.8 is claimed.
double share_score(double explained) {
    constexpr std::size_t n = 1000, inputs = 4000;
    Sample y = normals("rest", n);
    const double weight = std::sqrt(explained / inputs), rest = std::sqrt(1 - explained);
    for (double& value : y) value *= rest;
    std::vector<Sample> x;
    for (std::size_t e = 0; e < inputs; ++e) {
        x.push_back(normals("entity" + std::to_string(e), n));
        for (std::size_t s = 0; s < n; ++s) y[s] += weight * x[e][s];
    }
    Sample correlations;
    for (std::size_t e = 0; e < inputs / 2; ++e)
        correlations.push_back(correlation_of(x[e], y).value);
    const Effect share = linear_share(correlations, n);
    return std::fabs(share.value - 0.4) /
           ((share.interval.high - share.interval.low) / (2 * interval_width));
}

TEST(LinearShare, OfManySmallInputs) {
    EXPECT_LT(share_score(0.8), limit);
}

TEST(LinearShare, TwinOfInputsThatExplainNothingMustFail) {
    EXPECT_GT(share_score(0), limit);
}

}  // namespace
}  // namespace drgsim
