// What the key table prints as a default is what a pack without the key gets: that of policy.hpp.
#include <algorithm>

#include "scenarios/policy/policy_keys.hpp"
#include "tests/unit/scenarios/policy/pack_text.hpp"

namespace drgsim {
namespace {

/// Keys with a printed default outside lists, below one of `parts`, as settings.
std::vector<Setting> printed_defaults(const std::vector<std::string_view>& parts) {
    std::vector<Setting> settings;
    for (const Key& key : policy_keys) {
        const bool written = !key.fallback.empty() && key.fallback != "required";
        const bool wanted = std::any_of(parts.begin(), parts.end(), [&](std::string_view part) {
            return key.path.starts_with(part);
        });
        if (written && wanted && key.path.find('[') == key.path.npos)
            settings.push_back({std::string(key.path) + " = " + std::string(key.fallback), {}});
    }
    return settings;
}

void expect_default_standards(const Policy& policy, const Policy& fresh) {
    EXPECT_EQ(policy.points_unit, fresh.points_unit);
    EXPECT_EQ(policy.group_column, fresh.group_column);
    EXPECT_EQ(policy.weights.source, fresh.weights.source);
    EXPECT_EQ(policy.weights.means, fresh.weights.means);
    EXPECT_EQ(policy.weights.trim.kind, fresh.weights.trim.kind);
    EXPECT_EQ(policy.weights.ungrouped_codes, fresh.weights.ungrouped_codes);
    EXPECT_EQ(policy.weights.core_threshold, fresh.weights.core_threshold);
    EXPECT_EQ(policy.weights.comprehensive_prefix, fresh.weights.comprehensive_prefix);
    EXPECT_EQ(policy.stability.n_min, fresh.stability.n_min);
    EXPECT_EQ(policy.stability.cv_max, fresh.stability.cv_max);
    EXPECT_EQ(policy.stability.whole_group_review, fresh.stability.whole_group_review);
    EXPECT_EQ(policy.coefficients.source, fresh.coefficients.source);
    EXPECT_EQ(policy.coefficients.repair, fresh.coefficients.repair);
    EXPECT_EQ(policy.coefficients.by_level, fresh.coefficients.by_level);
    EXPECT_EQ(policy.coefficients.base_group, fresh.coefficients.base_group);
    EXPECT_EQ(policy.coefficients.primary_care_flat, fresh.coefficients.primary_care_flat);
    EXPECT_EQ(policy.tail.ratio, fresh.tail.ratio);
    EXPECT_EQ(policy.outside, fresh.outside);
    EXPECT_EQ(policy.adjusters, fresh.adjusters);
}

void expect_default_money(const Policy& policy, const Policy& fresh) {
    EXPECT_EQ(policy.review.mode, fresh.review.mode);
    EXPECT_EQ(policy.review.approval_rate, fresh.review.approval_rate);
    EXPECT_EQ(policy.review.cap_share, fresh.review.cap_share);
    EXPECT_EQ(policy.review.whole_group_monthly_share, fresh.review.whole_group_monthly_share);
    EXPECT_EQ(policy.review.paid_by_quarter, fresh.review.paid_by_quarter);
    EXPECT_EQ(policy.point_value.monthly_basis, fresh.point_value.monthly_basis);
    EXPECT_EQ(policy.point_value.rate_source, fresh.point_value.rate_source);
    EXPECT_EQ(policy.point_value.fixed_share, fresh.point_value.fixed_share);
    EXPECT_EQ(policy.monthly.alpha, fresh.monthly.alpha);
    EXPECT_EQ(policy.monthly.advance_months, fresh.monthly.advance_months);
    EXPECT_EQ(policy.clearing.fund_share, fresh.clearing.fund_share);
    EXPECT_EQ(policy.clearing.surplus_cap, fresh.clearing.surplus_cap);
    EXPECT_EQ(policy.clearing.self_expense_limit, fresh.clearing.self_expense_limit);
    EXPECT_EQ(policy.clearing.assessment, fresh.clearing.assessment);
    EXPECT_TRUE(policy.clearing.sharing.empty());
}

void expect_defaults(const std::string& text, const std::vector<std::string_view>& parts,
                     std::size_t least) {
    const auto settings = printed_defaults(parts);
    EXPECT_GE(settings.size(), least);
    for (const Policy& policy : {parse_good(text), parse_good(text, settings)}) {
        expect_default_standards(policy, Policy{});
        expect_default_money(policy, Policy{});
    }
}

TEST(Defaults, PrintedOnesAreThoseOfPolicy) {
    expect_defaults(minimal,
                    {"points_unit", "group_column", "weights", "stability", "coefficients", "tail",
                     "outside", "hospital_bonus", "review", "point_value.monthly_basis", "monthly",
                     "clearing.s", "clearing.a"},
                    28);
    expect_defaults(with_method("elastic"), {"point_value.fixed_share"}, 1);
    expect_defaults(with_method("price-list"), {"point_value.rate", "clearing.fund_share"}, 2);
}

TEST(Defaults, OfDipIsTheHospitalsPhi) {
    for (const Policy& policy :
         {parse_good(with_method("dip")),
          parse_good(with_method("dip"), printed_defaults({"point_value.phi"}))})
        EXPECT_EQ(policy.clearing.fund_pays, ClearingRules::FundPays::booked_share);
}

TEST(Defaults, OfProspectiveBudgets) {
    const std::string text = without_tail("prospective-budget");
    const auto settings = printed_defaults({"prospective"});
    EXPECT_EQ(settings.size(), 9u);
    for (const Policy& policy : {parse_good(text), parse_good(text, settings)}) {
        const ProspectiveRules fresh;
        ASSERT_TRUE(policy.prospective);
        EXPECT_EQ(policy.prospective->base_share, fresh.base_share);
        EXPECT_EQ(policy.prospective->by_level, fresh.by_level);
        EXPECT_TRUE(policy.prospective->by_type.empty());
        EXPECT_EQ(policy.prospective->reserve, fresh.reserve);
        EXPECT_EQ(policy.prospective->first_payment, fresh.first_payment);
        EXPECT_EQ(policy.prospective->surplus_kept, fresh.surplus_kept);
        EXPECT_EQ(policy.prospective->overrun_borne, fresh.overrun_borne);
        EXPECT_EQ(policy.prospective->overrun_limit, fresh.overrun_limit);
        EXPECT_EQ(policy.prospective->next_growth, fresh.next_growth);
        EXPECT_EQ(policy.prospective->inside, fresh.inside);
    }
}

TEST(Defaults, OfRulesInLists) {
    const Policy policy = parse_good(minimal + "[[adjuster]]\nname = \"old\"\n" +
                                     "[[adjuster]]\nname = \"new\"\nvalue = 1.15\n");
    ASSERT_EQ(policy.adjusters.cases.size(), 2u);
    const AdjusterRules::CaseRule fresh;
    EXPECT_EQ(policy.adjusters.cases[0].value, fresh.value);
    EXPECT_EQ(policy.adjusters.cases[0].value, policy.adjusters.cases[1].value);
    EXPECT_EQ(policy.adjusters.cases[0].min_cases, fresh.min_cases);
    EXPECT_EQ(key_at(policy_keys, "adjuster[].value").fallback, "1.15");
    EXPECT_EQ(key_at(policy_keys, "adjuster[].min_cases").fallback, "5");
    EXPECT_EQ(policy.tail.pieces[0].route, TailPiece::Route::points);
}

}  // namespace
}  // namespace drgsim
