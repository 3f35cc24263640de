// The story of a hospital: the point values of its pool and how the year is cleared, fund by fund.
#include <fmt/format.h>

#include <cmath>
#include <numeric>

#include "sim/explain/explain.hpp"
#include "sim/explain/numbers.hpp"
#include "sim/settlement/clearing.hpp"
#include "sim/settlement/point_value.hpp"
#include "sim/settlement/prospective.hpp"

namespace drgsim {

namespace {

double less_left(const std::vector<double>& all, const std::vector<double>& left, std::size_t at) {
    return left.empty() ? all[at] : all[at] - left[at];
}

/// T, F, D + O - E and charges of one hospital and fund over the year, pool cases only.
struct YearMoney {
    double cost = 0, booked = 0, other = 0, charge = 0;
};

YearMoney money_of(const YearSums& sums, std::size_t f, std::size_t h) {
    YearMoney money;
    for (std::size_t t = 0; t < month_count; ++t) {
        const std::size_t at = sums.shape.month(f, h, t);
        money.cost += less_left(sums.month_cost, sums.left_cost, at);
        money.booked += less_left(sums.month_booked, sums.left_booked, at);
        money.other += less_left(sums.month_other, sums.left_other, at);
        money.charge += sums.has_left ? sums.month_charge[at] : 0;
    }
    return money;
}

/// The money of a pool and fund over the year; its budget is left 0.
PoolMoney pool_money(const Study& study, const PolicySettlement& settled, std::size_t pool,
                     std::size_t f) {
    const YearSums& sums = settled.year.sums;
    PoolMoney money;
    for (std::size_t h = 0; h < sums.shape.hospitals; ++h) {
        if (study.pool_of(h) != pool) continue;
        const YearMoney year = money_of(sums, f, h);
        money.cost += year.cost;
        money.booked += year.booked;
        money.charge += year.charge;
        money.points += settled.year.result.hospital_points[sums.shape.hospital(f, h)];
    }
    return money;
}

/// Tells how one hospital is cleared, fund by fund (rules 8).
class HospitalStory {
  public:
    HospitalStory(const Study& study, const PreparedPolicy& prepared, std::size_t h,
                  const ScenarioValues* values)
        : study_(study),
          hospitals_(study.region->hospitals),
          policy_(prepared.policy),
          prepared_(prepared),
          h_(h),
          values_(values),
          settled_(settle_policy(study, prepared, values)),
          sums_(settled_.year.sums),
          result_(settled_.year.result) {}

    std::vector<Chapter> tell() {
        open("The hospital", "医疗机构");
        step("hospital", hospitals_.name[h_],
             fmt::format("{}, level {}{}{}", hospitals_.id[h_], hospitals_.level[h_],
                         hospitals_.type[h_].empty() ? "" : ", ", hospitals_.type[h_]));
        step("coefficient k", "", plain(hospitals_.coefficient[h_]));
        if (study_.pool_of(h_) > 0)
            step("pool", "its medical community 医共体 has its own budget",
                 study_.pools[study_.pool_of(h_) - 1].name, "rules 6");
        for (std::size_t f = 0; f < fund_count; ++f) {
            if (sums_.total_cost[at(f)] == 0 && result_.hospital_payout[at(f)] == 0) continue;
            tell_fund(f);
        }
        return std::move(chapters_);
    }

  private:
    void open(std::string title, std::string title_zh) {
        chapters_.push_back({std::move(title), std::move(title_zh), {}});
    }
    void step(std::string what, std::string formula, std::string value, std::string rule = "") {
        chapters_.back().steps.push_back(
            {std::move(what), std::move(formula), std::move(value), std::move(rule)});
    }
    [[nodiscard]] std::size_t at(std::size_t f) const { return sums_.shape.hospital(f, h_); }
    [[nodiscard]] double driver(Target target, std::size_t f) const {
        return values_ ? values_->factor(target, {f, h_, 0, -1}) : 1.0;
    }

    void tell_fund(std::size_t f) {
        const YearMoney money = money_of(sums_, f, h_);
        fund_ = pool_money(study_, settled_, study_.pool_of(h_), f);
        if (policy_.prospective) {
            tell_budget(f);
        } else {
            const std::size_t pool = study_.pool_of(h_);
            chapters_.push_back(explain_point_value(
                study_, prepared_, settled_, pool, f,
                values_ ? values_->budget(pool, f) : study_.pool_budget(pool, f)));
            open(fmt::format("Clearing, {} fund", fund_names[f]),
                 f == 0 ? "职工基金清算" : "居民基金清算");
            tell_entitlement(f, money);
            tell_deductions(f, money);
        }
        tell_transfer(f);
    }

    void tell_budget(std::size_t f) {
        const ProspectiveRules& rules = *policy_.prospective;
        const HospitalBudget budget = hospital_budget(study_, rules, h_);
        open(fmt::format("Prospective budget, {} fund", fund_names[f]), "总额预付");
        step("base, both funds", "mean of three years' payments * share * level * function",
             yuan(budget.base), "rules 9");
        step("budget of this fund", "its share of the booked F, with the reserve times kappa",
             yuan(result_.entitlement[at(f)]), "rules 9");
        step("used: booked F", "", yuan(result_.hospital_booked[at(f)]), "rules 9");
        const double left = result_.entitlement[at(f)] - result_.hospital_booked[at(f)];
        step(left >= 0 ? "surplus" : "overrun",
             left >= 0 ? fmt::format("the hospital keeps {}", rules.surplus_kept)
                       : fmt::format("the fund bears {} of it, up to {} of the budget",
                                     rules.overrun_borne, rules.overrun_limit),
             yuan(std::abs(left)), "rules 9");
        step("next year's base, both funds", "with growth where kappa >= 1", yuan(budget.next),
             "rules 9");
    }

    void tell_entitlement(std::size_t f, const YearMoney& money) {
        const ClearingRules& rules = policy_.clearing;
        const std::size_t pools = study_.pool_count();
        const double value = result_.pool_point_value[f * pools + study_.pool_of(h_)];
        step("points", "of the pool's cases, approved add-ons too", plain(sums_.year_points[at(f)]),
             "rules 4");
        const double points = result_.hospital_points[at(f)];
        if (points != sums_.year_points[at(f)])
            step("less points deducted", "split over the funds by points", plain(points),
                 "rules 12, Points deducted");
        double a = points * value;
        step("entitlement A", fmt::format("P V = {} * {:.6f}", plain(points), value), yuan(a),
             "rules 8, step 1");
        if (rules.assessment) {
            const double kappa = hospitals_.assessment[h_] * driver(Target::assessment, f);
            step("times the assessment kappa", fmt::format("{:.2f} * {}", a, plain(kappa)),
                 yuan(a * kappa), "rules 8, step 1");
            a *= kappa;
        }
        if (rules.surplus_cap) {
            const double cap = (1 + *rules.surplus_cap) * money.cost;
            step("surplus cap", fmt::format("(1 + {}) T = {:.2f}", *rules.surplus_cap, cap),
                 a > cap ? fmt::format("cut to {}", yuan(cap)) : "not reached", "rules 8, step 2");
            a = std::min(a, cap);
        }
        if (!rules.sharing.empty() && a > 0) {
            const double used = money.cost / a;
            step("sharing",
                 fmt::format("q = T / A = {:.4f}, factor {}", used, plain(rules.shared(used))),
                 yuan(a * rules.shared(used)), "rules 8, step 3");
        }
        step("entitlement after cap and sharing", "", yuan(result_.entitlement[at(f)]), "rules 8");
    }

    void tell_deductions(std::size_t f, const YearMoney& money) {
        const ClearingRules& rules = policy_.clearing;
        const double a = result_.entitlement[at(f)];
        using Pays = ClearingRules::FundPays;
        if (rules.fund_pays == Pays::net) {
            step("less what others paid, plus E",
                 fmt::format("A - (D + O - E) = {:.2f} - {:.2f}", a, money.other),
                 yuan(a - money.other), "rules 8, step 5");
        } else if (rules.fund_pays == Pays::fixed_share) {
            step("the fund's share of the price",
                 fmt::format("{:.2f} * {}", a, plain(rules.fund_share[f])),
                 yuan(a * rules.fund_share[f]), "rules 8");
        } else {
            const double phi = rules.fund_pays == Pays::booked_share
                                   ? ratio_or_zero(money.booked, money.cost)
                                   : ratio_or_zero(fund_.booked, fund_.cost);
            step(
                "the fund's share, A phi",
                fmt::format("phi = F / T of the {} = {:.6f}",
                            rules.fund_pays == Pays::booked_share ? "hospital" : "whole fund", phi),
                yuan(a * phi), "rules 12, Clearing");
        }
        if (rules.self_expense_limit) {
            const double self = less_left(sums_.self_expense, sums_.left_self_expense, at(f));
            const double allowed = *rules.self_expense_limit * money.cost;
            step("self-expense above the limit",
                 fmt::format("max(0, {:.2f} - {} T = {:.2f})", self, *rules.self_expense_limit,
                             allowed),
                 yuan(0.0 - std::max(0.0, self - allowed)), "rules 8, step 4");
        }
        if (hospitals_.audit_deduction[h_] != 0) {
            const double share = share_of_fund(sums_.shape, result_.hospital_booked, f, h_, 0);
            step("audit deduction",
                 fmt::format("{:.2f} * {:.4f} of this fund", hospitals_.audit_deduction[h_], share),
                 yuan(-hospitals_.audit_deduction[h_] * share), "rules 12, Months");
        }
        if (sums_.has_left)
            step("cases outside the pool", "as booked or by days", yuan(money.charge),
                 "rules 12, Fee-for-service routes");
    }

    void tell_transfer(std::size_t f) {
        const double payout = result_.hospital_payout[at(f)];
        double prepaid = 0;
        for (std::size_t t = 0; t < month_count; ++t)
            prepaid += result_.prepaid[sums_.shape.month(f, h_, t)];
        step("what the fund pays for the year", "", yuan(payout), "rules 8, step 5");
        step("prepaid in twelve months",
             policy_.prospective ? "the first payment, in January" : "January with the advance",
             yuan(prepaid), policy_.prospective ? "rules 9" : "rules 7");
        step(payout >= prepaid ? "final transfer" : "recovery from the hospital",
             fmt::format("{:.2f} - {:.2f}", payout, prepaid), yuan(payout - prepaid),
             "rules 8, step 6");
        const double booked = result_.hospital_booked[at(f)];
        step("reform impact", fmt::format("payout - booked F = {:.2f} - {:.2f}", payout, booked),
             yuan(payout - booked), "rules 8");
        double other = 0;
        for (std::size_t t = 0; t < month_count; ++t)
            other += sums_.month_other[sums_.shape.month(f, h_, t)];
        double cost = 0;
        for (std::size_t t = 0; t < month_count; ++t)
            cost += sums_.month_cost[sums_.shape.month(f, h_, t)];
        step("margin", "payout + D + O - C, all cases", yuan(payout + other - cost),
             "rules 12, Totals");
    }

    const Study& study_;
    const HospitalTable& hospitals_;
    const Policy& policy_;
    const PreparedPolicy& prepared_;
    std::size_t h_;
    const ScenarioValues* values_;
    PolicySettlement settled_;
    const YearSums& sums_;
    const YearResult& result_;
    PoolMoney fund_;  ///< of the hospital's pool and the fund told of
    std::vector<Chapter> chapters_;
};

/// "(T - F + B - outside) / sum P" with the numbers.
std::string value_formula(const PreparedPolicy& prepared, const PoolMoney& m) {
    const double net = m.budget - m.charge;
    switch (prepared.policy.point_value.form) {
        case PointValueRules::Form::total_cost:
            return fmt::format("(T - F + B) / sum P = ({:.2f} - {:.2f} + {:.2f}) / {}", m.cost,
                               m.booked, net, plain(m.points));
        case PointValueRules::Form::dip:
            return fmt::format("(B / phi) / sum Q, phi = F / T = {:.2f} / {:.2f}", m.booked,
                               m.cost);
        case PointValueRules::Form::rate:
            return prepared.policy.point_value.rate_source == PointValueRules::Rate::computed
                       ? "R / u, R = (B / phi) / expected weights of the newest year of history"
                   : prepared.policy.point_value.rate_source == PointValueRules::Rate::mean
                       ? "R / u, R = M"
                       : "R / u, R as the pack gives it";
        case PointValueRules::Form::elastic:
            return "expected points at V0, the excess at a floating value; the average";
        case PointValueRules::Form::none:
            return "no points";
    }
    return "";
}

}  // namespace

Chapter explain_point_value(const Study& study, const PreparedPolicy& prepared,
                            const PolicySettlement& settled, std::size_t pool, std::size_t f,
                            double budget) {
    const YearResult& result = settled.year.result;
    PoolMoney money = pool_money(study, settled, pool, f);
    money.budget = budget;
    Chapter chapter{fmt::format("The point value, {} fund", fund_names[f]), "点值", {}};
    const auto step = [&](std::string what, std::string formula, std::string value,
                          std::string rule) {
        chapter.steps.push_back(
            {std::move(what), std::move(formula), std::move(value), std::move(rule)});
    };
    step("budget B", pool == 0 ? "" : "of the pool " + study.pools[pool - 1].name, yuan(budget),
         "rules 6");
    step("cost T and booked F of the pool", "",
         fmt::format("{:.2f}, {:.2f} yuan", money.cost, money.booked), "rules 7");
    if (money.charge != 0)
        step("paid for cases outside the pool", "taken from B first", yuan(money.charge),
             "rules 12, Fee-for-service routes");
    step("all points", "", plain(money.points), "rules 7");
    step("point value V", value_formula(prepared, money),
         fmt::format("{:.6f} yuan", result.pool_point_value[f * study.pool_count() + pool]),
         "rules 7");
    return chapter;
}

std::vector<Chapter> explain_hospital(const Study& study, const PreparedPolicy& prepared,
                                      std::size_t h, const ScenarioValues* values) {
    return HospitalStory(study, prepared, h, values).tell();
}

}  // namespace drgsim
