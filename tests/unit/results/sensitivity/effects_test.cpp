// Correlations, ranks and regression of samples worked by hand.
#include "results/sensitivity/effects.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace drgsim {
namespace {

TEST(Effects, EqualValuesShareTheirMeanRank) {
    EXPECT_EQ(ranks_of(std::vector<double>{30, 10, 20, 10}), (std::vector<double>{4, 1.5, 3, 1.5}));
}

TEST(Effects, CorrelationAndFishersInterval) {
    const std::vector<double> x{1, 2, 3, 4}, y{2, 4, 6, 8}, z{1, -1, -1, 1};
    EXPECT_DOUBLE_EQ(correlation_of(x, y).value, 1);
    EXPECT_NEAR(correlation_of(x, z).value, 0, 1e-15);
    const Effect half = correlation_effect(0.5, 97);  // n = 100
    EXPECT_NEAR(half.interval.low, 0.3366, 5e-5);
    EXPECT_NEAR(half.interval.high, 0.6341, 5e-5);
}

TEST(Effects, AreResolvedWhenKnownToHalfTheirSizeOrToATwentieth) {
    EXPECT_TRUE((Effect{0.01, {-0.03, 0.05}}).resolved());
    EXPECT_TRUE((Effect{0.5, {0.3, 0.7}}).resolved());
    EXPECT_FALSE((Effect{0.1, {0, 0.2}}).resolved());
    EXPECT_FALSE((Effect{0.5, {0.1, 0.9}}).resolved());
}

/// y = 2 a + b over a balanced design: sd of a is that of b.
TEST(Effects, RegressionOfABalancedDesign) {
    std::vector<std::vector<double>> inputs(2);
    std::vector<double> y;
    for (int i = 0; i < 64; ++i) {
        inputs[0].push_back(i % 8);
        inputs[1].push_back(i / 8);
        y.push_back(2 * inputs[0].back() + inputs[1].back());
    }
    const auto line = regression_of(inputs, y);
    ASSERT_TRUE(line);
    EXPECT_NEAR(line->coefficients[0].value, 2 / std::sqrt(5), 1e-12);
    EXPECT_NEAR(line->coefficients[1].value, 1 / std::sqrt(5), 1e-12);
    EXPECT_NEAR(line->r2, 1, 1e-12);
    EXPECT_NEAR(line->partial[1].value, 1, 1e-6);
}

TEST(Effects, AnInputWithoutEffectHasNonePartiallyWhereTheLineIsExact) {
    std::vector<std::vector<double>> inputs(2);
    for (int i = 0; i < 100; ++i) {
        inputs[0].push_back(std::sin(i));
        inputs[1].push_back(std::sin(3 * i + 1));
    }
    const auto line = regression_of(inputs, inputs[0]);
    EXPECT_NEAR(line->partial[0].value, 1, 1e-6);
    EXPECT_NEAR(line->partial[1].value, 0, 1e-3);
}

TEST(Effects, NoRegressionOfFewScenariosOrDependentInputs) {
    std::vector<double> x, y;
    for (int i = 0; i < 30; ++i) {
        x.push_back(i * i);
        y.push_back(i % 7);
    }
    EXPECT_TRUE(regression_of({x}, y));
    EXPECT_FALSE(regression_of({x, x}, y));
    EXPECT_FALSE(regression_of({x, y, ranks_of(y)}, y));
    EXPECT_FALSE(regression_of({}, y));
}

TEST(Effects, ALinearShareIsClearedOfChance) {
    const std::vector<double> chance(100, 0.1);  // squares of 1 / (n - 1) on the mean
    EXPECT_NEAR(linear_share(chance, 101).value, 0, 1e-12);
    EXPECT_LT(linear_share(chance, 101).interval.low, 0);
    EXPECT_NEAR(linear_share(std::vector<double>{0.5, 0.5}, 100'001).value, 0.5, 1e-4);
    EXPECT_EQ(linear_share({}, 100).value, 0);
}

}  // namespace
}  // namespace drgsim
