// Rules that apply nowhere because the region lacks what they look at.
#include <gtest/gtest.h>

#include "tests/unit/scenarios/plan/plan_region.hpp"

namespace drgsim {
namespace {

using Texts = std::vector<std::string>;

Policy policy_with_rules() {
    Policy policy;
    policy.name = "p";
    OutsideRules::Rule stay{"stay", {}, CaseRoute::per_diem};
    stay.when.los_at_least = 60;
    OutsideRules::Rule rest{"rest", {}, CaseRoute::per_diem};
    rest.when.tags = {"rehab"};
    policy.outside.rules = {stay, rest};
    AdjusterRules::CaseRule old;
    old.name = "old";
    old.when.age_at_least = 80;
    old.when.diagnoses_at_least = 3;
    old.when.groups = {"ZZ99", "AA11"};
    policy.adjusters.cases = {old};
    policy.adjusters.hospitals = {{"tcm", {"tcm"}, {}, 0.3, 0.03}, {"centre", {}, {"H2"}, {}, 0.1}};
    return policy;
}

Texts warnings_of(const Policy& policy, const Region& region) {
    Texts warnings;
    warn_of_idle_rules(policy, region, warnings);
    return warnings;
}

TEST(RuleNeeds, NameEveryRuleThatAppliesNowhere) {
    const Texts expected{
        "policy p: outside rule \"stay\" looks for los_days, which the region lacks; it applies to "
        "no case",
        "policy p: outside rule \"rest\" looks for tags, which the region lacks; it applies to no "
        "case",
        "policy p: adjuster \"old\" looks for age and secondary_diagnoses, which the region lacks; "
        "it applies to no case",
        "policy p: hospital bonus \"tcm\" looks for hospitals of any of its types and tags, which "
        "the region lacks; it applies to no hospital"};
    EXPECT_EQ(warnings_of(policy_with_rules(), testing::small_region()), expected);
}

TEST(RuleNeeds, AreQuietWhereTheRegionHasWhatRulesLookAt) {
    Region region = testing::small_region();
    const std::size_t n = region.cases.size();
    region.cases.los_days.assign(n, 5);
    region.cases.age.assign(n, 50);
    region.cases.secondary_diagnoses.assign(n, 0);
    region.cases.tags.assign(n, 0);
    region.hospitals.type[0] = "tcm";
    EXPECT_EQ(warnings_of(policy_with_rules(), region), Texts{});
    region.cases.los_days.clear();
    Policy policy = policy_with_rules();
    policy.outside.rules.erase(policy.outside.rules.begin());
    policy.adjusters.cases[0].when.groups = {"ZZ99"};
    policy.adjusters.hospitals[1].hospitals = {"H9"};
    const Texts warnings = warnings_of(policy, region);
    ASSERT_EQ(warnings.size(), 3u);
    EXPECT_NE(warnings[0].find("\"rest\" looks for los_days to price"), std::string::npos);
    EXPECT_NE(warnings[1].find("adjuster \"old\" looks for any of its groups"), std::string::npos);
    EXPECT_NE(warnings[2].find("\"centre\" looks for any of its hospitals"), std::string::npos);
}

TEST(RuleNeeds, ArePartOfThePreparation) {
    Plan plan = testing::plan_of("");
    plan.policies[0].adjusters = policy_with_rules().adjusters;
    const Region region = testing::small_region();
    const PreparedStudy prepared = prepare_study(plan, region);
    int warned = 0;
    for (const std::string& warning : prepared.warnings)
        warned += warning.find("adjuster \"old\"") != std::string::npos;
    EXPECT_EQ(warned, 1);
}

}  // namespace
}  // namespace drgsim
