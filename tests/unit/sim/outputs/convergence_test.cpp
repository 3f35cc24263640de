// Where a run may end: known errors of known series, in whole blocks, whatever order blocks come
// in.
#include "sim/outputs/convergence.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/region/region.hpp"

namespace drgsim {
namespace {

/// Of one policy: the point value of the employee fund is 10 +- spread, turn about; its balance is
/// the same less 10, its budget 100. The resident fund has nothing.
ResultBlock block_of(std::uint64_t block, std::size_t count, double spread) {
    ResultBlock out;
    out.first = block * block_scenarios;
    out.count = count;
    const auto of = [&](Var v) -> std::vector<double>& {
        auto& values = out.values[static_cast<std::size_t>(v)];
        values.assign(count * fund_count, 0.0);
        return values;
    };
    auto& value = of(Var::point_value);
    auto& balance = of(Var::balance);
    auto& budget = of(Var::budget);
    for (std::size_t s = 0; s < count; ++s) {
        const double sign = s % 2 == 0 ? 1 : -1;
        value[s * fund_count] = 10 + sign * spread;
        balance[s * fund_count] = sign * spread;
        budget[s * fund_count] = 100;
    }
    return out;
}

/// Of a series of n values mean +- spread.
double standard_error(double spread, double n) {
    return spread * std::sqrt(n / (n - 1) / n);
}

TEST(Convergence, EndsAtTheFirstLookThatMeetsEveryTarget) {
    // 1 / sqrt(n) falls below 0.04 between 576 and 640 scenarios: 10 * 0.004 = 0.04.
    Convergence convergence{{{Var::point_value, 0.004}}, 64, 64};
    ConvergenceWatch watch(convergence, 1, 6400);
    for (std::uint64_t b = 0; b < 9; ++b) watch.add(block_of(b, 64, 1));
    EXPECT_FALSE(watch.reached().has_value());
    ASSERT_TRUE(watch.furthest().has_value());
    EXPECT_NEAR(watch.furthest()->share, standard_error(1, 576) / 10, 1e-12);
    watch.add(block_of(9, 64, 1));
    EXPECT_EQ(watch.reached(), 640U);
    watch.add(block_of(10, 64, 1));
    EXPECT_EQ(watch.reached(), 640U);
}

TEST(Convergence, LooksAreWholeBlocksAndWaitForAllBefore) {
    ConvergenceWatch watch({{{Var::point_value, 0.5}}, 65, 1}, 1, 640);
    for (const std::uint64_t b : {5, 1, 3}) {
        watch.add(block_of(b, 64, 1));
        EXPECT_FALSE(watch.reached().has_value());
    }
    watch.add(block_of(0, 64, 1));
    EXPECT_EQ(watch.reached(), 128U);
}

TEST(Convergence, TheBalanceIsMeasuredByTheBudget) {
    ConvergenceWatch watch({{{Var::balance, 0.01}}, 64, 64}, 1, 6400);
    watch.add(block_of(0, 64, 2));
    EXPECT_FALSE(watch.reached().has_value() && watch.furthest()->share == 0);
    EXPECT_NEAR(watch.furthest()->share, standard_error(2, 64) / 100, 1e-12);
    EXPECT_EQ(watch.reached(), 64U);
}

TEST(Convergence, AllTargetsMustBeMet) {
    ConvergenceWatch watch({{{Var::balance, 0.01}, {Var::point_value, 1e-6}}, 64, 64}, 1, 6400);
    watch.add(block_of(0, 64, 2));
    EXPECT_FALSE(watch.reached().has_value());
    EXPECT_EQ(watch.furthest()->target.output, Var::point_value);
}

TEST(Convergence, NeverAtTheEndAndNotWithoutNeed) {
    ConvergenceWatch watch({{{Var::point_value, 0.5}}, 64, 64}, 1, 64);
    watch.add(block_of(0, 64, 1));
    EXPECT_FALSE(watch.reached().has_value());  // the run ends there anyway
    ConvergenceWatch constant({{{Var::point_value, 1e-9}}, 64, 64}, 1, 640);
    constant.add(block_of(0, 64, 0));
    EXPECT_EQ(constant.reached(), 64U);
}

}  // namespace
}  // namespace drgsim
