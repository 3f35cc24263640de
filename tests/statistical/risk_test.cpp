// Risk figures against known laws: VaR and TVaR of normal, exponential and uniform losses with the
// standard errors they claim, and how often intervals hold the truth. z-scores under 5; each test
// has a twin whose sampler is biased by a stated amount and that must fail.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "kernels/math/elementary.hpp"
#include "kernels/random/threefry.hpp"
#include "results/risk/sample.hpp"

namespace drgsim {
namespace {

constexpr double limit = 5;
using Sample = std::vector<double>;

Sample uniforms(const char* name, std::size_t replicate, std::size_t n) {
    Sample u(n);
    fill_uniforms({20261122, Purpose::driver, stream_hash(name), 0}, replicate, 1, n, u.data());
    return u;
}

/// A law by its quantile function, with its figures at 0.95.
struct Law {
    const char* name;
    std::function<double(double)> quantile;
    double var, tvar;
};

std::vector<Law> laws() {
    const double z = portable_normal_quantile(0.95);
    const double density = std::exp(-z * z / 2) / std::sqrt(2 * M_PI);
    return {{"normal", [](double u) { return portable_normal_quantile(u); }, z, density / 0.05},
            {"exponential", [](double u) { return -std::log(1 - u); }, -std::log(0.05),
             1 - std::log(0.05)},
            {"uniform", [](double u) { return u; }, 0.95, 0.975}};
}

constexpr std::size_t replicates = 200, draws = 20'000;

/// Replicated tails of `law`, each value multiplied by `factor`.
std::vector<LossTail> tails(const Law& law, double factor) {
    std::vector<LossTail> list;
    for (std::size_t r = 0; r < replicates; ++r) {
        Sample losses = uniforms(law.name, r, draws);
        for (double& x : losses) x = factor * law.quantile(x);
        std::sort(losses.begin(), losses.end());
        list.push_back(tail_of(losses, 0.95));
    }
    return list;
}

double mean_score(const Sample& values, double truth) {
    const Moments m = moments_of(values);
    return std::fabs(m.mean - truth) / m.standard_error;
}

template <class Pick>
Sample picked(const std::vector<LossTail>& list, const Pick& pick) {
    Sample values;
    for (const LossTail& tail : list) values.push_back(pick(tail));
    return values;
}

TEST(RiskOfKnownLaws, ValueAndTailValueAtRisk) {
    for (const Law& law : laws()) {
        const auto list = tails(law, 1);
        EXPECT_LT(mean_score(picked(list, [](auto& t) { return t.var; }), law.var), limit)
            << law.name;
        EXPECT_LT(mean_score(picked(list, [](auto& t) { return t.tvar; }), law.tvar), limit)
            << law.name;
    }
}

TEST(RiskOfKnownLaws, TwinOnePerCentHigherMustFail) {
    for (const Law& law : laws()) {
        const auto list = tails(law, 1.01);
        EXPECT_GT(mean_score(picked(list, [](auto& t) { return t.var; }), law.var), limit);
        EXPECT_GT(mean_score(picked(list, [](auto& t) { return t.tvar; }), law.tvar), limit);
    }
}

/// Normal score of the replicates' variance of TVaR against the mean of what they claim times
/// `factor`.
double error_score(const Law& law, double factor) {
    const auto list = tails(law, 1);
    const Moments m = moments_of(picked(list, [](auto& t) { return t.tvar; }));
    double claimed = 0;
    for (const LossTail& tail : list) claimed += factor * tail.tvar_error * tail.tvar_error;
    claimed /= static_cast<double>(replicates);
    return std::fabs(m.sd * m.sd / claimed - 1) / std::sqrt(2.0 / (replicates - 1));
}

TEST(RiskOfKnownLaws, StandardErrorOfTailValueAtRisk) {
    for (const Law& law : laws()) EXPECT_LT(error_score(law, 1), limit) << law.name;
}

TEST(RiskOfKnownLaws, TwinWithFourTimesTheVarianceMustFail) {
    for (const Law& law : laws()) EXPECT_GT(error_score(law, 4), limit) << law.name;
}

constexpr std::size_t covered_replicates = 4000, covered_draws = 500;

/// How often the interval of the quantile at `p` misses it, of values moved by `shift`.
double misses(double p, double shift) {
    const QuantileRanks ranks = quantile_ranks(covered_draws, p);
    std::size_t count = 0;
    for (std::size_t r = 0; r < covered_replicates; ++r) {
        Sample u = uniforms("coverage", r, covered_draws);
        std::sort(u.begin(), u.end());
        const Interval interval = values_at(u, ranks);
        count += interval.low + shift > p || interval.high + shift < p ? 1 : 0;
    }
    return static_cast<double>(count) / static_cast<double>(covered_replicates);
}

/// The limit is 5 standard errors above the 5 % that may be missed.
const double most_misses = 0.05 + limit * std::sqrt(0.05 * 0.95 / covered_replicates);

TEST(QuantileIntervals, HoldTheQuantile) {
    for (const double p : {0.05, 0.25, 0.5, 0.95, 0.99}) {
        EXPECT_LT(misses(p, 0), most_misses) << p;
        EXPECT_GT(misses(p, 0), 0.005) << p;  // nor are they far wider than they need to be
    }
}

TEST(QuantileIntervals, TwinMovedByATwentiethMustFail) {
    for (const double p : {0.05, 0.25, 0.5, 0.95, 0.99}) EXPECT_GT(misses(p, 0.05), most_misses);
}

/// How often Wilson's interval of an event of probability `p` misses `claimed`.
double wilson_misses(double p, double claimed) {
    std::size_t count = 0;
    for (std::size_t r = 0; r < covered_replicates; ++r) {
        const Sample u = uniforms("wilson", r, covered_draws);
        const auto events = std::count_if(u.begin(), u.end(), [&](double x) { return x < p; });
        const Interval i = probability_of(static_cast<std::size_t>(events), covered_draws).interval;
        count += claimed < i.low || claimed > i.high ? 1 : 0;
    }
    return static_cast<double>(count) / static_cast<double>(covered_replicates);
}

TEST(ProbabilityIntervals, HoldTheProbability) {
    for (const double p : {0.02, 0.1, 0.5, 0.9}) EXPECT_LT(wilson_misses(p, p), 0.07) << p;
}

TEST(ProbabilityIntervals, TwinOffByATwentiethMustFail) {
    for (const double p : {0.02, 0.1, 0.5, 0.9}) EXPECT_GT(wilson_misses(p, p + 0.05), 0.07) << p;
}

/// The tail's mean of X, of a loss X + Y of independent standard normals: half the tail's loss.
/// `weight` of Y in the loss that picks the tail.
double allocation_score(double weight) {
    Sample parts;
    for (std::size_t r = 0; r < replicates; ++r) {
        const Sample u = uniforms("component", r, draws), v = uniforms("other", r, draws);
        Sample x(draws), loss(draws);
        for (std::size_t s = 0; s < draws; ++s) {
            x[s] = portable_normal_quantile(u[s]);
            loss[s] = x[s] + weight * portable_normal_quantile(v[s]);
        }
        const auto weights = tail_weights(loss, 0.95);
        double part = 0;
        for (std::size_t s = 0; s < draws; ++s) part += weights[s] * x[s];
        parts.push_back(part);
    }
    return mean_score(parts, laws()[0].tvar / std::sqrt(2.0));
}

TEST(Allocation, OfANormalSumIsHalfOfItsTail) {
    EXPECT_LT(allocation_score(1), limit);
}

TEST(Allocation, TwinWithAWeightierOtherMustFail) {
    EXPECT_GT(allocation_score(1.05), limit);
}

}  // namespace
}  // namespace drgsim
