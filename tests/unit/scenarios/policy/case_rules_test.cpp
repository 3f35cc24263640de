// Outside rules, prices of days, adjusters and bonuses of a pack, and every fault in them.
#include "tests/unit/scenarios/policy/pack_text.hpp"

namespace drgsim {
namespace {

const std::string full_condition = R"({ los_at_most = 60, los_at_least = 2, age_at_most = 90,
age_at_least = 6, diagnoses_at_least = 3,
discharge_way = ["home", "transfer", "community", "against-advice", "death", "other"],
tag = ["rehab", "icu"], group = ["AB11"], hospital_type = ["tcm", "primary"], level = [1, 3],
ungrouped = false, tcm_advantage = true, primary_care = false, base_group = true })";

void expect_full(const CaseCondition& when) {
    EXPECT_EQ(when.los_at_most, 60);
    EXPECT_EQ(when.los_at_least, 2);
    EXPECT_EQ(when.age_at_most, 90);
    EXPECT_EQ(when.age_at_least, 6);
    EXPECT_EQ(when.diagnoses_at_least, 3);
    EXPECT_EQ(when.discharge_ways, (std::vector<int>{1, 2, 3, 4, 5, 9}));
    EXPECT_EQ(when.tags, (std::vector<std::string>{"rehab", "icu"}));
    EXPECT_EQ(when.groups, std::vector<std::string>{"AB11"});
    EXPECT_EQ(when.hospital_types, (std::vector<std::string>{"tcm", "primary"}));
    EXPECT_EQ(when.levels, (std::vector<int>{1, 3}));
    EXPECT_EQ(when.ungrouped, false);
    EXPECT_EQ(when.tcm_advantage, true);
    EXPECT_EQ(when.primary_care, false);
    EXPECT_EQ(when.base_group, true);
}

/// TOML 1.0 inline tables stand on one line.
std::string one_line(std::string text) {
    for (char& c : text) c = c == '\n' ? ' ' : c;
    return text;
}

TEST(CaseRules, ReadsWhoIsOutsideAndWhatADayCosts) {
    const OutsideRules outside = parse_good(minimal + R"([outside]
budget = "separate"
per_diem = [{ up_to = 15, price = [200, 300, 400] }, { up_to = 60, price = 250 }, { price = 100 }]
[[outside.rule]]
name = "all"
route = "fee-for-service"
when = )" + one_line(full_condition) + R"(
[[outside.rule]]
name = "days"
route = "per-diem"
when = { tag = ["per_diem"] }
[[outside.rule]]
name = "rest"
route = "outside"
)")
                                     .outside;
    EXPECT_TRUE(outside.separate);
    ASSERT_EQ(outside.rules.size(), 3u);
    EXPECT_EQ(outside.rules[0].name, "all");
    EXPECT_EQ(outside.rules[0].route, CaseRoute::fee_for_service);
    expect_full(outside.rules[0].when);
    EXPECT_EQ(outside.rules[1].route, CaseRoute::per_diem);
    EXPECT_EQ(outside.rules[2].route, CaseRoute::outside);
    EXPECT_EQ(outside.rules[2].when, CaseCondition{});
    ASSERT_EQ(outside.per_diem.size(), 3u);
    EXPECT_EQ(outside.per_diem[0].up_to, 15);
    EXPECT_EQ(outside.per_diem[0].price, (std::array<double, 3>{200, 300, 400}));
    EXPECT_EQ(outside.per_diem[1].price, (std::array<double, 3>{250, 250, 250}));
    EXPECT_EQ(outside.per_diem[2].up_to, std::numeric_limits<double>::infinity());
}

TEST(CaseRules, ReadsAdjustersAndBonuses) {
    const AdjusterRules rules = parse_good(minimal + R"([[adjuster]]
name = "all"
value = 1.2
when = )" + one_line(full_condition) + R"(
[[adjuster]]
name = "young"
value = "data"
min_cases = 15
when = { age_at_most = 6 }
[hospital_bonus]
cap = 0.1
[[hospital_bonus.rule]]
name = "tcm"
type = ["tcm"]
hospital = ["H01", "H02"]
tcm_share_at_least = 0.3
add = 0.03
)")
                                    .adjusters;
    ASSERT_EQ(rules.cases.size(), 2u);
    expect_full(rules.cases[0].when);
    EXPECT_EQ(rules.cases[0].value, 1.2);
    EXPECT_FALSE(rules.cases[0].from_data);
    EXPECT_TRUE(rules.cases[1].from_data);
    EXPECT_EQ(rules.cases[1].min_cases, 15);
    EXPECT_EQ(rules.bonus_cap, 0.1);
    ASSERT_EQ(rules.hospitals.size(), 1u);
    EXPECT_EQ(rules.hospitals[0].name, "tcm");
    EXPECT_EQ(rules.hospitals[0].types, std::vector<std::string>{"tcm"});
    EXPECT_EQ(rules.hospitals[0].hospitals, (std::vector<std::string>{"H01", "H02"}));
    EXPECT_EQ(rules.hospitals[0].tcm_share_at_least, 0.3);
    EXPECT_EQ(rules.hospitals[0].add, 0.03);
}

TEST(CaseRules, ReadsTheNewKeysOfStandards) {
    const Policy policy = parse_good(minimal + R"([weights]
core_threshold = 15
comprehensive_prefix = 4
[coefficients]
source = "hospital"
primary_care_flat = true
)");
    EXPECT_EQ(policy.weights.core_threshold, 15);
    EXPECT_EQ(policy.weights.comprehensive_prefix, 4);
    EXPECT_EQ(policy.coefficients.source, CoefficientRules::Source::one);
    EXPECT_TRUE(policy.coefficients.primary_care_flat);
    EXPECT_EQ(parse_good(minimal + "[weights]\ncore_threshold = false\n").weights.core_threshold,
              0);
    expect_problem(minimal + "[weights]\ncomprehensive_prefix = 4\n",
                   "`weights.comprehensive_prefix` stands without");
}

TEST(CaseRules, NamesFaultsOfOutsideRules) {
    const std::string rule = minimal + "[[outside.rule]]\nname = \"a\"\nroute = \"outside\"\n";
    const auto with_when = [&](const std::string& when) {
        return rule + "when = { " + when + " }\n";
    };
    expect_problem(with_when("discharge_way = [\"died\"]"),
                   "`outside.rule[1].when.discharge_way` is \"died\"");
    expect_problem(with_when("level = [4]"), "it must be 1 to 3");
    expect_problem(with_when("level = [\"3\"]"), "whole numbers (1 to 3)");
    expect_problem(with_when("hospital_type = [\"clinic\"]"), "known: general, tcm");
    expect_problem(with_when("los = 3"), "unknown key `outside.rule[1].when.los`");
    expect_problem(with_when("los_at_most = 1.5"), "it must be whole number");
    expect_problem(with_when("los_at_most = 1, los_at_least = 60"), "asks for los from 60 to 1");
    expect_problem(with_when("age_at_most = 6, age_at_least = 80"), "asks for age from 80 to 6");
    expect_problem(rule + "[[outside.rule]]\nname = \"b\"\nroute = \"outside\"\n",
                   "pack.toml:20: `outside.rule[2]` stands after a rule that every case meets");
    expect_problem(
        with_when("age_at_most = 6") + "[[outside.rule]]\nname = \"a\"\nroute = \"outside\"\n",
        "`outside.rule` has \"a\" twice");
    expect_problem(replaced(rule, "route = \"outside\"\n", ""),
                   "`outside.rule[1].route` is missing");
    expect_problem(replaced(rule, "\"outside\"", "\"bed-days\""),
                   "known: fee-for-service, per-diem");
    expect_problem(replaced(rule, "\"outside\"", "\"per-diem\""), "but no `outside.per_diem`");
}

TEST(CaseRules, NamesFaultsOfDayPrices) {
    const auto phases = [&](const std::string& list) {
        return minimal + "[outside]\nper_diem = [" + list +
               "]\n[[outside.rule]]\nname = \"a\"\nroute = \"per-diem\"\n";
    };
    expect_problem(phases("{ up_to = 15, price = 1 }"), "the last row of `outside.per_diem`");
    expect_problem(phases("{ price = 1 }, { price = 2 }"), "before the last has no end");
    expect_problem(phases("{ up_to = 9, price = 1 }, { up_to = 9, price = 1 }, { price = 2 }"),
                   "up_to = 9 is out of order; it must be above 9");
    expect_problem(phases("{ price = [1, 2] }"), "`outside.per_diem.price` has 2 numbers");
    expect_problem(phases("{ up_to = 9 }, { price = 1 }"),
                   "`outside.per_diem[1].price` is missing");
    expect_problem(minimal + "[outside]\nper_diem = [{ price = 100 }]\n",
                   "stands without a rule of route \"per-diem\"");
}

TEST(CaseRules, NamesFaultsOfAdjustersAndBonuses) {
    const std::string adjuster = minimal + "[[adjuster]]\nname = \"a\"\n";
    expect_problem(adjuster + "value = \"mean\"\n", "`adjuster[1].value` is \"mean\"");
    expect_problem(adjuster + "value = -1\n", "it must be");
    expect_problem(adjuster + "value = \"data\"\n", "has value \"data\" and no condition");
    expect_problem(adjuster + "[[adjuster]]\nname = \"a\"\n", "`adjuster` has \"a\" twice");
    const std::string bonus = minimal + "[[hospital_bonus.rule]]\nname = \"a\"\n";
    expect_problem(bonus, "`hospital_bonus.rule[1].add` is missing");
    expect_problem(bonus + "add = 0.1\ntcm_share_at_least = 30\n", "it must be 0 to 1");
    expect_problem(minimal + "[hospital_bonus]\ncap = 0.1\n", "stands without rules");
}

}  // namespace
}  // namespace drgsim
