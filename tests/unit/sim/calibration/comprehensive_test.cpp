// Comprehensive types against a literal recomputation from the cases.
#include "sim/calibration/comprehensive.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "sim/calibration/standards.hpp"
#include "tests/unit/sim/calibration/small_region.hpp"

namespace drgsim {
namespace {

using testing::SmallRegion;

Policy policy_with_threshold(double threshold, int prefix) {
    Policy policy;
    policy.name = "dip";
    policy.weights.core_threshold = threshold;
    policy.weights.comprehensive_prefix = prefix;
    policy.stability.n_min.reset();
    policy.stability.cv_max.reset();
    return policy;
}

const std::vector<int> one_year{2023};

/// I10:x has 3 cases (core at a threshold of 3), I10:y 2 and I10:z 1 case, I10:none none, J11:a 1.
SmallRegion dip_region() {
    SmallRegion small;
    small.add_many("I10:x", 2, {300, 400, 500});
    small.add_many("I10:y", 1, {100, 200});
    small.add("I10:z", 3, 900);
    small.add("J11:a", 2, 50);
    small.add("", 2, 7777);
    small.group("I10:none");
    small.group("K12:none");
    return small;
}

TEST(Comprehensive, SmallGroupsShareTheStandardsOfTheirPrefix) {
    SmallRegion small = dip_region();
    const Standards s = calibrate(small.region, policy_with_threshold(3, 3), one_year);
    const double mean = (300 + 400 + 500 + 100 + 200 + 900 + 50) / 7.0;
    EXPECT_DOUBLE_EQ(s.mean_cost, mean);  // M counts every case once
    EXPECT_DOUBLE_EQ(s.weight[small.group("I10:x")], 400 / mean);
    for (const char* code : {"I10:y", "I10:z", "I10:none"}) {
        const std::size_t g = small.group(code);
        EXPECT_DOUBLE_EQ(s.group_mean[g], 400) << code;  // (100 + 200 + 900) / 3
        EXPECT_DOUBLE_EQ(s.weight[g], 400 / mean) << code;
        EXPECT_DOUBLE_EQ(s.cv[g], std::sqrt((300. * 300 + 200 * 200 + 500 * 500) / 2) / 400);
        EXPECT_DOUBLE_EQ(s.level_mean[g][0], 150) << code;
        EXPECT_TRUE(std::isnan(s.level_mean[g][1])) << code;
        EXPECT_DOUBLE_EQ(s.level_mean[g][2], 900) << code;
        EXPECT_EQ(s.coefficient[g], (std::array<double, 3>{0.375, 0.375, 2.25})) << code;
        EXPECT_EQ(s.unstable[g], 0) << code;
    }
    EXPECT_EQ(s.case_count[small.group("I10:y")], 2);  // n_g stays the group's own
    EXPECT_EQ(s.case_count[small.group("I10:z")], 1);
    EXPECT_EQ(s.case_count[small.group("I10:none")], 0);
    EXPECT_EQ(s.level_case_count[small.group("I10:z")], (std::array<double, 3>{0, 0, 1}));
    EXPECT_DOUBLE_EQ(s.group_mean[small.group("J11:a")], 50);  // alone in its set
    EXPECT_TRUE(std::isnan(s.weight[small.group("K12:none")]));
    EXPECT_EQ(s.unstable[small.group("K12:none")], 1);
    EXPECT_TRUE(std::isnan(s.weight[small.group("")]));
}

TEST(Comprehensive, IsOffByDefault) {
    SmallRegion small = dip_region();
    const Standards s = calibrate(small.region, policy_with_threshold(0, 3), one_year);
    EXPECT_DOUBLE_EQ(s.group_mean[small.group("I10:z")], 900);
    EXPECT_TRUE(std::isnan(s.weight[small.group("I10:none")]));
}

TEST(Comprehensive, TheRepairCountsTheCasesOfTheSet) {
    SmallRegion small;
    small.add_many("A01", 1, {600, 600, 600});  // level 1 dearer than level 2: pooled, 3 to 1
    small.add("A02", 2, 200);
    const Standards s = calibrate(small.region, policy_with_threshold(9, 1), one_year);
    for (const std::size_t g : {0, 1})
        EXPECT_EQ(s.coefficient[g], (std::array<double, 3>{1, 1, 1}));  // (3 * 1.2 + 0.4) / 4
}

TEST(Comprehensive, StabilityIsTheSets) {
    SmallRegion small;
    small.add_many("A01", 2, {100, 100, 100});
    small.add_many("A02", 2, {100, 100, 100});
    small.add("B01", 2, 100);
    small.add("B02", 2, 10000);
    small.group("B03");
    Policy policy = policy_with_threshold(9, 1);
    policy.stability.n_min = 5;
    EXPECT_EQ(calibrate(small.region, policy, one_year).unstable,
              (std::vector<std::uint8_t>{0, 0, 1, 1, 1}));  // sets of 6 and of 2
    policy.stability.n_min.reset();
    policy.stability.cv_max = 1;
    EXPECT_EQ(calibrate(small.region, policy, one_year).unstable,
              (std::vector<std::uint8_t>{0, 0, 1, 1, 1}));  // B: 100 and 10000
    small.region.groups.unstable[0] = 1;
    small.region.groups.unstable[4] = 0;
    EXPECT_EQ(calibrate(small.region, policy, one_year).unstable,
              (std::vector<std::uint8_t>{1, 0, 1, 1, 0}));
}

TEST(Comprehensive, ThresholdCountsKeptCasesAndTheSetHoldsThemAlone) {
    SmallRegion small;
    small.add_many("A01", 2, {10, 20, 30, 40, 1000}, 2022);  // iqr drops 1000: 4 kept
    small.add("A02", 2, 100, 2023);
    Policy policy = policy_with_threshold(5, 1);
    policy.weights.trim.kind = Trim::Kind::iqr;
    const std::vector<int> history{2022, 2023};
    EXPECT_DOUBLE_EQ(calibrate(small.region, policy, history).group_mean[0], 40);  // 200 / 5
    policy.weights.core_threshold = 4;
    EXPECT_DOUBLE_EQ(calibrate(small.region, policy, history).group_mean[0], 25);
    policy.weights.core_threshold = 5;
    policy.weights.means = WeightRules::Means::yearly;
    policy.weights.year_weights = {1, 3};
    EXPECT_DOUBLE_EQ(calibrate(small.region, policy, history).group_mean[1],
                     (1 * 25 + 3 * 100) / 4.0);
}

TEST(Comprehensive, ACatalogueWeightInForceKeepsAGroupOutOfTheSet) {
    SmallRegion small = dip_region();
    small.region.groups.weight[small.group("I10:z")] = 3;
    Policy policy = policy_with_threshold(3, 3);
    const std::size_t y = small.group("I10:y"), z = small.group("I10:z");
    EXPECT_DOUBLE_EQ(calibrate(small.region, policy, one_year).group_mean[y], 400);
    policy.weights.source = WeightRules::Source::catalogue;
    const Standards s = calibrate(small.region, policy, one_year);
    EXPECT_DOUBLE_EQ(s.group_mean[y], 150);
    EXPECT_EQ(s.weight[z], 3);
    EXPECT_DOUBLE_EQ(s.group_mean[z], 900);
    EXPECT_DOUBLE_EQ(s.weight[small.group("I10:none")], 150 / s.mean_cost);
}

TEST(Comprehensive, NegotiatedTotalsCountEachGroupsOwnCases) {
    SmallRegion small = dip_region();
    Policy policy = policy_with_threshold(3, 3);
    const Standards before = calibrate(small.region, policy, one_year);
    policy.weights.negotiated = {{"I10:z", 2}};
    const Standards after = calibrate(small.region, policy, one_year);
    const double total = (3 * 400 + 2 * 400 + 1 * 400 + 50) / before.mean_cost;
    const double raised = (3 * 400 + 2 * 400 + 2 * 400 + 50) / before.mean_cost;
    EXPECT_DOUBLE_EQ(after.weight[small.group("I10:z")],
                     2 * 400 / before.mean_cost * total / raised);
    EXPECT_DOUBLE_EQ(after.weight[small.group("I10:y")], 400 / before.mean_cost * total / raised);
}

TEST(Comprehensive, PrefixesAreCharactersNotBytes) {
    GroupTable groups;
    for (const char* code : {"病一", "病二", "痛一", "病"}) groups.add(code);
    const std::vector<double> none(4, 0.0);
    const std::vector<std::uint8_t> grouped(4, 0);
    WeightRules rules;
    rules.core_threshold = 15;
    rules.comprehensive_prefix = 1;
    using Sets = std::vector<std::vector<std::size_t>>;
    EXPECT_EQ(comprehensive_sets(groups, rules, none, grouped), (Sets{{0, 1, 3}, {2}}));
    rules.comprehensive_prefix = 2;
    EXPECT_EQ(comprehensive_sets(groups, rules, none, grouped).size(), 4u);
}

}  // namespace
}  // namespace drgsim
