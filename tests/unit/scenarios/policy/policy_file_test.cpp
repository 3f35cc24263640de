// Rule packs: guigang-2020 to the number, every class of fault, overrides.
#include "scenarios/policy/policy_file.hpp"

#include <cmath>
#include <fstream>

#include "tests/unit/scenarios/policy/pack_text.hpp"

namespace drgsim {
namespace {

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
    expect_problem(replaced(minimal, "drg-points", "drg"), "pack.toml:2: `method` is \"drg\"");
    expect_problem(replaced(minimal, "drg-points", "drg"), "known: drg-points, dip, drg-rate");
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
    expect_problem(minimal + "[coefficients]\nsource = \"level\"\n",
                   "is \"level\" without `by_level`");
    expect_problem(minimal + "[coefficients]\nby_level = [1, 2]\n", "has 2 numbers");
}

TEST(PolicyFile, NamesFaultsOfTheTail) {
    const auto with_k = [](const std::string& k) { return replaced(minimal, "K = 2", "K = " + k); };
    expect_problem(with_k("[{ up_to = 1, value = 2 }]"), "the last row of `tail.K` has an end");
    expect_problem(with_k("[{ value = 3 }, { value = 2 }]"), "before the last has no end");
    expect_problem(with_k("[{ up_to = 2, value = 3 }, { up_to = 1, value = 2 }, { value = 2 }]"),
                   "up_to = 1 is out of order; it must be above 2");
    expect_problem(with_k("[{ value = [2, 3] }]"),
                   "`tail.K.value` has 2 numbers; there are three levels");
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
    expect_problem(replaced(minimal, "class = \"high\"\npay = { normal = \"1 + r - K\" }",
                            "class = \"normal\"\npay = { normal = 1 }"),
                   "2 pieces have class \"normal\"");
    expect_problem(replaced(minimal, "class = \"low\"", "class = \"high\""), "out of order");
    expect_problem("schema = 1\nmethod = \"drg-points\"\nname = \"x\"\ntail.K = 2\n",
                   "no [[tail.piece]] is given");
}

TEST(PolicyFile, NamesFaultsOfRoutesAndPay) {
    expect_problem(replaced(minimal, "pay = { actual = 1 }",
                            "pay = { actual = 1 }\nroute = \"fee-for-service\""),
                   "pack.toml:10: `tail.piece[1]` leaves the pool and has pay or at_most");
    expect_problem(replaced(minimal, "pay = { actual = 1 }",
                            "at_most = \"base\"\nroute = \"fee-for-service\""),
                   "leaves the pool and has pay or at_most");
    expect_problem(replaced(minimal, "pay = { normal = 1 }", "route = \"fee-for-service\""),
                   "pack.toml:13: `tail.piece[2]` is the normal piece and leaves the pool");
    expect_problem(replaced(minimal, "pay = { actual = 1 }", "route = \"by-item\"\npay.actual = 1"),
                   "known: points, fee-for-service");
    for (const std::string pay :
         {"{ normal = 1, base = 1 }", "{ normal = \"r\" }", "{ base = 2 }", "{ plain = 1 }",
          "{ actual = 1 }", "{ normal = 1, actual = 0.1 }", "{ normal = 1, plain = \"r\" }",
          "{ normal = 1 }\nat_most = \"base\""}) {
        expect_problem(replaced(minimal, "{ normal = 1 }", pay),
                       "`tail.piece[2]` is the normal piece and pays something else");
    }
    EXPECT_TRUE(parse_good(replaced(minimal, "{ normal = 1 }", "{ base = 1 }"))
                    .tail.normal_without_level());
}

TEST(PolicyFile, ReadsRoutesAndPlainPay) {
    const Tail tail =
        parse_good(
            replaced(replaced(minimal, "pay = { actual = 1 }", "route = \"fee-for-service\""),
                     "{ normal = \"1 + r - K\" }", "{ base = 1, plain = \"r - K\" }"))
            .tail;
    EXPECT_TRUE(tail.has_exits());
    EXPECT_EQ(tail.pieces[0].route, TailPiece::Route::fee_for_service);
    EXPECT_EQ(tail.pieces[2].route, TailPiece::Route::points);
    expect_form(tail.pieces[2].base, 1, 0, 0);
    expect_form(tail.pieces[2].plain, 0, -1, 1);
}

TEST(PolicyFile, HasAtMostSixPieces) {
    std::string pieces;
    for (const char* end : {"0.1", "0.15", "0.2"})
        pieces += std::string("[[tail.piece]]\nclass = \"low\"\nbelow = ") + end +
                  "\npay = { actual = 1 }\n";
    const std::string six = replaced(minimal, "[[tail.piece]]", pieces + "[[tail.piece]]");
    EXPECT_EQ(parse_good(six).tail.pieces.size(), 6u);
    expect_problem(replaced(six, "below = 0.15",
                            "below = 0.12\npay = { actual = 1 }\n[[tail.piece]]\n"
                            "class = \"low\"\nbelow = 0.15"),
                   "the tail has 7 pieces; at most 6");
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
