// Calibration of regions small enough to compute by hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "sim/calibration/standards.hpp"
#include "tests/unit/sim/calibration/small_region.hpp"

namespace drgsim {
namespace {

using testing::SmallRegion;

/// A policy without stability limits, so that small groups keep their coefficients.
Policy policy_without_limits() {
    Policy policy;
    policy.name = "test";
    policy.stability.n_min.reset();
    policy.stability.cv_max.reset();
    return policy;
}

const std::vector<int> one_year{2023};

/// A: 100, 200 (level 2), 600 (level 3); B: 50, 150 (level 1); 0000 and "" are ungrouped.
SmallRegion two_groups() {
    SmallRegion small;
    small.add_many("A", 2, {100, 200});
    small.add("A", 3, 600);
    small.add_many("B", 1, {50, 150});
    small.add("0000", 1, 9999);
    small.add("", 2, 8888);
    return small;
}

TEST(Calibrate, PooledMeansCountsAndWeights) {
    SmallRegion small = two_groups();
    const Standards s = calibrate(small.region, policy_without_limits(), one_year);
    EXPECT_DOUBLE_EQ(s.mean_cost, 220);  // 1100 / 5; ungrouped cases are no part of M
    EXPECT_DOUBLE_EQ(s.group_mean[0], 300);
    EXPECT_DOUBLE_EQ(s.group_mean[1], 100);
    EXPECT_EQ(s.case_count, (std::vector<double>{3, 2, 0, 0}));
    EXPECT_EQ(s.level_case_count[0], (std::array<double, 3>{0, 2, 1}));
    EXPECT_DOUBLE_EQ(s.weight[0], 300.0 / 220);
    EXPECT_DOUBLE_EQ(s.weight[1], 100.0 / 220);
    EXPECT_TRUE(std::isnan(s.level_mean[0][0]));
    EXPECT_DOUBLE_EQ(s.level_mean[0][1], 150);
    EXPECT_DOUBLE_EQ(s.level_mean[0][2], 600);
    EXPECT_EQ(s.coefficient[0], (std::array<double, 3>{0.5, 0.5, 2}));
    EXPECT_EQ(s.coefficient[1], (std::array<double, 3>{1, 1, 1}));
    // Sample sd of {100, 200, 600} is sqrt(140000 / 2).
    EXPECT_DOUBLE_EQ(s.cv[0], std::sqrt(70000.0) / 300);
}

TEST(Calibrate, UngroupedCodesHaveNoStandards) {
    SmallRegion small = two_groups();
    const Standards s = calibrate(small.region, policy_without_limits(), one_year);
    EXPECT_EQ(s.ungrouped, (std::vector<std::uint8_t>{0, 0, 1, 1}));
    EXPECT_TRUE(std::isnan(s.weight[2]) && std::isnan(s.weight[3]));
    EXPECT_TRUE(std::isnan(s.group_mean[2]));
    EXPECT_TRUE(s.warnings.empty());
}

TEST(Calibrate, ExcludedCostIsNoPartOfTheStandards) {
    SmallRegion small = two_groups();
    small.region.cases.excluded_cost = {0, 0, 300, 0, 0, 0, 0};
    const Standards s = calibrate(small.region, policy_without_limits(), one_year);
    EXPECT_DOUBLE_EQ(s.group_mean[0], 200);
    EXPECT_DOUBLE_EQ(s.mean_cost, 160);
}

TEST(Calibrate, ExcludedCostIsPartOfTheCostWhereItIsNotPaidByItem) {
    SmallRegion small = two_groups();
    small.region.cases.excluded_cost = {0, 0, 300, 0, 0, 0, 0};
    Policy policy = policy_without_limits();
    using FundPays = ClearingRules::FundPays;
    for (const auto pays :
         {FundPays::booked_share, FundPays::common_share, FundPays::fixed_share}) {
        policy.clearing.fund_pays = pays;
        const Standards s = calibrate(small.region, policy, one_year);
        EXPECT_DOUBLE_EQ(s.group_mean[0], 300);
        EXPECT_DOUBLE_EQ(s.mean_cost, 220);
    }
}

TEST(Calibrate, OnlyHistoryYearsCount) {
    SmallRegion small = two_groups();
    small.add("A", 1, 1e6, 2022);
    small.add("C", 1, 1e6, 2024);
    const Standards s = calibrate(small.region, policy_without_limits(), one_year);
    EXPECT_DOUBLE_EQ(s.mean_cost, 220);
    const std::size_t c = small.group("C");
    EXPECT_EQ(s.case_count[c], 0);
    EXPECT_EQ(s.unstable[c], 1);  // no reference cases, whatever the limits
    EXPECT_EQ(s.coefficient[c], (std::array<double, 3>{1, 1, 1}));
    ASSERT_EQ(s.warnings.size(), 1u);
    EXPECT_NE(s.warnings[0].find("C"), std::string::npos);
}

TEST(Calibrate, YearlyWeightsAlignAtTheNewestYearAndSkipEmptyYears) {
    SmallRegion small;
    small.add_many("A", 2, {100, 300}, 2021);  // mean 200
    small.add("A", 2, 400, 2022);
    small.add("A", 3, 1000, 2023);
    small.add("B", 1, 500, 2021);
    small.add("B", 1, 900, 2023);
    Policy policy = policy_without_limits();
    policy.weights.means = WeightRules::Means::yearly;
    policy.weights.year_weights = {1, 2, 7};
    const Standards s = calibrate(small.region, policy, std::vector<int>{2023, 2021, 2022});
    EXPECT_DOUBLE_EQ(s.group_mean[0], (1 * 200 + 2 * 400 + 7 * 1000) / 10.0);
    EXPECT_DOUBLE_EQ(s.group_mean[1], (1 * 500 + 7 * 900) / 8.0);
    EXPECT_DOUBLE_EQ(s.level_mean[0][1], (1 * 200 + 2 * 400) / 3.0);
    EXPECT_DOUBLE_EQ(s.mean_cost, (1 * 300 + 2 * 400 + 7 * 950) / 10.0);
    // CV pools the years: {100, 300, 400, 1000}, mean 450.
    EXPECT_DOUBLE_EQ(s.cv[0], std::sqrt((350. * 350 + 150 * 150 + 50 * 50 + 550 * 550) / 3) / 450);

    const Standards two = calibrate(small.region, policy, std::vector<int>{2022, 2023});
    EXPECT_DOUBLE_EQ(two.group_mean[0], (2 * 400 + 7 * 1000) / 9.0);
}

TEST(Calibrate, TrimsWithinTheGroupOverAllYearsTogether) {
    SmallRegion small;
    small.add_many("A", 2, {10, 20, 30}, 2022);
    small.add_many("A", 3, {40, 1000}, 2023);  // Q1 20, Q3 40: fences -10 and 70
    small.add_many("B", 1, {1000, 1000});      // nothing of B is trimmed
    Policy policy = policy_without_limits();
    policy.weights.trim.kind = Trim::Kind::iqr;
    const Standards s = calibrate(small.region, policy, std::vector<int>{2022, 2023});
    EXPECT_EQ(s.case_count, (std::vector<double>{4, 2}));
    EXPECT_DOUBLE_EQ(s.group_mean[0], 25);
    EXPECT_EQ(s.level_case_count[0], (std::array<double, 3>{0, 3, 1}));
    EXPECT_DOUBLE_EQ(s.mean_cost, 350);  // (100 + 2000) / 6
    EXPECT_DOUBLE_EQ(s.cv[0], std::sqrt(500.0 / 3) / 25);
}

TEST(Calibrate, StabilityByCountAndVariation) {
    SmallRegion small;
    small.add_many("FIVE", 2, {100, 100, 100, 100, 100});
    small.add_many("SIX", 2, {100, 100, 100, 100, 100, 100});
    small.add_many("WIDE", 2, {1, 1, 1, 1, 1, 1, 1000});
    small.add("ONE", 2, 100);
    Policy policy;
    EXPECT_EQ(calibrate(small.region, policy, one_year).unstable,
              (std::vector<std::uint8_t>{1, 0, 1, 1}));
    policy.stability.n_min.reset();
    EXPECT_EQ(calibrate(small.region, policy, one_year).unstable,
              (std::vector<std::uint8_t>{0, 0, 1, 0}));  // one case has no CV
    policy.stability.cv_max.reset();
    EXPECT_EQ(calibrate(small.region, policy, one_year).unstable,
              (std::vector<std::uint8_t>{0, 0, 0, 0}));
}

TEST(Calibrate, AVariationOnTheLimitIsStableWhateverItsLastBit) {
    for (int i = 1; i <= 200; ++i) {
        const double a = 10.01 * i;  // eight at a and one at 5.5 a: CV is 1
        SmallRegion small;
        small.add_many("ONE", 2, {a, a, a, a, a, a, a, a, 5.5 * a});
        EXPECT_EQ(calibrate(small.region, Policy{}, one_year).unstable[0], 0) << a;
        small.region.cases.total_cost.back() *= 1.0001;
        EXPECT_EQ(calibrate(small.region, Policy{}, one_year).unstable[0], 1) << a;
    }
}

TEST(Calibrate, TheGroupTableOverridesStability) {
    SmallRegion small;
    small.add_many("FIVE", 2, {100, 100, 100, 100, 100});
    small.add_many("SIX", 2, {100, 100, 100, 100, 100, 100});
    small.region.groups.unstable = {0, 1};
    EXPECT_EQ(calibrate(small.region, Policy{}, one_year).unstable,
              (std::vector<std::uint8_t>{0, 1}));
}

TEST(Calibrate, UnstableWinsOverBaseGroup) {
    SmallRegion small = two_groups();
    small.region.groups.base_group = {1, 1, 0, 0};
    small.region.groups.unstable[1] = 1;
    Policy policy = policy_without_limits();
    policy.coefficients.base_group = 0.8;
    const Standards s = calibrate(small.region, policy, one_year);
    EXPECT_EQ(s.coefficient[0], (std::array<double, 3>{0.8, 0.8, 0.8}));
    EXPECT_EQ(s.coefficient[1], (std::array<double, 3>{1, 1, 1}));
}

TEST(Calibrate, CoefficientSources) {
    SmallRegion small = two_groups();
    small.region.groups.level_coefficient[1][0] = 0.7;
    Policy policy = policy_without_limits();
    policy.coefficients.source = CoefficientRules::Source::level;
    policy.coefficients.by_level = {0.5, 0.75, 1.25};
    EXPECT_EQ(calibrate(small.region, policy, one_year).coefficient[0],
              (std::array<double, 3>{0.5, 0.75, 1.25}));
    policy.coefficients.source = CoefficientRules::Source::catalogue;
    EXPECT_EQ(calibrate(small.region, policy, one_year).coefficient[0],
              (std::array<double, 3>{0.7, 0.7, 0.7}));
    EXPECT_EQ(calibrate(small.region, policy, one_year).coefficient[1],
              (std::array<double, 3>{1, 1, 1}));
    policy.coefficients.source = CoefficientRules::Source::one;
    EXPECT_EQ(calibrate(small.region, policy, one_year).coefficient[0],
              (std::array<double, 3>{1, 1, 1}));
}

TEST(Calibrate, CatalogueWeightsWithAndWithoutItsMean) {
    SmallRegion small = two_groups();
    small.region.groups.weight[0] = 1.5;
    Policy policy = policy_without_limits();
    EXPECT_DOUBLE_EQ(calibrate(small.region, policy, one_year).weight[0], 300.0 / 220);
    policy.weights.source = WeightRules::Source::catalogue;
    const Standards with_data_mean = calibrate(small.region, policy, one_year);
    EXPECT_EQ(with_data_mean.weight[0], 1.5);
    EXPECT_DOUBLE_EQ(with_data_mean.mean_cost, 220);
    EXPECT_DOUBLE_EQ(with_data_mean.weight[1], 100.0 / 220);  // the catalogue lacks it
    policy.weights.catalogue_mean = 200;
    const Standards with_own_mean = calibrate(small.region, policy, one_year);
    EXPECT_EQ(with_own_mean.mean_cost, 200);
    EXPECT_EQ(with_own_mean.weight[0], 1.5);
    EXPECT_DOUBLE_EQ(with_own_mean.weight[1], 0.5);
}

TEST(Calibrate, NegotiatedWeightsHoldTheTotal) {
    SmallRegion small = two_groups();
    Policy policy = policy_without_limits();
    policy.weights.negotiated = {{"A", 1.2}, {"NONE", 2}};
    const Standards s = calibrate(small.region, policy, one_year);
    // sum n w = 5 before; 3 * 1.2 * 300/220 + 2 * 100/220 = 1280/220 after.
    EXPECT_DOUBLE_EQ(s.weight[0], 1.2 * 300 / 220 * 5 * 220 / 1280);
    EXPECT_DOUBLE_EQ(3 * s.weight[0] + 2 * s.weight[1], 5);
    ASSERT_EQ(s.warnings.size(), 1u);
    EXPECT_NE(s.warnings[0].find("NONE"), std::string::npos);
    EXPECT_EQ(s.coefficient[0], (std::array<double, 3>{0.5, 0.5, 2}));  // c does not move
}

TEST(Calibrate, ReadsThePolicysGroupColumn) {
    SmallRegion small = two_groups();
    const auto x = static_cast<GroupId>(small.group("X"));
    small.region.cases.group[1].assign(small.region.cases.size(), x);
    Policy policy = policy_without_limits();
    policy.group_column = 2;
    const Standards s = calibrate(small.region, policy, one_year);
    EXPECT_EQ(s.case_count[index(x)], 7);
    EXPECT_EQ(s.weight[index(x)], 1);
    EXPECT_EQ(s.case_count[0], 0);
    EXPECT_TRUE(s.warnings.empty());  // A and B have no cases in this column
}

TEST(ReferenceFlows, SharesOfTheNewestYearByFund) {
    SmallRegion small;
    small.add("A", 1, 100, 2022, 5, Fund::employee, 99);
    small.add("A", 1, 100, 2023, 1, Fund::employee, 30);
    small.add("A", 2, 100, 2023, 12, Fund::employee, 10);
    small.add("", 1, 100, 2023, 12, Fund::employee, 20);
    small.add("A", 3, 100, 2022, 1, Fund::resident, 50);
    const ReferenceFlows flows = reference_flows(small.region, std::vector<int>{2023, 2022});
    EXPECT_DOUBLE_EQ(flows.month_share[0][0], 0.5);
    EXPECT_DOUBLE_EQ(flows.month_share[0][11], 0.5);
    EXPECT_EQ(flows.month_share[0][4], 0);
    for (const double share : flows.month_share[1]) EXPECT_DOUBLE_EQ(share, 1.0 / 12);
    EXPECT_EQ(flows.fund_paid[0], (std::array<double, 2>{50, 0}));
    EXPECT_EQ(flows.fund_paid[1], (std::array<double, 2>{10, 0}));
    EXPECT_EQ(flows.fund_paid[2], (std::array<double, 2>{0, 0}));
}

}  // namespace
}  // namespace drgsim
