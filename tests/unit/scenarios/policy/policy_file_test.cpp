// Rule packs: guigang-2020 to the number, every class of fault, overrides.
#include "scenarios/policy/policy_file.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "scenarios/policy/policy_keys.hpp"

namespace drgsim {
namespace {

/// The smallest pack without a fault.
const std::string minimal = R"(schema = 1
method = "drg-points"
name = "small"
[tail]
K = 2
[[tail.piece]]
class = "low"
below = 0.4
pay = { actual = 1 }
[[tail.piece]]
class = "normal"
up_to = "K"
pay = { normal = 1 }
[[tail.piece]]
class = "high"
pay = { normal = "1 + r - K" }
)";

Policy parse(const std::string& text, Problems& problems,
             const std::vector<Setting>& overrides = {}) {
    return parse_policy(text, "pack.toml", overrides, problems);
}

Policy parse_good(const std::string& text, const std::vector<Setting>& overrides = {}) {
    Problems problems;
    Policy policy = parse(text, problems, overrides);
    for (const Problem& problem : problems.list()) ADD_FAILURE() << to_string(problem);
    return policy;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

/// Expects exactly one problem, which contains `part`.
void expect_problem(const std::string& text, const std::string& part) {
    Problems problems;
    parse(text, problems);
    ASSERT_EQ(problems.list().size(), 1u) << InputError(problems.list()).what();
    EXPECT_NE(to_string(problems.list()[0]).find(part), std::string::npos)
        << to_string(problems.list()[0]);
}

void expect_form(const LinearForm& form, double constant, double per_k, double per_ratio) {
    EXPECT_EQ(form.constant, constant);
    EXPECT_EQ(form.per_k, per_k);
    EXPECT_EQ(form.per_ratio, per_ratio);
}

TEST(Guigang, StandsAsRules13TablesIt) {
    Problems problems;
    const Policy policy = load_policy("guigang-2020", "", {}, problems);
    problems.throw_if_any();
    EXPECT_EQ(policy.name, "guigang-2020");
    EXPECT_EQ(policy.points_unit, 100);
    EXPECT_EQ(policy.group_column, 1);
    EXPECT_EQ(policy.weights.source, WeightRules::Source::data);
    EXPECT_EQ(policy.weights.means, WeightRules::Means::pooled);
    EXPECT_EQ(policy.weights.trim.kind, Trim::Kind::none);
    EXPECT_EQ(policy.weights.ungrouped_codes, std::vector<std::string>{"0000"});
    EXPECT_EQ(policy.stability.n_min, 5);
    EXPECT_EQ(policy.stability.cv_max, 1);
    EXPECT_TRUE(policy.stability.whole_group_review);
    EXPECT_EQ(policy.coefficients.source, CoefficientRules::Source::data);
    EXPECT_EQ(policy.coefficients.repair, CoefficientRules::Repair::isotonic);
    EXPECT_EQ(policy.coefficients.base_group, 1);
    EXPECT_EQ(policy.review.mode, ReviewRules::Mode::expected);
    EXPECT_EQ(policy.review.approval_rate, 1);
    EXPECT_EQ(policy.review.cap_share, 0.05);
    EXPECT_EQ(policy.review.whole_group_monthly_share, 0.70);
    EXPECT_EQ(policy.point_value.monthly_basis, PointValueRules::Basis::total_cost);
    EXPECT_EQ(policy.monthly.alpha, 0.90);
    EXPECT_EQ(policy.monthly.advance_months, 2);
    EXPECT_EQ(policy.clearing.surplus_cap, 0.30);
    EXPECT_EQ(policy.clearing.self_expense_limit, 0.10);
    EXPECT_TRUE(policy.clearing.assessment);
}

TEST(Guigang, HasTailT1WithK3) {
    Problems problems;
    const Tail tail = load_policy("guigang-2020", "", {}, problems).tail;
    problems.throw_if_any();
    EXPECT_EQ(tail.ratio, Tail::Ratio::level);
    const double weights[] = {0.2, 1, 1.001, 2, 2.5, 3, 4, 5, 5.0001, 40};
    const double k[] = {3, 3, 2.5, 2.5, 2, 2, 1.5, 1.5, 1.3, 1.3};
    for (std::size_t i = 0; i < std::size(weights); ++i) {
        for (int level = 1; level <= 3; ++level) EXPECT_EQ(tail.k.at(weights[i], level), k[i]);
    }
    ASSERT_EQ(tail.pieces.size(), 3u);
    const TailPiece &low = tail.pieces[0], &normal = tail.pieces[1], &high = tail.pieces[2];
    EXPECT_EQ(low.kind, TailPiece::Class::low);
    EXPECT_EQ(low.up_to_constant, 0.3);
    EXPECT_EQ(low.up_to_k, 0);
    EXPECT_FALSE(low.includes_end);
    EXPECT_EQ(low.actual, 1);
    EXPECT_TRUE(low.at_most_base);
    expect_form(low.normal, 0, 0, 0);
    EXPECT_EQ(normal.kind, TailPiece::Class::normal);
    EXPECT_EQ(normal.up_to_constant, 0);
    EXPECT_EQ(normal.up_to_k, 1);
    EXPECT_TRUE(normal.includes_end);
    EXPECT_FALSE(normal.at_most_base);
    expect_form(normal.normal, 1, 0, 0);
    EXPECT_EQ(high.kind, TailPiece::Class::high);
    EXPECT_EQ(high.up_to_constant, std::numeric_limits<double>::infinity());
    expect_form(high.normal, 1, -1, 1);
    expect_form(high.base, 0, 0, 0);
    EXPECT_EQ(high.actual, 0);
}

TEST(PolicyFile, EveryShippedPackIsWithoutFaultAndNamedAsItsFile) {
    for (const std::string& name : shipped_policy_names()) {
        Problems problems;
        EXPECT_EQ(load_policy(name, "", {}, problems).name, name);
        for (const Problem& problem : problems.list()) ADD_FAILURE() << to_string(problem);
    }
}

TEST(PolicyFile, DocumentedDefaultsAreTheOnesOfPolicy) {
    const Policy absent = parse_good(minimal);
    std::vector<Setting> settings;
    for (const Key& key : policy_keys) {
        const bool written = !key.fallback.empty() && key.fallback != "required";
        if (written && key.path.find('[') == key.path.npos)
            settings.push_back({std::string(key.path) + " = " + std::string(key.fallback), {}});
    }
    EXPECT_GT(settings.size(), 20u);
    const Policy stated = parse_good(minimal, settings);
    for (const Policy* policy : {&absent, &stated}) {
        const Policy fresh;
        EXPECT_EQ(policy->points_unit, fresh.points_unit);
        EXPECT_EQ(policy->group_column, fresh.group_column);
        EXPECT_EQ(policy->weights.source, fresh.weights.source);
        EXPECT_EQ(policy->weights.means, fresh.weights.means);
        EXPECT_EQ(policy->weights.trim.kind, fresh.weights.trim.kind);
        EXPECT_EQ(policy->weights.ungrouped_codes, fresh.weights.ungrouped_codes);
        EXPECT_EQ(policy->stability.n_min, fresh.stability.n_min);
        EXPECT_EQ(policy->stability.cv_max, fresh.stability.cv_max);
        EXPECT_EQ(policy->stability.whole_group_review, fresh.stability.whole_group_review);
        EXPECT_EQ(policy->coefficients.source, fresh.coefficients.source);
        EXPECT_EQ(policy->coefficients.repair, fresh.coefficients.repair);
        EXPECT_EQ(policy->coefficients.by_level, fresh.coefficients.by_level);
        EXPECT_EQ(policy->coefficients.base_group, fresh.coefficients.base_group);
        EXPECT_EQ(policy->tail.ratio, fresh.tail.ratio);
        EXPECT_EQ(policy->review.mode, fresh.review.mode);
        EXPECT_EQ(policy->review.approval_rate, fresh.review.approval_rate);
        EXPECT_EQ(policy->review.cap_share, fresh.review.cap_share);
        EXPECT_EQ(policy->review.whole_group_monthly_share, fresh.review.whole_group_monthly_share);
        EXPECT_EQ(policy->point_value.monthly_basis, fresh.point_value.monthly_basis);
        EXPECT_EQ(policy->monthly.alpha, fresh.monthly.alpha);
        EXPECT_EQ(policy->monthly.advance_months, fresh.monthly.advance_months);
        EXPECT_EQ(policy->clearing.surplus_cap, fresh.clearing.surplus_cap);
        EXPECT_EQ(policy->clearing.self_expense_limit, fresh.clearing.self_expense_limit);
        EXPECT_EQ(policy->clearing.assessment, fresh.clearing.assessment);
    }
}

TEST(PolicyFile, ReadsEveryChoiceAndLimit) {
    const Policy policy = parse_good(minimal + R"([weights]
source = "catalogue"
means = "yearly"
year_weights = [1, 2, 7]
trim = { kind = "percentile", low = 0.025, high = 0.975 }
catalogue_mean = 7990.24
negotiated = { AB11 = 1.05, CD23 = 0.9 }
ungrouped_codes = ["0000", "QY"]
[stability]
n_min = false
cv_max = 0.8
whole_group_review = false
[coefficients]
source = "level"
repair = "none"
by_level = [0.59, 0.9, 1.07]
base_group = 0.806
[review]
mode = "automatic"
approval_rate = 0.6
cap_share = 0.005
whole_group_monthly_share = 0.5
[point_value]
monthly_basis = "fund"
[monthly]
alpha = 1
advance_months = 0.5
[clearing]
surplus_cap = 0.1
self_expense_limit = 0.2
assessment = false
)");
    EXPECT_EQ(policy.weights.source, WeightRules::Source::catalogue);
    EXPECT_EQ(policy.weights.means, WeightRules::Means::yearly);
    EXPECT_EQ(policy.weights.year_weights, (std::vector<double>{1, 2, 7}));
    EXPECT_EQ(policy.weights.trim.kind, Trim::Kind::percentile);
    EXPECT_EQ(policy.weights.trim.low, 0.025);
    EXPECT_EQ(policy.weights.trim.high, 0.975);
    EXPECT_EQ(policy.weights.catalogue_mean, 7990.24);
    ASSERT_EQ(policy.weights.negotiated.size(), 2u);
    EXPECT_EQ(policy.weights.negotiated[1].first, "CD23");
    EXPECT_EQ(policy.weights.negotiated[1].second, 0.9);
    EXPECT_EQ(policy.weights.ungrouped_codes, (std::vector<std::string>{"0000", "QY"}));
    EXPECT_EQ(policy.stability.n_min, std::nullopt);
    EXPECT_EQ(policy.stability.cv_max, 0.8);
    EXPECT_FALSE(policy.stability.whole_group_review);
    EXPECT_EQ(policy.coefficients.source, CoefficientRules::Source::level);
    EXPECT_EQ(policy.coefficients.repair, CoefficientRules::Repair::none);
    EXPECT_EQ(policy.coefficients.by_level, (std::array<double, 3>{0.59, 0.9, 1.07}));
    EXPECT_EQ(policy.coefficients.base_group, 0.806);
    EXPECT_EQ(policy.review.mode, ReviewRules::Mode::automatic);
    EXPECT_EQ(policy.review.approval_rate, 0.6);
    EXPECT_EQ(policy.review.cap_share, 0.005);
    EXPECT_EQ(policy.point_value.monthly_basis, PointValueRules::Basis::fund);
    EXPECT_EQ(policy.monthly.advance_months, 0.5);
    EXPECT_EQ(policy.clearing.surplus_cap, 0.1);
    EXPECT_EQ(policy.clearing.self_expense_limit, 0.2);
    EXPECT_FALSE(policy.clearing.assessment);
}

TEST(PolicyFile, ReadsFiveBandsAgainstTheRegion) {
    const Policy policy = parse_good(R"(schema = 1
method = "drg-points"
name = "bands"
group_column = "group_code_2"
[tail]
ratio = "region"
K = [{ up_to = 2, value = [2, 2, 3] }, { value = 1.5 }]
[[tail.piece]]
class = "low"
up_to = 0.4
pay = { actual = 1 }
[[tail.piece]]
class = "low"
up_to = 0.8
pay = { normal = "rho" }
[[tail.piece]]
class = "normal"
below = "0.7 * K"
pay = { normal = 1 }
[[tail.piece]]
class = "high"
up_to = "K + 1"
pay = { base = "rho - K", normal = 1 }
[[tail.piece]]
class = "high"
pay = { normal = 2.1 }
)");
    EXPECT_EQ(policy.group_column, 2);
    EXPECT_EQ(policy.tail.ratio, Tail::Ratio::region);
    EXPECT_EQ(policy.tail.k.at(2, 3), 3);
    EXPECT_EQ(policy.tail.k.at(2, 1), 2);
    EXPECT_EQ(policy.tail.k.at(2.1, 3), 1.5);
    ASSERT_EQ(policy.tail.pieces.size(), 5u);
    EXPECT_TRUE(policy.tail.pieces[0].includes_end);
    EXPECT_EQ(policy.tail.pieces[2].up_to_k, 0.7);
    EXPECT_FALSE(policy.tail.pieces[2].includes_end);
    EXPECT_EQ(policy.tail.pieces[3].up_to_constant, 1);
    expect_form(policy.tail.pieces[3].base, 0, -1, 1);
    expect_form(policy.tail.pieces[4].normal, 2.1, 0, 0);
}

TEST(PolicyFile, NamesFaultsOfKeys) {
    expect_problem(minimal + "[monthly]\nalfa = 0.9\n",
                   "pack.toml:18: unknown key `monthly.alfa`; it would have no effect; "
                   "did you mean \"alpha\"?");
    expect_problem(replaced(minimal, "drg-points", "dip"), "pack.toml:2: `method` is \"dip\"");
    expect_problem(replaced(minimal, "drg-points", "dip"), "known: drg-points");
    expect_problem(replaced(minimal, "method = \"drg-points\"", ""), "`method` is missing");
    expect_problem(replaced(minimal, "schema = 1", "schema = 2"), "`schema` is 2");
    expect_problem(minimal + "[monthly]\nalpha = \"0.9\"\n",
                   "pack.toml:18: `monthly.alpha` is '0.9'; it must be number (0 to 1)");
    expect_problem(minimal + "[monthly]\nalpha = -0.1\n", "it must be 0 to 1");
    expect_problem(minimal + "[review]\napproval_rate = 1.5\n", "it must be 0 to 1");
    expect_problem(minimal + "[clearing]\nsurplus_cap = true\n", "number or false (off)");
    expect_problem(minimal + "[clearing]\nself_expense_limit = nan\n", "it must be 0 to 1");
    expect_problem(minimal + "[weights]\nmeans = \"poled\"\n", "did you mean \"pooled\"?");
    expect_problem(minimal + "monthly = 3\n", "tail.piece[3].monthly");
    expect_problem("monthly = 3\n" + minimal, "it must be a table");
    expect_problem(minimal + "[weights]\ntrim = \"iqr\"\n", "it must be a table");
    expect_problem(minimal + "[weights]\nungrouped_codes = [1]\n", "list of texts");
    expect_problem(replaced(minimal, "\"small\"", "\"a b\""), "`name` is \"a b\"");
    expect_problem(minimal + "[stability]\nn_min = 1\nn_min = 2\n", "not valid TOML");
}

TEST(PolicyFile, NamesFaultsOfSections) {
    expect_problem(minimal + "[weights]\nmeans = \"yearly\"\n", "without `weights.year_weights`");
    expect_problem(minimal + "[weights]\nyear_weights = [1, 2]\n", "for pooled means");
    expect_problem(minimal + "[weights]\ncatalogue_mean = 1\n", "weights from the data");
    expect_problem(minimal + "[weights]\ntrim = { kind = \"iqr\", low = 0.1 }\n", "without bounds");
    expect_problem(minimal + "[weights]\ntrim = { kind = \"ratio\", low = 3, high = 2 }\n",
                   "keeps from 3 to 2");
    expect_problem(
        minimal + "[weights]\ntrim = { kind = \"percentile\", low = 2.5, high = 97.5 }\n",
        "a percentile at most 1");
    expect_problem(minimal + "[coefficients]\nsource = \"level\"\n", "has 0 numbers");
    expect_problem(minimal + "[coefficients]\nby_level = [1, 2]\n", "has 2 numbers");
}

TEST(PolicyFile, NamesFaultsOfTheTail) {
    const auto with_k = [](const std::string& k) { return replaced(minimal, "K = 2", "K = " + k); };
    expect_problem(with_k("[{ up_to = 1, value = 2 }]"), "the last row of `tail.K` has an end");
    expect_problem(with_k("[{ value = 3 }, { value = 2 }]"), "before the last has no end");
    expect_problem(with_k("[{ up_to = 2, value = 3 }, { up_to = 1, value = 2 }, { value = 2 }]"),
                   "up_to = 1 is out of order; it must be above 2");
    expect_problem(with_k("[{ value = [2, 3] }]"), "K has 2 values; there are three levels");
    expect_problem(with_k("[{ value = -1 }]"), "it must be above 0");
    expect_problem(with_k("[{ up_to = 1, value = 3 }, { value = 0.3 }]"),
                   "ends at 0.3 where K = 0.3; it begins at 0.4");
    expect_problem(replaced(minimal, "below = 0.4\n", ""), "`tail.piece[1]` has no end");
    expect_problem(minimal + "below = 5\n", "is the last piece and has an end");
    expect_problem(replaced(minimal, "below = 0.4", "below = 0.4\nup_to = 0.5"), "has two ends");
    expect_problem(replaced(minimal, "below = 0.4", "below = \"r\""), "\"r\" is not known here");
    expect_problem(replaced(minimal, "1 + r - K", "1 + rho - K"), "\"rho\" is not known here");
    expect_problem(replaced(minimal, "1 + r - K", "r * K"), "not linear");
    expect_problem(replaced(minimal, "pay = { actual = 1 }", ""), "`tail.piece[1].pay` is missing");
    expect_problem(replaced(minimal, "class = \"low\"", "class = \"normal\""),
                   "2 pieces have class \"normal\"");
    expect_problem(replaced(minimal, "class = \"low\"", "class = \"high\""), "out of order");
    expect_problem("schema = 1\nmethod = \"drg-points\"\nname = \"x\"\ntail.K = 2\n",
                   "no [[tail.piece]] is given");
}

TEST(PolicyFile, NeedsKWhereItIsUsed) {
    Problems problems;
    parse(replaced(minimal, "K = 2", ""), problems);
    ASSERT_EQ(problems.list().size(), 3u);
    EXPECT_NE(problems.list()[0].what.find("`review.mode` is \"expected\""), std::string::npos);
    EXPECT_EQ(problems.list()[1].line, 12);
    EXPECT_NE(problems.list()[1].what.find("`tail.piece[2].up_to` uses K"), std::string::npos);
    EXPECT_NE(problems.list()[2].what.find("`tail.piece[3].pay.normal` uses K"), std::string::npos);
}

TEST(PolicyFile, CollectsAllProblemsAtOnce) {
    Problems problems;
    parse(minimal + "[monthly]\nalfa = 1\nadvance_months = -1\n[review]\ncap_share = 2\n",
          problems);
    ASSERT_EQ(problems.list().size(), 3u);
    EXPECT_EQ(problems.list()[0].line, 18);
    EXPECT_EQ(problems.list()[1].line, 19);
    EXPECT_EQ(problems.list()[2].line, 21);
}

TEST(PolicyFile, OverridesReplaceValuesAndStandInTheText) {
    const std::vector<Setting> overrides = {{"review.approval_rate = 0.6", {"plan.toml", 7}},
                                            {"tail.K = [{ value = 2.5 }]", {"plan.toml", 8}}};
    const Policy policy = parse_good(minimal, overrides);
    EXPECT_EQ(policy.review.approval_rate, 0.6);
    EXPECT_EQ(policy.tail.k.at(1, 1), 2.5);
    const Policy again = parse_good(policy.text);
    EXPECT_EQ(again.review.approval_rate, 0.6);
    EXPECT_EQ(again.tail.k.at(1, 1), 2.5);
    EXPECT_EQ(again.tail.pieces.size(), 3u);
    EXPECT_EQ(again.name, "small");
    EXPECT_EQ(parse_good(minimal).text, minimal);
}

TEST(PolicyFile, FaultsOfOverridesNameThePlan) {
    Problems problems;
    parse(minimal, problems,
          {{"monthly.alpha = 2", {"plan.toml", 7}}, {"monthly.x = 2", {"plan.toml", 9}}});
    ASSERT_EQ(problems.list().size(), 2u);
    EXPECT_EQ(problems.list()[0].file, "plan.toml");
    EXPECT_EQ(problems.list()[0].line, 7);
    EXPECT_EQ(problems.list()[1].line, 9);
}

TEST(PolicyFile, NamesPacksThatDoNotExist) {
    Problems problems;
    load_policy("guigang-2021", "", {}, problems, {"plan.toml", 3});
    load_policy("no/such.toml", "base", {}, problems, {"plan.toml", 4});
    ASSERT_EQ(problems.list().size(), 2u);
    EXPECT_NE(to_string(problems.list()[0])
                  .find("plan.toml:3: the rule pack \"guigang-2021\" does not exist"),
              std::string::npos);
    EXPECT_NE(problems.list()[0].todo.find("did you mean \"guigang-2020\"?"), std::string::npos);
    EXPECT_NE(to_string(problems.list()[1]).find("base/no/such.toml does not exist"),
              std::string::npos);
}

TEST(PolicyFile, ReadsFilesRelativeToTheFolderGiven) {
    const std::string folder = testing::TempDir();
    std::ofstream(folder + "/own.toml") << minimal;
    Problems problems;
    EXPECT_EQ(load_policy("own.toml", folder, {}, problems).name, "small");
    EXPECT_TRUE(problems.empty());
}

}  // namespace
}  // namespace drgsim
