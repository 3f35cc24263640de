// All shipped packs: without fault, dated, titled in both languages, listed in order; the regional
// ones hold the published figures.
#include <algorithm>

#include "tests/unit/scenarios/policy/pack_text.hpp"

namespace drgsim {
namespace {

Policy load(const std::string& name) {
    Problems problems;
    Policy policy = load_policy(name, "", {}, problems);
    for (const Problem& problem : problems.list()) ADD_FAILURE() << to_string(problem);
    return policy;
}

TEST(ShippedPacks, AreNamedDatedAndTitledInBothLanguages) {
    EXPECT_GE(shipped_policy_names().size(), 27u);
    for (const std::string& name : shipped_policy_names()) {
        const Policy policy = load(name);
        EXPECT_EQ(policy.name, name);
        EXPECT_EQ(policy.date.size(), 7u) << name;  // 2020-12
        EXPECT_FALSE(policy.title.empty()) << name;
        EXPECT_FALSE(policy.title_zh.empty()) << name;
        EXPECT_FALSE(policy.source.empty()) << name;
    }
}

/// What a result file keeps of an overridden pack is a pack that says the same.
TEST(ShippedPacks, ReadBackFromTheTextThatOverridesLeave) {
    for (const std::string& name : shipped_policy_names()) {
        Problems problems;
        const Policy changed = load_policy(name, "", {{"title = \"changed\"", {}}}, problems);
        const Policy again = parse_policy(changed.text, name, {}, problems);
        for (const Problem& problem : problems.list()) ADD_FAILURE() << to_string(problem);
        EXPECT_EQ(again.title, "changed");
        EXPECT_EQ(again.method, changed.method) << name;
        EXPECT_EQ(again.outside, changed.outside) << name;
        EXPECT_EQ(again.adjusters, changed.adjusters) << name;
        EXPECT_EQ(again.tail.pieces.size(), changed.tail.pieces.size()) << name;
        EXPECT_EQ(again.tail.k.rows.size(), changed.tail.k.rows.size()) << name;
        EXPECT_EQ(again.clearing.sharing.size(), changed.clearing.sharing.size()) << name;
        EXPECT_EQ(again.clearing.fund_share, changed.clearing.fund_share) << name;
        EXPECT_EQ(again.point_value.rate, changed.point_value.rate) << name;
        EXPECT_EQ(again.prospective.has_value(), changed.prospective.has_value()) << name;
    }
}

TEST(ShippedPacks, HaveRulesThatOverridesReachByName) {
    Problems problems;
    const Policy policy =
        load_policy("dip-3-draft", "", {{"adjuster.age-65.value = 1.2", {}}}, problems);
    EXPECT_TRUE(problems.empty());
    EXPECT_EQ(policy.adjusters.cases[3].value, 1.2);
    EXPECT_FALSE(policy.adjusters.cases[3].from_data);
    Problems none;
    const Policy fujian = load_policy("fujian-price-list", "",
                                      {{"outside.rule.death.route = \"outside\"", {}}}, none);
    EXPECT_TRUE(none.empty());
    EXPECT_EQ(fujian.outside.rules[3].route, CaseRoute::outside);
}

TEST(ShippedPacks, AreListedFrontRegionalReference) {
    const auto listed = shipped_policies();
    EXPECT_EQ(listed.size(), shipped_policy_names().size());
    std::vector<std::string> front, names;
    for (const ShippedPolicy& policy : listed) {
        if (policy.folder.empty()) front.push_back(policy.name);
        names.push_back(policy.name);
    }
    EXPECT_EQ(front, (std::vector<std::string>{"dip-national", "drg-rate", "fee-for-service",
                                               "guigang-2020"}));
    EXPECT_LT(std::find(names.begin(), names.end(), "zhejiang-2025"),
              std::find(names.begin(), names.end(), "fujian-exit"));
    std::sort(names.begin(), names.end());
    EXPECT_EQ(names, shipped_policy_names());
}

/// Yuan that a group of weight 1 is paid at the level, without cliffs.
double price(const Policy& policy, int level, std::size_t fund) {
    return policy.point_value.rate[fund] *
           policy.coefficients.by_level[static_cast<std::size_t>(level - 1)];
}

TEST(ShippedPacks, OfCitiesHoldTheirPublishedRates) {
    const Policy suzhou = load("suzhou-2023"), wuxi = load("wuxi-2022"),
                 harbin = load("harbin-2023"), wuhan = load("wuhan-2022");
    EXPECT_NEAR(price(suzhou, 1, 0), 7076.4, 0.05);
    EXPECT_NEAR(price(suzhou, 2, 0), 9624.0, 0.05);
    EXPECT_NEAR(price(suzhou, 3, 1), 11322.3, 0.05);
    EXPECT_EQ(suzhou.coefficients.base_group, 1.02);
    EXPECT_EQ(price(wuxi, 1, 0), 7782);
    EXPECT_NEAR(price(wuxi, 2, 0), 9947, 1e-3);
    EXPECT_NEAR(price(wuxi, 3, 1), 13060, 1e-3);
    EXPECT_EQ(wuxi.coefficients.base_group, 1);
    EXPECT_NEAR(price(harbin, 3, 0), 12165.26, 0.01);
    EXPECT_NEAR(price(harbin, 2, 0), 10584.77, 0.1);
    EXPECT_NEAR(price(harbin, 2, 1), 10527.86, 0.1);
    EXPECT_NEAR(price(harbin, 1, 1), 8402.13, 0.2);
    EXPECT_NEAR(harbin.point_value.rate[0] * harbin.coefficients.base_group, 10000, 30);
    EXPECT_NEAR(harbin.point_value.rate[1] * harbin.coefficients.base_group, 10000, 30);
    EXPECT_EQ(wuhan.point_value.rate, (std::array<double, 2>{10618, 9800}));
    for (const Policy* policy : {&suzhou, &wuxi, &harbin, &wuhan}) {
        EXPECT_EQ(policy->weights.source, WeightRules::Source::catalogue) << policy->name;
        EXPECT_EQ(policy->point_value.rate_source, PointValueRules::Rate::given) << policy->name;
    }
}

TEST(ShippedPacks, OfFujianExitAndShareThePrice) {
    const Policy policy = load("fujian-price-list");
    EXPECT_EQ(policy.clearing.fund_pays, ClearingRules::FundPays::fixed_share);
    ASSERT_EQ(policy.outside.rules.size(), 4u);
    EXPECT_EQ(policy.outside.rules[0].when.los_at_most, 1);
    EXPECT_EQ(policy.outside.rules[1].when.los_at_least, 60);
    EXPECT_EQ(policy.outside.rules[2].when.discharge_ways, std::vector<int>{2});
    EXPECT_EQ(policy.outside.rules[2].when.los_at_most, 2);
    EXPECT_EQ(policy.outside.rules[3].when.discharge_ways, std::vector<int>{5});
    EXPECT_EQ(policy.tail.pieces[0].up_to_constant, 1.0 / 3);
}

TEST(ShippedPacks, OfZhejiangShareSurplusAndOverrun85To15) {
    const ClearingRules rules = load("zhejiang-2025").clearing;
    for (const double q : {0.2, 0.8, 1.0, 1.3, 1.9}) {
        const double hospital_keeps = q < 1 ? q + 0.85 * (1 - q) : 1 + 0.15 * (q - 1);
        EXPECT_NEAR(rules.shared(q), hospital_keeps, 1e-12);
    }
}

TEST(ShippedPacks, OfDip3HaveCoreTypesAndTheAuxiliaryCatalogue) {
    const Policy policy = load("dip-3-draft");
    EXPECT_EQ(policy.weights.core_threshold, 15);
    EXPECT_EQ(policy.weights.comprehensive_prefix, 3);
    EXPECT_TRUE(policy.coefficients.primary_care_flat);
    EXPECT_EQ(policy.review.cap_share, 0.005);
    EXPECT_EQ(policy.adjusters.cases.size(), 5u);
    for (const auto& rule : policy.adjusters.cases) EXPECT_TRUE(rule.from_data) << rule.name;
}

}  // namespace
}  // namespace drgsim
