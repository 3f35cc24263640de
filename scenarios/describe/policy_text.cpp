// The rules of a pack as they stand. One function a section; a section that says nothing is left
// out.
#include "scenarios/describe/policy_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scenarios/describe/aligned.hpp"
#include "scenarios/describe/condition_text.hpp"
#include "scenarios/policy/policy_file.hpp"
#include "scenarios/policy/policy_keys.hpp"
#include "sim/policy/form_text.hpp"

namespace drgsim {

namespace {

using Rows = std::vector<std::vector<std::string>>;

template <typename Enum>
std::string name_of(std::string_view key, Enum value) {
    return std::string(
        choices_of(key_at(policy_keys, key).choices)[static_cast<std::size_t>(value)]);
}

std::string share_text(double share) {
    return fmt::format("{:.6g} %", share * 100);
}

std::string levels_text(const std::array<double, 3>& values) {
    if (values[0] == values[1] && values[1] == values[2]) return fmt::format("{:g}", values[0]);
    return fmt::format("{:.8g} / {:.8g} / {:.8g} at levels 1 / 2 / 3", values[0], values[1],
                       values[2]);
}

constexpr int described_digits = 7;

std::string pay_text(const TailPiece& piece, std::string_view ratio) {
    if (piece.route == TailPiece::Route::fee_for_service) return "leaves the pool: by item, F";
    std::string text;
    const auto add = [&](const std::string& form, std::string_view unit) {
        if (form.empty()) return;
        if (!text.empty()) text += " + ";
        const bool sum = form.find(' ') != form.npos || form.front() == '-';
        if (form == "1") {
            text += unit;
        } else {
            text += sum ? fmt::format("({}) {}", form, unit) : fmt::format("{} {}", form, unit);
        }
    };
    add(form_text(piece.normal, ratio, described_digits), "b c k a");
    add(form_text(piece.base, ratio, described_digits), "b k a");
    add(form_text(piece.plain, ratio, described_digits), "b a");
    add(form_text({piece.actual, 0, 0}, ratio, described_digits), "u C / M");
    if (text.empty()) text = "nothing";
    return piece.at_most_base ? text + ", at most b" : text;
}

std::string end_text(const TailPiece& piece) {
    if (std::isinf(piece.up_to_constant)) return "all above";
    return (piece.includes_end ? "up to " : "below ") +
           form_text({piece.up_to_constant, piece.up_to_k, 0}, "", described_digits);
}

std::string head_text(const Policy& policy) {
    std::string text = fmt::format("{}: {}\n", policy.name, policy.title);
    if (!policy.title_zh.empty()) text += fmt::format("  {}\n", policy.title_zh);
    if (!policy.date.empty()) text += fmt::format("  in force from {}\n", policy.date);
    if (!policy.source.empty()) text += fmt::format("  from: {}\n", policy.source);
    return text + fmt::format("\nmethod {}\n", method_name(policy.method));
}

std::string value_line(const Policy& policy) {
    const PointValueRules& value = policy.point_value;
    switch (value.form) {
        case PointValueRules::Form::total_cost:
            return "floating, total cost: V = (T - F + B) / sum P";
        case PointValueRules::Form::dip:
            return "floating, settlement point value: V = (B / phi) / sum P, phi = F / T";
        case PointValueRules::Form::elastic:
            return fmt::format(
                "elastic: last year's points at V0 = ({0:g} B / phi) / P0, the excess at "
                "min(V0, ({1:g} B / phi) / (P - P0))",
                value.fixed_share, 1 - value.fixed_share);
        case PointValueRules::Form::rate:
            break;
        case PointValueRules::Form::none:
            return "no points";
    }
    switch (value.rate_source) {
        case PointValueRules::Rate::computed:
            return "rate R = ((B - F of cases outside) / phi) / weights, before the year";
        case PointValueRules::Rate::mean:
            return "rate R = M, the mean cost";
        case PointValueRules::Rate::given:
            break;
    }
    return fmt::format("rate R = {:.10g} employee, {:.10g} resident, yuan per weight of 1",
                       value.rate[0], value.rate[1]);
}

std::string fund_line(const ClearingRules& clearing) {
    switch (clearing.fund_pays) {
        case ClearingRules::FundPays::net:
            return "the entitlement net of what patients and others paid";
        case ClearingRules::FundPays::booked_share:
            return "each hospital's own share phi of the entitlement";
        case ClearingRules::FundPays::common_share:
            return "the fund's common share phi of the entitlement";
        case ClearingRules::FundPays::fixed_share:
            break;
    }
    return fmt::format("{} (employee) and {} (resident) of the price",
                       share_text(clearing.fund_share[0]), share_text(clearing.fund_share[1]));
}

void standards(const Policy& policy, Rows& rows) {
    const WeightRules& w = policy.weights;
    std::string text = fmt::format("from {}, {} means", name_of("weights.source", w.source),
                                   name_of("weights.means", w.means));
    if (!w.year_weights.empty()) text += fmt::format(" {:g}", fmt::join(w.year_weights, ":"));
    if (w.trim.kind != Trim::Kind::none)
        text += fmt::format(", trimmed by {}", name_of("weights.trim.kind", w.trim.kind));
    if (w.trim.high > 0) text += fmt::format(" {:g} to {:g}", w.trim.low, w.trim.high);
    if (w.core_threshold > 0)
        text += fmt::format(", groups below {:g} cases joined by {} characters", w.core_threshold,
                            w.comprehensive_prefix);
    rows.push_back({"weights", text + fmt::format("; u = {:g}", policy.points_unit)});
    const CoefficientRules& c = policy.coefficients;
    text = c.source == CoefficientRules::Source::level
               ? levels_text(c.by_level)
               : "from " + name_of("coefficients.source", c.source);
    if (c.source == CoefficientRules::Source::one) text = "1";
    text += fmt::format("; base groups {:g}", c.base_group);
    if (c.primary_care_flat) text += "; k = 1 in primary-care groups";
    rows.push_back({"level coefficients", text});
    std::string limits;
    if (policy.stability.n_min) limits = fmt::format("n <= {:g}", *policy.stability.n_min);
    if (policy.stability.cv_max) {
        limits +=
            fmt::format("{}CV > {:g}", limits.empty() ? "" : " or ", *policy.stability.cv_max);
    }
    const std::string_view paid =
        policy.stability.whole_group_review ? "own cost in points" : "like others";
    rows.push_back(
        {"unstable groups", limits.empty() ? "none" : fmt::format("{}: paid {}", limits, paid)});
}

void outside(const OutsideRules& rules, Rows& rows) {
    for (const auto& rule : rules.rules) {
        constexpr std::string_view routes[] = {"points", "by item", "by day", "not here"};
        rows.push_back({"outside", fmt::format("{} ({}): {}", rule.name, condition_text(rule.when),
                                               routes[static_cast<std::size_t>(rule.route)])});
    }
    double from = 1;
    for (const auto& phase : rules.per_diem) {
        const std::string end =
            std::isinf(phase.up_to) ? " on" : fmt::format(" to {:g}", phase.up_to);
        rows.push_back({"days", fmt::format("from {:g}{}: {} yuan a day", from, end,
                                            levels_text(phase.price))});
        from = phase.up_to + 1;
    }
    if (rules.separate) rows.push_back({"outside", "neither in the budget nor in payouts"});
}

void adjusters(const AdjusterRules& rules, Rows& rows) {
    for (const auto& rule : rules.cases) {
        const std::string value =
            rule.from_data ? fmt::format("from data, at least {:g} cases", rule.min_cases)
                           : fmt::format("{:g}", rule.value);
        rows.push_back(
            {"adjuster", fmt::format("{} ({}): {}", rule.name, condition_text(rule.when), value)});
    }
    for (const auto& rule : rules.hospitals)
        rows.push_back({"hospital bonus", fmt::format("{}: {:+g} on k", rule.name, rule.add)});
    if (rules.bonus_cap)
        rows.push_back({"hospital bonus", fmt::format("at most {:g}", *rules.bonus_cap)});
}

void review(const ReviewRules& rules, Rows& rows) {
    if (rules.mode == ReviewRules::Mode::automatic) {
        rows.push_back({"high cases", "by their pieces, without review"});
        return;
    }
    std::string text = fmt::format("normal points; the add-on above K is {} with q = {:g}",
                                   rules.mode == ReviewRules::Mode::draw ? "drawn" : "granted",
                                   rules.approval_rate);
    if (rules.cap_share)
        text += fmt::format(", at most {} of discharges", share_text(*rules.cap_share));
    if (rules.paid_by_quarter) text += ", paid by quarter";
    rows.push_back({"high cases", text});
}

void monthly(const MonthlyRules& rules, Rows& rows) {
    rows.push_back({"by month", fmt::format("{} of it; in January an advance of {:g} mean months",
                                            share_text(rules.alpha), rules.advance_months)});
}

void money(const Policy& policy, Rows& rows) {
    rows.push_back({"point value", value_line(policy)});
    rows.push_back({"the fund pays", fund_line(policy.clearing)});
    monthly(policy.monthly, rows);
    const ClearingRules& clearing = policy.clearing;
    if (clearing.assessment) rows.push_back({"clearing", "times the assessment coefficient"});
    if (clearing.surplus_cap)
        rows.push_back(
            {"clearing", fmt::format("at most {} above cost", share_text(*clearing.surplus_cap))});
    if (clearing.self_expense_limit) {
        rows.push_back({"clearing", fmt::format("self-expense above {} of cost is deducted",
                                                share_text(*clearing.self_expense_limit))});
    }
    for (const auto& knot : clearing.sharing)
        rows.push_back({"sharing", fmt::format("cost / entitlement {:g}: times {:g}", knot.used,
                                               knot.factor)});
}

void prospective(const ProspectiveRules& rules, Rows& rows) {
    rows.push_back(
        {"budget", fmt::format("{} of the mean of three years' payments, + {} reserve",
                               share_text(rules.base_share), share_text(rules.reserve))});
    rows.push_back({"level coefficients", levels_text(rules.by_level)});
    for (const auto& [type, factor] : rules.by_type)
        rows.push_back({"type coefficient", fmt::format("{}: {:g}", type, factor)});
    rows.push_back({"in January", share_text(rules.first_payment)});
    rows.push_back({"surplus", share_text(rules.surplus_kept) + " kept by the hospital"});
    rows.push_back(
        {"overrun", fmt::format("{} borne by the fund, up to {} of the budget",
                                share_text(rules.overrun_borne), share_text(rules.overrun_limit))});
    rows.push_back(
        {"next year", fmt::format("{:+g} % with a good record", rules.next_growth * 100)});
}

void alerts(const AlertRules& rules, Rows& rows) {
    const std::pair<std::string_view, std::optional<double>> limits[] = {
        {"cost index above", rules.cost_index},
        {"time index above", rules.time_index},
        {"self-expense share above", rules.self_expense_share},
        {"share of low cases above", rules.low_share},
        {"share of high cases above", rules.high_share},
        {"surplus rate above", rules.surplus_rate},
        {"loss rate above", rules.loss_rate},
        {"admissions per person above", rules.admissions_per_person},
        {"grassroots share below", rules.grassroots_share}};
    for (const auto& [what, limit] : limits) {
        if (limit) rows.push_back({"alert", fmt::format("{} {:g}", what, *limit)});
    }
}

std::string tail_text(const Tail& tail) {
    const std::string_view ratio = tail.ratio == Tail::Ratio::level ? "r" : "rho";
    std::string text =
        fmt::format("\ntail, by {}\n",
                    tail.ratio == Tail::Ratio::level ? "r = C / (M w c)" : "rho = C / (M w)");
    Rows rows;
    for (const auto& row : tail.k.rows) {
        rows.push_back({"K",
                        std::isinf(row.up_to) ? (tail.k.rows.size() == 1 ? "" : "above")
                                              : fmt::format("weight up to {:g}", row.up_to),
                        levels_text(row.value)});
    }
    for (const TailPiece& piece : tail.pieces) {
        rows.push_back(
            {name_of("tail.piece[].class", piece.kind), end_text(piece), pay_text(piece, ratio)});
    }
    return text + aligned(rows) +
           "  b base points, c level, k hospital, a auxiliary coefficient; u C / M actual cost\n";
}

}  // namespace

std::string policy_text(const Policy& policy) {
    const bool by_group = policy.point_value.form != PointValueRules::Form::none;
    Rows rows;
    if (policy.prospective) {
        prospective(*policy.prospective, rows);
    } else if (by_group) {
        standards(policy, rows);
        outside(policy.outside, rows);
        adjusters(policy.adjusters, rows);
        review(policy.review, rows);
        money(policy, rows);
    } else {
        outside(policy.outside, rows);
        monthly(policy.monthly, rows);
    }
    alerts(policy.alerts, rows);
    return head_text(policy) + aligned(rows) + (by_group ? tail_text(policy.tail) : "");
}

}  // namespace drgsim
