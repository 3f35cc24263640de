// Auxiliary coefficients: stated values, and ratios of means recomputed case by case.
#include <gtest/gtest.h>

#include "sim/calibration/standards.hpp"
#include "tests/unit/sim/calibration/small_region.hpp"

namespace drgsim {
namespace {

using testing::SmallRegion;
using Rows = std::vector<std::vector<double>>;

AdjusterRules::CaseRule rule_of_age(int at_least, bool from_data, double min_cases = 2) {
    AdjusterRules::CaseRule rule;
    rule.name = "old";
    rule.when.age_at_least = at_least;
    rule.value = 1.2;
    rule.from_data = from_data;
    rule.min_cases = min_cases;
    return rule;
}

/// A: 100 (30 years), 200 (80), 300 (85), 400 (50); B: 50 (90), 70 (20); one ungrouped case.
SmallRegion aged_region() {
    SmallRegion small;
    small.add_many("A", 2, {100, 200, 300, 400});
    small.add_many("B", 1, {50, 70});
    small.add("0000", 1, 1000);
    small.region.cases.age = {30, 80, 85, 50, 90, 20, 95};
    return small;
}

const std::vector<int> one_year{2023};

TEST(Adjusters, AConstantHoldsInEveryGroup) {
    SmallRegion small = aged_region();
    Policy policy;
    policy.adjusters.cases = {rule_of_age(80, false)};
    EXPECT_EQ(calibrate(small.region, policy, one_year).adjuster, (Rows{{1.2, 1.2, 1.2}}));
    EXPECT_EQ(calibrate(small.region, Policy{}, one_year).adjuster, Rows{});
}

TEST(Adjusters, FromDataIsTheMeanOfTheSubsetOverTheMeanOfTheGroup) {
    SmallRegion small = aged_region();
    Policy policy;
    policy.adjusters.cases = {rule_of_age(80, true), rule_of_age(80, true, 1),
                              rule_of_age(99, true, 0), rule_of_age(50, true)};
    EXPECT_EQ(calibrate(small.region, policy, one_year).adjuster,
              (Rows{{1, 0, 0},             // A: 250 / 250; B has one case only
                    {1, 50.0 / 60, 0},     // one is enough; ungrouped codes have none
                    {0, 0, 0},             // nobody meets it
                    {300.0 / 250, 0, 0}})  // A: (200 + 300 + 400) / 3
    );
}

TEST(Adjusters, TakeKeptCasesAndYearlyMeans) {
    SmallRegion small;
    small.add_many("A", 2, {10, 20, 30}, 2022);
    small.add_many("A", 2, {40, 1000}, 2023);  // iqr drops 1000
    small.region.cases.age = {20, 80, 80, 80, 80};
    Policy policy;
    policy.adjusters.cases = {rule_of_age(80, true, 3)};
    policy.weights.trim.kind = Trim::Kind::iqr;
    const std::vector<int> history{2022, 2023};
    // Kept and old: 20, 30 in 2022, 40 in 2023.
    EXPECT_DOUBLE_EQ(calibrate(small.region, policy, history).adjuster[0][0], 30.0 / 25);
    policy.weights.means = WeightRules::Means::yearly;
    policy.weights.year_weights = {2, 3};
    EXPECT_DOUBLE_EQ(calibrate(small.region, policy, history).adjuster[0][0],
                     (2 * 25 + 3 * 40) / (2 * 20 + 3 * 40.0));
    policy.weights.year_weights = {1};  // 2022 counts for nothing
    small.region.cases.age[0] = 80;
    small.region.cases.age[3] = 20;
    EXPECT_EQ(calibrate(small.region, policy, history).adjuster[0][0], 0);
}

TEST(Adjusters, AComprehensiveTypeKeepsTheRatioOfItsOwnCases) {
    SmallRegion small = aged_region();
    Policy policy;
    policy.weights.core_threshold = 3;
    policy.weights.comprehensive_prefix = 1;
    policy.adjusters.cases = {rule_of_age(80, true, 1)};
    small.add("B2", 2, 500);
    small.region.cases.age.push_back(10);
    EXPECT_DOUBLE_EQ(calibrate(small.region, policy, one_year).adjuster[0][1], 50.0 / 60);
}

}  // namespace
}  // namespace drgsim
