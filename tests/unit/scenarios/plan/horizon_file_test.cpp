// The [horizon] table: years, growth as drivers, and what is said about others.
#include <gtest/gtest.h>

#include "tests/unit/scenarios/plan/plan_region.hpp"
#include "tests/unit/scenarios/plan/plan_texts.hpp"

namespace drgsim {
namespace {

using namespace testing;

const std::string three = R"([horizon]
years = 3
growth.employee = 0.05
growth.resident = { type = "triangular", low = 0, mode = 0.02, high = 0.04 }
)";
const std::string race = R"([[behaviour]]
name = "race"
kind = "volume"
prevalence = 1
strength = 0.05
response = { elasticity = 2 }
)";

TEST(HorizonFile, GrowthOfBudgetsBecomesDrivers) {
    EXPECT_FALSE(parse(minimal).horizon.has_value());
    EXPECT_FALSE(parse(minimal + "[horizon]\nyears = 1\n").horizon.has_value());
    const Plan plan = parse(minimal + three + "recalibrate = false\n" + race);
    ASSERT_TRUE(plan.horizon.has_value());
    EXPECT_EQ(plan.horizon->years, 3);
    EXPECT_FALSE(plan.horizon->recalibrate);
    ASSERT_EQ(plan.drivers.size(), 4U);
    EXPECT_EQ(plan.drivers[plan.horizon->growth[0]].name, "growth-employee");
    EXPECT_EQ(plan.drivers[plan.horizon->growth[1]].name, "growth-resident");
    EXPECT_EQ(plan.drivers[2].target, Target::growth);
    EXPECT_EQ(plan.behaviours[0].rules.margin_elasticity, 2);
    EXPECT_TRUE(plan.warnings.empty());
}

TEST(HorizonFile, TheBaseHasTheMedianGrowth) {
    const Region region = small_region();
    const PreparedStudy prepared = prepare_study(plan_of(three), region);
    ASSERT_TRUE(prepared.study.horizon.has_value());
    EXPECT_TRUE(prepared.study.changes_cases());
    EXPECT_EQ(prepared.study.history, std::vector<int>{2024});
    EXPECT_EQ(prepared.study.horizon->base_growth[0], 0.05);
    EXPECT_NEAR(prepared.study.horizon->base_growth[1], 0.02, 1e-15);
}

TEST(HorizonFile, SaysWhatIsWrong) {
    expect_problem(minimal + replaced(three, "years = 3", "years = 0"), "`horizon.years` is 0");
    expect_problem(minimal + replaced(three, "type = \"triangular\", ", ""),
                   "`horizon.growth.resident` is a table without `type`");
    expect_problem(minimal + replaced(three, "0.05", "-1.5"), "`horizon.growth.employee` is -1.5");
    expect_problem(minimal + three + replaced(driver, "noise", "growth-employee"),
                   "a driver is named \"growth-employee\"");
    const Plan plan = parse(minimal + race);
    ASSERT_EQ(plan.warnings.size(), 1U);
    EXPECT_NE(plan.warnings[0].find("responds to the year before"), std::string::npos);
}

}  // namespace
}  // namespace drgsim
