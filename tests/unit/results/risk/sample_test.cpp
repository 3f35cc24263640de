// Figures of small samples against values worked by hand and against published ones.
#include "results/risk/sample.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace drgsim {
namespace {

TEST(Sample, MomentsOfFiveValues) {
    const std::vector<double> values{4, 1, 5, 2, 3};
    const Moments m = moments_of(values);
    EXPECT_DOUBLE_EQ(m.mean, 3);
    EXPECT_DOUBLE_EQ(m.sd, std::sqrt(2.5));
    EXPECT_DOUBLE_EQ(m.standard_error, std::sqrt(0.5));
    EXPECT_EQ(moments_of(std::vector<double>{7}).sd, 0);
}

TEST(Sample, PairsKnowTheirMeanByThePairs) {
    const std::vector<double> opposite{1, 5, 2, 4, 0, 6}, alike{1, 1, 2, 2, 6, 6};
    EXPECT_DOUBLE_EQ(paired_moments(opposite).standard_error, 0);
    EXPECT_DOUBLE_EQ(paired_moments(opposite).sd, moments_of(opposite).sd);
    EXPECT_DOUBLE_EQ(paired_moments(alike).standard_error, std::sqrt(7.0 / 3));
    EXPECT_EQ(paired_moments(std::vector<double>{7}).standard_error, 0);
}

TEST(Sample, QuantilesAreLinearBetweenOrderStatistics) {
    const std::vector<double> values{1, 2, 3, 4, 5};
    EXPECT_DOUBLE_EQ(sorted_quantile(values, 0.05), 1.2);
    EXPECT_DOUBLE_EQ(sorted_quantile(values, 0.5), 3);
    EXPECT_DOUBLE_EQ(sorted_quantile(values, 1), 5);
    EXPECT_EQ(sorted_quantile(std::vector<double>{7}, 0.95), 7);
}

TEST(Sample, RanksAroundTheMedianAreThoseOfTheSignTest) {
    EXPECT_EQ(quantile_ranks(10, 0.5).low, 1U);  // x_(2) and x_(9): 97.9 %
    EXPECT_EQ(quantile_ranks(10, 0.5).high, 8U);
    EXPECT_EQ(quantile_ranks(6, 0.5).low, 0U);
    EXPECT_EQ(quantile_ranks(6, 0.5).high, 5U);
    EXPECT_FALSE(quantile_ranks(5, 0.5).low);  // 93.75 % at most
    EXPECT_FALSE(quantile_ranks(5, 0.5).high);
    EXPECT_EQ(quantile_ranks(1000, 0.5).low, 468U);  // x_(469) and x_(532)
    EXPECT_EQ(quantile_ranks(1000, 0.5).high, 531U);
}

TEST(Sample, RanksInTheTailsNeedEnoughValues) {
    EXPECT_FALSE(quantile_ranks(100, 0.99).high);  // P(B >= 100) = 0.366
    EXPECT_TRUE(quantile_ranks(100, 0.99).low);
    EXPECT_FALSE(quantile_ranks(367, 0.99).high);  // 0.99^367 = 0.0250025, 0.99^368 = 0.02475
    EXPECT_EQ(quantile_ranks(368, 0.99).high, 367U);
    EXPECT_FALSE(quantile_ranks(367, 0.01).low);
    EXPECT_EQ(quantile_ranks(368, 0.01).low, 0U);
    EXPECT_TRUE(quantile_ranks(1'000'000, 0.99).high);
    EXPECT_TRUE(std::isnan(values_at(std::vector<double>{1, 2}, quantile_ranks(2, 0.5)).low));
}

TEST(Sample, WilsonsInterval) {
    const Probability none = probability_of(0, 10), half = probability_of(5, 10),
                      all = probability_of(10, 10);
    EXPECT_EQ(none.interval.low, 0);
    EXPECT_NEAR(none.interval.high, 0.2775, 5e-5);
    EXPECT_NEAR(half.interval.low, 0.2366, 5e-5);
    EXPECT_NEAR(half.interval.high, 0.7634, 5e-5);
    EXPECT_NEAR(all.interval.low, 0.7225, 5e-5);
    EXPECT_EQ(all.interval.high, 1);
}

TEST(Sample, ATailCountsTheScenarioAcrossItsLevelByItsPart) {
    const std::vector<double> losses{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    const LossTail quarter = tail_of(losses, 0.75);  // two and a half scenarios
    EXPECT_EQ(quarter.var, 8);
    EXPECT_DOUBLE_EQ(quarter.tvar, (10 + 9 + 0.5 * 8) / 2.5);
    EXPECT_EQ(quarter.scenarios, 3U);
    EXPECT_EQ(tail_of(losses, 0.95).tvar, 10);
    const LossTail whole = tail_of(losses, 0.8);  // 10 * 0.8 is 8 exactly
    EXPECT_EQ(whole.var, 8);
    EXPECT_DOUBLE_EQ(whole.tvar, 9.5);
    EXPECT_EQ(whole.scenarios, 2U);
    EXPECT_EQ(tail_of(std::vector<double>{3}, 0.99).tvar, 3);
}

TEST(Sample, TailErrorHasTheTailsVarianceAndThatOfValueAtRisk) {
    const std::vector<double> losses{0, 0, 0, 0, 0, 0, 0, 0, 1, 3};
    const LossTail tail = tail_of(losses, 0.8);  // VaR 0, the tail is 1 and 3
    EXPECT_DOUBLE_EQ(tail.tvar, 2);
    EXPECT_DOUBLE_EQ(tail.tvar_error, std::sqrt((1 + 0.8 * 4) / 2));
}

TEST(Sample, TailWeightsGiveTheTailAndShareTies) {
    const std::vector<double> losses{6, 3, 9, 1, 10, 2, 8, 4, 7, 5};
    for (const double level : {0.5, 0.75, 0.95, 0.99}) {
        const auto weights = tail_weights(losses, level);
        std::vector<double> sorted = losses;
        std::sort(sorted.begin(), sorted.end());
        EXPECT_NEAR(std::inner_product(weights.begin(), weights.end(), losses.begin(), 0.0),
                    tail_of(sorted, level).tvar, 1e-12);
        EXPECT_NEAR(std::accumulate(weights.begin(), weights.end(), 0.0), 1, 1e-12);
    }
    const auto ties = tail_weights(std::vector<double>{1, 5, 5, 5}, 0.5);
    EXPECT_EQ(ties[0], 0);
    for (const std::size_t s : {1U, 2U, 3U}) EXPECT_DOUBLE_EQ(ties[s], 1.0 / 3);
}

TEST(Sample, ExceedanceFallsFromLeastToGreatest) {
    const std::vector<double> sorted{0, 1, 1, 4};
    const auto thresholds = even_thresholds(sorted, 5);
    EXPECT_EQ(thresholds, (std::vector<double>{0, 1, 2, 3, 4}));
    EXPECT_EQ(exceedance_of(sorted, thresholds), (std::vector<double>{0.75, 0.25, 0.25, 0.25, 0}));
}

}  // namespace
}  // namespace drgsim
