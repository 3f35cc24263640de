// Statistics of scenarios and their intervals, by hand.
#include "sim/search/statistic.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace drgsim {
namespace {

TEST(Statistic, share_has_wilsons_interval) {
    std::vector<double> ones(100, 0);
    for (int i = 0; i < 90; ++i) ones[static_cast<std::size_t>(i)] = 1;
    const Measured share = share_of_ones(ones);
    EXPECT_DOUBLE_EQ(share.value, 0.9);
    // (p + z^2/2n -+ z sqrt(p q / n + z^2/4n^2)) / (1 + z^2/n), z = 2
    EXPECT_NEAR(share.low, (0.92 - 2 * std::sqrt(0.0009 + 0.0001)) / 1.04, 1e-12);
    EXPECT_NEAR(share.high, (0.92 + 2 * std::sqrt(0.0009 + 0.0001)) / 1.04, 1e-12);
}

TEST(Statistic, a_share_of_all_is_still_uncertain) {
    const Measured share = share_of_ones(std::vector<double>(100, 1));
    EXPECT_EQ(share.value, 1);
    EXPECT_NEAR(share.low, 100.0 / 104, 1e-12);
    EXPECT_EQ(share.high, 1);
}

TEST(Statistic, mean_and_deviation) {
    const std::vector<double> values{1, 2, 3, 4};
    const double sd = std::sqrt(5.0 / 3);
    const Measured mean = mean_of(values), deviation = deviation_of(values);
    EXPECT_DOUBLE_EQ(mean.value, 2.5);
    EXPECT_NEAR(mean.high - mean.value, sd, 1e-12);  // 2 sd / sqrt(4)
    EXPECT_NEAR(mean.value - mean.low, sd, 1e-12);
    EXPECT_NEAR(deviation.value, sd, 1e-12);
    const double kurtosis = 2.5625 / (1.25 * 1.25);
    EXPECT_NEAR(deviation.high - sd, 2 * sd * std::sqrt((kurtosis - 1) / 16), 1e-12);
}

TEST(Statistic, one_scenario_has_no_width) {
    const std::vector<double> one{7};
    EXPECT_EQ(mean_of(one).low, 7);
    EXPECT_EQ(deviation_of(one).value, 0);
    EXPECT_EQ(quantile_of(one, 0.3).value, 7);
}

TEST(Statistic, quantiles_by_order_statistics) {
    std::vector<double> values;
    for (int i = 400; i >= 0; --i) values.push_back(i);
    const Measured half = quantile_of(values, 0.5);
    EXPECT_DOUBLE_EQ(half.value, 200);
    EXPECT_NEAR(half.low, 200 - 400 * std::sqrt(1.0 / 401), 1e-9);
    EXPECT_NEAR(half.high, 200 + 400 * std::sqrt(1.0 / 401), 1e-9);
    EXPECT_EQ(quantile_of(values, 0.0001).low, 0);
}

TEST(Statistic, relations) {
    EXPECT_TRUE(holds(1, Relation::at_least, 1));
    EXPECT_FALSE(holds(1, Relation::above, 1));
    EXPECT_TRUE(holds(1, Relation::at_most, 1));
    EXPECT_FALSE(holds(1, Relation::below, 1));
}

}  // namespace
}  // namespace drgsim
