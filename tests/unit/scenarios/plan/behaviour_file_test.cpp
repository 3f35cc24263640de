// The [[behaviour]] tables: what becomes of them, and what is said about wrong ones.
#include <gtest/gtest.h>

#include <algorithm>

#include "scenarios/plan/plan.hpp"
#include "tests/unit/scenarios/plan/plan_region.hpp"
#include "tests/unit/scenarios/plan/plan_texts.hpp"

namespace drgsim {
namespace {

using namespace testing;

const std::string climb = R"([[behaviour]]
name = "climb"
kind = "upcoding"
prevalence = { type = "uniform", low = 0.02, high = 0.15 }
strength = 1.5
)";

TEST(BehaviourFile, PrevalenceAndStrengthBecomeDriversAfterTheOthers) {
    const Plan plan =
        parse(minimal + climb + "by = \"level\"\nwhere = { level = [2, 3] }\n" +
              "cost_change = 0.05\ndrawn = true\nsiblings = { A = \"B\" }\n" + driver);
    ASSERT_EQ(plan.drivers.size(), 3U);
    EXPECT_EQ(plan.drivers[0].name, "noise");
    EXPECT_EQ(plan.drivers[1].name, "climb-prevalence");
    EXPECT_EQ(plan.drivers[1].target, Target::prevalence);
    EXPECT_EQ(plan.drivers[1].distribution.type, DistributionSpec::Type::uniform);
    EXPECT_EQ(plan.drivers[2].name, "climb-strength");
    EXPECT_EQ(plan.drivers[2].distribution.type, DistributionSpec::Type::constant);
    EXPECT_EQ(plan.drivers[2].distribution.parameter[0], 1.5);
    EXPECT_EQ(plan.drivers[2].by, std::vector<Axis>{Axis::level});
    ASSERT_EQ(plan.behaviours.size(), 1U);
    const BehaviourRules& rules = plan.behaviours[0].rules;
    EXPECT_EQ(rules.kind, BehaviourKind::upcoding);
    EXPECT_EQ(rules.prevalence, 1U);
    EXPECT_EQ(rules.strength, 2U);
    EXPECT_TRUE(rules.drawn);
    EXPECT_EQ(rules.cost_change, 0.05);
    EXPECT_EQ(plan.behaviours[0].siblings[0].second, "B");
    EXPECT_TRUE(plan.warnings.empty());
}

TEST(BehaviourFile, SaysWhatIsWrong) {
    expect_problem(minimal + replaced(climb, "uniform", "unifrom"), "unifrom");
    expect_problem(minimal + replaced(climb, "\"climb\"", "\"a b\""), "the behaviour name is");
    expect_problem(minimal + climb + "toward = \"mean\"\n", "has `toward`");
    expect_problem(minimal + climb + "by = \"group\"\n", "`behaviour[1].by` is \"group\"");
    expect_problem(minimal + climb + climb, "which is taken");
    expect_problem(minimal + replaced(climb, "type = \"uniform\", ", ""), "without `type`");
    expect_problem(minimal + replaced(climb, "strength = 1.5\n", ""),
                   "`behaviour[1].strength` is missing");
}

TEST(BehaviourFile, WarnsOfValuesThatCountAsOthers) {
    const Plan plan = parse(minimal + replaced(climb, "high = 0.15", "high = 1.5"));
    ASSERT_EQ(plan.warnings.size(), 1U);
    EXPECT_NE(plan.warnings[0].find("can lie outside 0 to 1"), std::string::npos);
}

TEST(BehaviourFile, IsPreparedAgainstTheRegion) {
    const Region region = small_region();
    const PreparedStudy prepared = prepare_study(plan_of(climb), region);
    EXPECT_TRUE(prepared.study.changes_cases());
    const auto applies_nowhere = [](const PreparedStudy& study) {
        return std::any_of(study.warnings.begin(), study.warnings.end(), [](const auto& warning) {
            return warning.find("applies nowhere") != std::string::npos;
        });
    };
    EXPECT_TRUE(applies_nowhere(prepared));  // no group of the region has a sibling
    EXPECT_FALSE(applies_nowhere(
        prepare_study(plan_of(climb + "siblings = { AA11 = \"AB11\" }\n"), region)));
    const auto problems = problems_of(plan_of(climb + "siblings = { AA11 = \"AB12\" }\n"), region);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_NE(to_string(problems[0]).find("name the group \"AB12\""), std::string::npos);
}

}  // namespace
}  // namespace drgsim
