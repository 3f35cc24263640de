// What a method makes of a pack, and which parts it has no use for.
#include <limits>

#include "tests/unit/scenarios/policy/pack_text.hpp"

namespace drgsim {
namespace {

using Form = PointValueRules::Form;
using FundPays = ClearingRules::FundPays;

TEST(Method, SaysHowPointsAreValuedAndWhatTheFundPays) {
    struct Row {
        const char* name;
        Method method;
        Form form;
        FundPays fund_pays;
    };
    const Row rows[] = {{"drg-points", Method::drg_points, Form::total_cost, FundPays::net},
                        {"dip", Method::dip, Form::dip, FundPays::booked_share},
                        {"drg-rate", Method::drg_rate, Form::rate, FundPays::net},
                        {"elastic", Method::elastic, Form::elastic, FundPays::net},
                        {"price-list", Method::price_list, Form::rate, FundPays::fixed_share}};
    for (const Row& row : rows) {
        const Policy policy = parse_good(with_method(row.name));
        EXPECT_EQ(policy.method, row.method) << row.name;
        EXPECT_EQ(policy.point_value.form, row.form) << row.name;
        EXPECT_EQ(policy.clearing.fund_pays, row.fund_pays) << row.name;
        EXPECT_EQ(policy.tail.pieces.size(), 3u) << row.name;
        EXPECT_FALSE(policy.prospective) << row.name;
    }
    EXPECT_EQ(
        parse_good(with_method("dip") + "[point_value]\nphi = \"common\"\n").clearing.fund_pays,
        FundPays::common_share);
}

void expect_harmless_tail(const Policy& policy) {
    EXPECT_EQ(policy.point_value.form, Form::none);
    EXPECT_EQ(policy.review.mode, ReviewRules::Mode::automatic);
    EXPECT_TRUE(policy.tail.k.rows.empty());
    ASSERT_EQ(policy.tail.pieces.size(), 1u);
    EXPECT_EQ(policy.tail.normal_piece(), 0u);
    EXPECT_EQ(policy.tail.pieces[0].up_to_constant, std::numeric_limits<double>::infinity());
    expect_form(policy.tail.pieces[0].normal, 1, 0, 0);
    EXPECT_FALSE(policy.tail.has_exits());
}

TEST(Method, FeeForServiceLeavesEveryCaseOutside) {
    const Policy policy = parse_good(without_tail("fee-for-service") + "[monthly]\nalpha = 1\n" +
                                     "[[outside.rule]]\nname = \"days\"\nroute = \"per-diem\"\n" +
                                     "when = { tag = [\"psychiatric\"] }\n" +
                                     "[outside]\nper_diem = [{ price = 300 }]\n");
    EXPECT_EQ(policy.method, Method::fee_for_service);
    expect_harmless_tail(policy);
    EXPECT_EQ(policy.monthly.alpha, 1);
    ASSERT_EQ(policy.outside.rules.size(), 2u);
    EXPECT_EQ(policy.outside.rules[0].route, CaseRoute::per_diem);
    EXPECT_EQ(policy.outside.rules[1].route, CaseRoute::fee_for_service);
    EXPECT_EQ(policy.outside.rules[1].when, CaseCondition{});
    EXPECT_FALSE(policy.outside.separate);
}

TEST(Method, ProspectiveBudgetsStandBesideThePool) {
    const Policy policy = parse_good(without_tail("prospective-budget") + R"([prospective]
base_share = 0.9
level = [0.8, 1, 1.1]
type = { specialist = 0.9, tcm = 1.05 }
reserve = 0.1
first_payment = 0.7
surplus_kept = 0.5
overrun_borne = 0.8
overrun_limit = 0.2
next_growth = 0.1
inside = [0.2, 0.5, 0.3]
)");
    EXPECT_EQ(policy.method, Method::prospective);
    expect_harmless_tail(policy);
    ASSERT_EQ(policy.outside.rules.size(), 1u);
    EXPECT_EQ(policy.outside.rules[0].when, CaseCondition{});
    EXPECT_EQ(policy.outside.rules[0].route, CaseRoute::outside);
    EXPECT_TRUE(policy.outside.separate);
    EXPECT_EQ(policy.monthly.advance_months, 0);
    ASSERT_TRUE(policy.prospective);
    EXPECT_EQ(policy.prospective->base_share, 0.9);
    EXPECT_EQ(policy.prospective->by_level, (std::array<double, 3>{0.8, 1, 1.1}));
    const std::vector<std::pair<std::string, double>> types{{"specialist", 0.9}, {"tcm", 1.05}};
    EXPECT_EQ(policy.prospective->by_type, types);
    EXPECT_EQ(policy.prospective->reserve, 0.1);
    EXPECT_EQ(policy.prospective->first_payment, 0.7);
    EXPECT_EQ(policy.prospective->surplus_kept, 0.5);
    EXPECT_EQ(policy.prospective->overrun_borne, 0.8);
    EXPECT_EQ(policy.prospective->overrun_limit, 0.2);
    EXPECT_EQ(policy.prospective->next_growth, 0.1);
    EXPECT_EQ(policy.prospective->inside, (std::array<double, 3>{0.2, 0.5, 0.3}));
}

TEST(Method, ReadsRatesOfEveryKind) {
    using Rate = PointValueRules::Rate;
    const auto rules = [](const std::string& rate) {
        return parse_good(with_method("drg-rate") + "[point_value]\nrate = " + rate + "\n")
            .point_value;
    };
    EXPECT_EQ(rules("\"computed\"").rate_source, Rate::computed);
    EXPECT_EQ(rules("\"mean\"").rate_source, Rate::mean);
    EXPECT_EQ(rules("9435.25").rate_source, Rate::given);
    EXPECT_EQ(rules("9435.25").rate, (std::array<double, 2>{9435.25, 9435.25}));
    const auto by_fund = rules("{ employee = 10618, resident = 9800 }");
    EXPECT_EQ(by_fund.rate_source, Rate::given);
    EXPECT_EQ(by_fund.rate, (std::array<double, 2>{10618, 9800}));
    expect_problem(with_method("drg-rate") + "[point_value]\nrate = { employee = 10618 }\n",
                   "pack.toml:18: `point_value.rate.resident` is missing");
    expect_problem(with_method("drg-rate") + "[point_value]\nrate = \"meen\"\n",
                   "did you mean \"mean\"?");
    expect_problem(with_method("drg-rate") + "[point_value]\nrate = 0\n", "it must be");
}

TEST(Method, ReadsSharesOfPricesAndOfBudgets) {
    const std::string price_list = with_method("price-list");
    const auto share = [&](const std::string& value) {
        return parse_good(price_list + "[clearing]\nfund_share = " + value + "\n")
            .clearing.fund_share;
    };
    EXPECT_EQ(share("0.6"), (std::array<double, 2>{0.6, 0.6}));
    EXPECT_EQ(share("{ employee = 0.8, resident = 0.65 }"), (std::array<double, 2>{0.8, 0.65}));
    expect_problem(price_list + "[clearing]\nfund_share = { resident = 0.65 }\n",
                   "`clearing.fund_share.employee` is missing");
    expect_problem(price_list + "[clearing]\nfund_share = 65\n", "it must be 0 to 1");
    EXPECT_EQ(parse_good(with_method("elastic") + "[point_value]\nfixed_share = 0.7\n")
                  .point_value.fixed_share,
              0.7);
}

TEST(Method, ReadsSharingAlertsAndQuarters) {
    const Policy policy = parse_good(minimal + R"([review]
mode = "draw"
paid = "quarter"
[clearing]
sharing = [[0.8, 1], [1, 0.95], [1.2, 1.1]]
[alerts]
cost_index = 1.1
time_index = 1.2
self_expense_share = 0.1
low_share = 0.2
high_share = 0.05
surplus_rate = 0.3
loss_rate = 0.25
admissions_per_person = 1.5
grassroots_share = 0.16
)");
    EXPECT_EQ(policy.review.mode, ReviewRules::Mode::draw);
    EXPECT_TRUE(policy.review.paid_by_quarter);
    ASSERT_EQ(policy.clearing.sharing.size(), 3u);
    EXPECT_EQ(policy.clearing.sharing[1].used, 1);
    EXPECT_EQ(policy.clearing.sharing[1].factor, 0.95);
    EXPECT_EQ(policy.alerts.cost_index, 1.1);
    EXPECT_EQ(policy.alerts.time_index, 1.2);
    EXPECT_EQ(policy.alerts.self_expense_share, 0.1);
    EXPECT_EQ(policy.alerts.low_share, 0.2);
    EXPECT_EQ(policy.alerts.high_share, 0.05);
    EXPECT_EQ(policy.alerts.surplus_rate, 0.3);
    EXPECT_EQ(policy.alerts.loss_rate, 0.25);
    EXPECT_EQ(policy.alerts.admissions_per_person, 1.5);
    EXPECT_EQ(policy.alerts.grassroots_share, 0.16);
}

TEST(Method, NamesFaultsOfMoney) {
    const std::string clearing = minimal + "[clearing]\n";
    expect_problem(clearing + "sharing = [[1, 1], [0.8, 0.9]]\n", "q = 0.8 after q = 1");
    expect_problem(clearing + "sharing = [[1, 1], [1, 0.9]]\n", "q = 1 after q = 1");
    expect_problem(clearing + "sharing = [1, 0.9]\n", "list of pairs of numbers");
    expect_problem(clearing + "sharing = [[1, 0.9, 2]]\n", "list of pairs of numbers");
    expect_problem(clearing + "sharing = [[1, -0.9]]\n", "it must be at least 0");
    const std::string budget = without_tail("prospective-budget") + "[prospective]\n";
    expect_problem(budget + "inside = [0.5, 0.5, 0.2]\n", "adds up to 1.2");
    expect_problem(budget + "level = [1, 1]\n", "`prospective.level` has 2 numbers");
    expect_problem(budget + "type = { clinic = 1 }\n", "names \"clinic\"");
}

TEST(Method, NamesWhatHasNoEffect) {
    const auto idle = [](const std::string& method, const std::string& text,
                         const std::string& path) {
        expect_problem(
            (method.starts_with("fee") || method.starts_with("pro") ? without_tail(method)
                                                                    : with_method(method)) +
                text,
            "`" + path + "` has no effect under method \"" + method + "\"");
    };
    idle("dip", "[point_value]\nrate = 9000\n", "point_value.rate");
    idle("drg-points", "[point_value]\nphi = \"common\"\n", "point_value.phi");
    idle("drg-points", "[point_value]\nfixed_share = 0.8\n", "point_value.fixed_share");
    idle("drg-rate", "[point_value]\nmonthly_basis = \"fund\"\n", "point_value.monthly_basis");
    idle("price-list", "[point_value]\nfixed_share = 0.7\n", "point_value.fixed_share");
    idle("elastic", "[clearing]\nfund_share = 0.7\n", "clearing.fund_share");
    idle("elastic", "[prospective]\nreserve = 0.05\n", "prospective");
    idle("fee-for-service", "[clearing]\nfund_share = 0.7\n", "clearing");
    idle("fee-for-service", "[point_value]\nrate = \"mean\"\n", "point_value");
    idle("fee-for-service", "[review]\nmode = \"automatic\"\n", "review");
    idle("fee-for-service", "[[adjuster]]\nname = \"a\"\n", "adjuster");
    idle("fee-for-service", "[tail]\nK = 2\n", "tail");
    idle("prospective-budget", "[monthly]\nalpha = 1\n", "monthly");
    idle("prospective-budget", "[outside]\nbudget = \"pool\"\n", "outside");
    idle("prospective-budget", "[[hospital_bonus.rule]]\nname = \"a\"\nadd = 0.1\n",
         "hospital_bonus");
    expect_problem(without_tail("fee-for-service") + "[outside]\nbudget = \"separate\"\n",
                   "pack.toml:5: `outside.budget` is \"separate\"");
}

}  // namespace
}  // namespace drgsim
