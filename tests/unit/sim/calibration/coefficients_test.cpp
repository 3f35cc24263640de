// Repair, filling and rounding of level coefficients, by hand.
#include "sim/calibration/coefficients.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace drgsim {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
using Repair = CoefficientRules::Repair;

TEST(Rounding, GoesHalfAwayFromZero) {
    EXPECT_EQ(round_to_8_decimals(0.5 + 0.5 / 134217728), 0.5);  // 0.50000000372529...
    EXPECT_EQ(round_to_8_decimals(1.0 / 3), 0.33333333);
    EXPECT_EQ(round_to_8_decimals(2.0 / 3), 0.66666667);
    EXPECT_EQ(round_to_8_decimals(-2.0 / 3), -0.66666667);
    EXPECT_EQ(round_to_8_decimals(0.001953125), 0.00195313);  // 1/512: a tie, exact in binary
    EXPECT_EQ(round_to_8_decimals(-0.001953125), -0.00195313);
}

TEST(PoolAdjacentViolators, LeavesARisingSequenceAlone) {
    const LevelValues rising{0.59, 0.9, 1.07};
    EXPECT_EQ(pool_adjacent_violators(rising, {3, 2, 1}), rising);
}

TEST(PoolAdjacentViolators, PoolsByCaseCounts) {
    const auto value = pool_adjacent_violators({0.8, 1.2, 0.9}, {10, 1, 2});
    EXPECT_DOUBLE_EQ(value[0], 0.8);
    EXPECT_DOUBLE_EQ(value[1], 1.0);  // (1.2 + 2 * 0.9) / 3
    EXPECT_DOUBLE_EQ(value[2], 1.0);
}

TEST(PoolAdjacentViolators, CascadesDownTheLevels) {
    const auto value = pool_adjacent_violators({1.0, 1.2, 0.6}, {1, 1, 2});
    for (const double v : value) EXPECT_DOUBLE_EQ(v, 0.85);  // (1.0 + 1.2 + 2 * 0.6) / 4
}

TEST(PoolAdjacentViolators, SkipsLevelsWithoutCases) {
    const auto value = pool_adjacent_violators({1.5, none, 0.5}, {1, 0, 3});
    EXPECT_DOUBLE_EQ(value[0], 0.75);
    EXPECT_TRUE(std::isnan(value[1]));
    EXPECT_DOUBLE_EQ(value[2], 0.75);
}

TEST(FillEmptyLevels, TakesTheNearestLowerElseHigher) {
    EXPECT_EQ(fill_empty_levels({0.6, none, 1.1}), (LevelValues{0.6, 0.6, 1.1}));
    EXPECT_EQ(fill_empty_levels({none, none, 1.1}), (LevelValues{1.1, 1.1, 1.1}));
    EXPECT_EQ(fill_empty_levels({none, 0.9, none}), (LevelValues{0.9, 0.9, 0.9}));
    EXPECT_EQ(fill_empty_levels({0.6, none, none}), (LevelValues{0.6, 0.6, 0.6}));
}

TEST(CoefficientsFromMeans, RepairsBeforeItFillsAndRoundsLast) {
    // Ratios 4/3, none, 2/3 with 1 and 2 cases pool to (4/3 + 2 * 2/3) / 3 = 0.888...
    const auto value = coefficients_from_means(300, {400, none, 200}, {1, 0, 2}, Repair::isotonic);
    EXPECT_EQ(value, (LevelValues{0.88888889, 0.88888889, 0.88888889}));
}

TEST(CoefficientsFromMeans, LeavesViolationsWhereThePackSaysSo) {
    const auto value = coefficients_from_means(300, {400, none, 200}, {1, 0, 2}, Repair::none);
    EXPECT_EQ(value, (LevelValues{1.33333333, 1.33333333, 0.66666667}));
}

/// Reference cases that cost nothing beside what is paid by item leave no standard of 0 behind.
TEST(Coefficients, ALevelThatCostsNothingIsEmpty) {
    const LevelValues found = coefficients_from_means(1000, {0, 800, 1100}, {3, 5, 9},
                                                      CoefficientRules::Repair::isotonic);
    EXPECT_EQ(found, (LevelValues{0.8, 0.8, 1.1}));
}

}  // namespace
}  // namespace drgsim
