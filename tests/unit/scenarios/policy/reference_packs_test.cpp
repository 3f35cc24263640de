// The fourteen reference packs, row by row against the table of rules 13, which is written here
// once more and independently: tails as the points they pay, not as the pieces that say so.
#include <cmath>
#include <map>

#include "tests/unit/scenarios/policy/pack_text.hpp"
#include "tests/unit/scenarios/policy/rules_4.hpp"

namespace drgsim {
namespace {

using namespace rules_4;

TailPiece::Class by(double low, bool low_belongs, double high, bool high_belongs, double r) {
    if (r < low || (low_belongs && r == low)) return TailPiece::Class::low;
    return r > high || (high_belongs && r == high) ? TailPiece::Class::high
                                                   : TailPiece::Class::normal;
}

/// Points of the compiled pieces of `tail`, as their declaration in policy.hpp says.
struct Paid {
    double points;
    TailPiece::Class kind;
};
Paid paid(const Tail& tail, const At& x) {
    const double ratio = tail.ratio == Tail::Ratio::level ? x.level_ratio : x.rho();
    const auto value = [&](const LinearForm& form) {
        return form.constant + form.per_k * x.threshold + form.per_ratio * ratio;
    };
    for (const TailPiece& piece : tail.pieces) {
        const double end = piece.up_to_constant + piece.up_to_k * x.threshold;
        if (piece.includes_end ? ratio > end : ratio >= end) continue;
        if (piece.route == TailPiece::Route::fee_for_service) return {out, piece.kind};
        const double points = value(piece.normal) * x.normal() + value(piece.base) * x.score() +
                              value(piece.plain) * x.b * x.a + piece.actual * x.actual;
        return {piece.at_most_base ? std::min(points, x.b) : points, piece.kind};
    }
    ADD_FAILURE() << "no piece holds " << ratio;
    return {};
}

using Weights = std::map<double, std::array<double, 3>>;
const Weights K3{{1, {3, 3, 3}},       {1.01, {2.5, 2.5, 2.5}}, {2, {2.5, 2.5, 2.5}},
                 {2.01, {2, 2, 2}},    {3, {2, 2, 2}},          {3.01, {1.5, 1.5, 1.5}},
                 {5, {1.5, 1.5, 1.5}}, {5.01, {1.3, 1.3, 1.3}}};
const Weights K3a = [] {
    Weights k = K3;
    k[5.01] = {1.2, 1.2, 1.2};
    return k;
}();
const Weights Kx{{1, {3, 3, 3}}, {1.01, {2, 2, 2}}, {3, {2, 2, 2}}, {3.01, {1.5, 1.5, 1.5}}};
const Weights Ke{{1, {3, 3, 3}}, {1.01, {2.5, 2.5, 2.5}}, {2, {2.5, 2.5, 2.5}}, {2.01, {2, 2, 2}}};
const Weights Kw{{2, {2, 2, 2}}, {2.01, {1.5, 1.5, 1.5}}};
const Weights Kl{{0.5, {2, 2, 3}}, {20, {2, 2, 3}}};
const Weights two{{0.5, {2, 2, 2}}, {20, {2, 2, 2}}};
const Weights none{{1, {1, 1, 1}}};

enum class Value { total_cost, dip_hospital, dip_common, computed, mean };

struct Row {
    const char* name;
    double u;
    Rule rule;
    const Weights* k;
    double low;         ///< the class low ends here
    bool low_belongs;   ///< r = low is low
    double high;        ///< 0 = K
    bool high_belongs;  ///< r = high is high
    bool unstable_reviewed;
    double cap;  ///< of review; 0 = automatic
    Value value;
    double advance;
    std::vector<double> year_weights;
    Trim::Kind trim;
    bool guigang_clearing = false;
};

const Row rows[] = {
    {"guigang-2020",
     100,
     t1,
     &K3,
     .3,
     false,
     0,
     false,
     true,
     .05,
     Value::total_cost,
     2,
     {},
     Trim::Kind::none,
     true},
    {"dip-national",
     1000,
     t9,
     &two,
     .5,
     true,
     2,
     true,
     false,
     0,
     Value::dip_hospital,
     1,
     {1, 2, 7},
     Trim::Kind::none},
    {"drg-rate",
     100,
     t4,
     &Kl,
     .4,
     false,
     0,
     false,
     true,
     0,
     Value::computed,
     1,
     {},
     Trim::Kind::none},
    {"fujian-exit",
     100,
     t12,
     &none,
     1.0 / 3,
     false,
     3,
     false,
     false,
     0,
     Value::mean,
     1,
     {},
     Trim::Kind::none},
    {"t2-region",
     100,
     t2,
     &Kw,
     .35,
     false,
     0,
     false,
     true,
     0,
     Value::total_cost,
     1,
     {},
     Trim::Kind::none},
    {"t3-mixed",
     100,
     t3,
     &Kx,
     .4,
     false,
     0,
     false,
     true,
     0,
     Value::total_cost,
     1,
     {},
     Trim::Kind::none},
    {"t4-exit",
     100,
     t4,
     &Kl,
     .4,
     false,
     0,
     false,
     true,
     0,
     Value::total_cost,
     1,
     {},
     Trim::Kind::none},
    {"t5-flat-step",
     100,
     t5,
     &Kl,
     .4,
     false,
     0,
     false,
     true,
     0,
     Value::computed,
     1,
     {},
     Trim::Kind::none},
    {"t6-damped",
     100,
     t6,
     &Ke,
     .4,
     false,
     0,
     false,
     true,
     0,
     Value::total_cost,
     1,
     {},
     Trim::Kind::none},
    {"t7-five-bands",
     1000,
     t7,
     &none,
     .8,
     true,
     1.4,
     false,
     true,
     0,
     Value::total_cost,
     1,
     {},
     Trim::Kind::none},
    {"t8-lifted-low",
     100,
     t8,
     &K3a,
     .8,
     false,
     0,
     false,
     true,
     0,
     Value::total_cost,
     1,
     {2, 3, 5},
     Trim::Kind::iqr},
    {"t10-additive",
     1000,
     t10,
     &two,
     .5,
     true,
     2,
     true,
     false,
     0,
     Value::dip_common,
     1,
     {},
     Trim::Kind::percentile},
    {"t11-dip-3",
     1000,
     t11,
     &two,
     .5,
     false,
     2,
     true,
     false,
     .005,
     Value::dip_common,
     1,
     {1, 2, 7},
     Trim::Kind::none},
};

class ReferencePack : public testing::TestWithParam<Row> {
  protected:
    static Policy load() {
        Problems problems;
        Policy policy = load_policy(GetParam().name, "", {}, problems);
        problems.throw_if_any();
        return policy;
    }
};

TEST_P(ReferencePack, HasTheStandardsOfItsRow) {
    const Row& row = GetParam();
    const Policy policy = load();
    EXPECT_EQ(policy.points_unit, row.u);
    EXPECT_EQ(policy.group_column, 1);
    EXPECT_EQ(policy.weights.source, WeightRules::Source::data);
    EXPECT_EQ(policy.weights.year_weights, row.year_weights);
    EXPECT_EQ(policy.weights.means == WeightRules::Means::yearly, !row.year_weights.empty());
    EXPECT_EQ(policy.weights.trim.kind, row.trim);
    if (row.trim == Trim::Kind::percentile) {
        EXPECT_EQ(policy.weights.trim.low, 0.025);
        EXPECT_EQ(policy.weights.trim.high, 0.975);
    }
    EXPECT_TRUE(policy.weights.negotiated.empty());
    EXPECT_EQ(policy.weights.core_threshold, 0);
    EXPECT_EQ(policy.stability.n_min, 5);
    EXPECT_EQ(policy.stability.cv_max, 1);
    EXPECT_EQ(policy.stability.whole_group_review, row.unstable_reviewed);
    EXPECT_EQ(policy.coefficients.source, CoefficientRules::Source::data);
    EXPECT_EQ(policy.coefficients.repair, CoefficientRules::Repair::isotonic);
    EXPECT_FALSE(policy.coefficients.primary_care_flat);
    EXPECT_EQ(policy.outside, OutsideRules{});
    EXPECT_EQ(policy.adjusters, AdjusterRules{});
}

TEST_P(ReferencePack, HasTheMoneyOfItsRow) {
    using Form = PointValueRules::Form;
    using FundPays = ClearingRules::FundPays;
    using Rate = PointValueRules::Rate;
    const Row& row = GetParam();
    const Policy policy = load();
    EXPECT_EQ(policy.review.mode,
              row.cap > 0 ? ReviewRules::Mode::expected : ReviewRules::Mode::automatic);
    if (row.cap > 0) {
        EXPECT_EQ(policy.review.cap_share, row.cap);
    }
    EXPECT_EQ(policy.review.approval_rate, 1);
    EXPECT_EQ(policy.review.whole_group_monthly_share, 0.7);
    EXPECT_FALSE(policy.review.paid_by_quarter);
    const bool dip = row.value == Value::dip_hospital || row.value == Value::dip_common;
    const bool rate = row.value == Value::computed || row.value == Value::mean;
    EXPECT_EQ(policy.point_value.form, dip ? Form::dip : rate ? Form::rate : Form::total_cost);
    EXPECT_EQ(policy.point_value.monthly_basis, PointValueRules::Basis::total_cost);
    if (rate) {
        EXPECT_EQ(policy.point_value.rate_source,
                  row.value == Value::mean ? Rate::mean : Rate::computed);
    }
    EXPECT_EQ(policy.clearing.fund_pays, row.value == Value::dip_hospital ? FundPays::booked_share
                                         : row.value == Value::dip_common ? FundPays::common_share
                                                                          : FundPays::net);
    EXPECT_EQ(policy.monthly.alpha, 0.90);
    EXPECT_EQ(policy.monthly.advance_months, row.advance);
    EXPECT_TRUE(policy.clearing.assessment);
    EXPECT_TRUE(policy.clearing.sharing.empty());
    EXPECT_EQ(policy.clearing.surplus_cap.value_or(0), row.guigang_clearing ? 0.30 : 0);
    EXPECT_EQ(policy.clearing.self_expense_limit.value_or(0), row.guigang_clearing ? 0.10 : 0);
}

TEST_P(ReferencePack, PaysAndClassifiesAsItsTailSays) {
    const Row& row = GetParam();
    const Tail tail = load().tail;
    EXPECT_EQ(tail.k.rows.empty(), row.k == &none);
    const bool region = tail.ratio == Tail::Ratio::region;
    EXPECT_EQ(region, row.rule == t2);
    for (const auto& [weight, ks] : *row.k) {
        for (int level = 1; level <= 3; ++level) {
            const double k_here = ks[static_cast<std::size_t>(level - 1)];
            if (row.k != &none) {
                EXPECT_EQ(tail.k.at(weight, level), k_here) << weight;
            }
            const double high = row.high > 0 ? row.high : k_here;
            for (const double c : {1.0, 0.5, 1.25}) {
                for (const double r :
                     {0.1,  0.2999, 0.3,  0.3001, 1.0 / 3, 0.35, 0.3501, 0.4,    0.4001,
                      0.5,  0.5001, 0.79, 0.8,    0.9,     1.0,  1.4,    1.41,   2.0,
                      2.01, 2.5,    2.6,  3.0,    3.01,    5.0,  5.5,    k_here, k_here + 0.01}) {
                    At x{row.u * weight, c, 1.1, 1.15, r, k_here, 0};
                    x.actual = row.u * weight * x.rho();
                    const Paid found = paid(tail, x);
                    const double wanted = row.rule(x);
                    EXPECT_NEAR(found.points, wanted, 1e-9 * std::abs(wanted))
                        << "w " << weight << " level " << level << " r " << r << " c " << c;
                    EXPECT_EQ(found.kind, by(row.low, row.low_belongs, high, row.high_belongs,
                                             region ? x.rho() : r))
                        << "w " << weight << " level " << level << " r " << r << " c " << c;
                }
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Rules13, ReferencePack, testing::ValuesIn(rows), [](const auto& row) {
    std::string name = row.param.name;
    for (char& c : name) c = c == '-' ? '_' : c;
    return name;
});

TEST(ReferencePack, FeeForServiceIsPaidAsBookedAtOnce) {
    Problems problems;
    const Policy policy = load_policy("fee-for-service", "", {}, problems);
    problems.throw_if_any();
    EXPECT_EQ(policy.method, Method::fee_for_service);
    EXPECT_EQ(policy.point_value.form, PointValueRules::Form::none);
    EXPECT_EQ(policy.monthly.alpha, 1);
    EXPECT_EQ(policy.monthly.advance_months, 0);
    ASSERT_EQ(policy.outside.rules.size(), 1u);
    EXPECT_EQ(policy.outside.rules[0].when, CaseCondition{});
    EXPECT_EQ(policy.outside.rules[0].route, CaseRoute::fee_for_service);
    EXPECT_FALSE(policy.outside.separate);
}

}  // namespace
}  // namespace drgsim
