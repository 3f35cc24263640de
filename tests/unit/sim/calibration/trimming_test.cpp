// Quantiles against numpy's linear method, bounds by hand.
#include "sim/calibration/trimming.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace drgsim {
namespace {

CostBounds bounds_of(Trim::Kind kind, double low, double high, const std::vector<double>& cost) {
    return trim_bounds({kind, low, high}, cost);
}

TEST(Quantile, InterpolatesLinearly) {
    std::vector<double> cost{40, 10, 30, 20};  // numpy.quantile([10,20,30,40], p)
    EXPECT_DOUBLE_EQ(quantile(cost, 0.0), 10);
    EXPECT_DOUBLE_EQ(quantile(cost, 0.25), 17.5);
    EXPECT_DOUBLE_EQ(quantile(cost, 0.5), 25);
    EXPECT_DOUBLE_EQ(quantile(cost, 0.9), 37);
    EXPECT_DOUBLE_EQ(quantile(cost, 1.0), 40);
}

TEST(Quantile, OfOneValueIsTheValue) {
    std::vector<double> cost{7};
    EXPECT_EQ(quantile(cost, 0.975), 7);
}

TEST(Quantile, WholeRanksAreExactWhateverTheirBinaryProduct) {
    std::vector<double> cost;
    for (int i = 0; i <= 1000; ++i) cost.push_back(i);
    for (int i = 0; i <= 1000; ++i) EXPECT_EQ(quantile(cost, i / 1000.0), i);
}

TEST(TrimBounds, NoneKeepsEverything) {
    const CostBounds bounds = bounds_of(Trim::Kind::none, 0, 0, {1, 2});
    EXPECT_TRUE(bounds.keep(-1e300));
    EXPECT_TRUE(bounds.keep(std::numeric_limits<double>::infinity()));
}

TEST(TrimBounds, PercentileKeepsTheCostsOnItsBounds) {
    std::vector<double> cost;
    for (int i = 0; i <= 40; ++i) cost.push_back(100 + i);  // ranks 1 and 39 are the bounds
    const CostBounds bounds = bounds_of(Trim::Kind::percentile, 0.025, 0.975, cost);
    EXPECT_FALSE(bounds.keep(100));
    EXPECT_TRUE(bounds.keep(101));
    EXPECT_TRUE(bounds.keep(139));
    EXPECT_FALSE(bounds.keep(140));
}

TEST(TrimBounds, IqrKeepsTheCostsOnItsFences) {
    // Q1 = 20, Q3 = 40: fences -10 and 70.
    const std::vector<double> cost{10, 20, 30, 40, 70};
    const CostBounds bounds = bounds_of(Trim::Kind::iqr, 0, 0, cost);
    EXPECT_TRUE(bounds.keep(70));
    EXPECT_TRUE(bounds.keep(-10));
    EXPECT_FALSE(bounds.keep(70.01));
    EXPECT_FALSE(bounds.keep(-10.01));
}

TEST(TrimBounds, IqrFenceInFenIsKeptDespiteBinaryRounding) {
    // Q1 = 0.1, Q3 = 0.3: the upper fence is 0.6, in binary 0.1 and 0.3 miss it by a bit.
    const CostBounds bounds = bounds_of(Trim::Kind::iqr, 0, 0, {0.1, 0.1, 0.2, 0.3, 0.6});
    EXPECT_TRUE(bounds.keep(0.6));
    EXPECT_FALSE(bounds.keep(0.61));
}

TEST(TrimBounds, RatioIsOfTheUntrimmedMean) {
    const CostBounds bounds = bounds_of(Trim::Kind::ratio, 0.5, 2, {10, 20, 60});  // mean 30
    EXPECT_TRUE(bounds.keep(15));
    EXPECT_TRUE(bounds.keep(60));
    EXPECT_FALSE(bounds.keep(14.99));
    EXPECT_FALSE(bounds.keep(60.01));
}

}  // namespace
}  // namespace drgsim
