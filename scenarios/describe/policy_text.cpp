// The rules of a pack as they stand. One function a section; a section that says nothing is left
// out.
#include "scenarios/describe/policy_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

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

constexpr int described_digits = 7;

/// One language's rows; every text stands in both beside each other.
class PolicyWriter {
  public:
    PolicyWriter(const Policy& policy, TextLanguage language)
        : policy_(policy), chinese_(language == TextLanguage::chinese) {}

    std::string text() {
        const bool by_group = policy_.point_value.form != PointValueRules::Form::none;
        if (policy_.prospective) {
            prospective(*policy_.prospective);
        } else if (by_group) {
            standards();
            outside(policy_.outside);
            adjusters(policy_.adjusters);
            review(policy_.review);
            money();
        } else {
            outside(policy_.outside);
            monthly();
        }
        alerts(policy_.alerts);
        const std::string rules = lines();
        return head_text() + rules + (by_group ? tail_text(policy_.tail) : "");
    }

  private:
    /// The text in the writer's language with its arguments.
    template <class... Args>
    std::string say(std::string_view english, std::string_view chinese, const Args&... args) const {
        return fmt::format(fmt::runtime(chinese_ ? chinese : english), args...);
    }

    void add(std::string label, std::string text) {
        rows_.push_back({std::move(label), std::move(text)});
    }

    /// The rows so far: in columns where letters are equally wide, else cell after cell.
    std::string lines() {
        const Rows rows = std::exchange(rows_, {});
        if (!chinese_) return aligned(rows);
        std::string text;
        for (const auto& row : rows) {
            std::string line;
            for (const std::string& cell : row)
                if (!cell.empty()) line += (line.empty() ? "  " : "：") + cell;
            text += line + "\n";
        }
        return text;
    }

    [[nodiscard]] std::string levels_text(const std::array<double, 3>& values) const {
        if (values[0] == values[1] && values[1] == values[2]) return fmt::format("{:g}", values[0]);
        return say("{:.8g} / {:.8g} / {:.8g} at levels 1 / 2 / 3",
                   "{:.8g} / {:.8g} / {:.8g}（1 / 2 / 3 级）", values[0], values[1], values[2]);
    }

    [[nodiscard]] std::string head_text() const {
        std::string text;
        if (chinese_) {
            text = fmt::format("{}：{}\n", policy_.name,
                               policy_.title_zh.empty() ? policy_.title : policy_.title_zh);
        } else {
            text = fmt::format("{}: {}\n", policy_.name, policy_.title);
            if (!policy_.title_zh.empty()) text += fmt::format("  {}\n", policy_.title_zh);
        }
        if (!policy_.date.empty())
            text += say("  in force from {}\n", "  自 {} 起执行\n", policy_.date);
        if (!policy_.source.empty()) text += say("  from: {}\n", "  依据：{}\n", policy_.source);
        return text + say("\nmethod {}\n", "\n付费方式 {}\n", method_name(policy_.method));
    }

    void standards() {
        const WeightRules& w = policy_.weights;
        const bool data = w.source == WeightRules::Source::data;
        std::string text =
            chinese_ ? (data ? "按数据测算" : "取自目录") +
                           std::string(w.means == WeightRules::Means::pooled ? "，各年合并平均"
                                                                             : "，分年平均加权")
                     : fmt::format("from {}, {} means", name_of("weights.source", w.source),
                                   name_of("weights.means", w.means));
        if (!w.year_weights.empty()) text += fmt::format(" {:g}", fmt::join(w.year_weights, ":"));
        if (w.trim.kind != Trim::Kind::none)
            text += say(", trimmed by {}", "，裁剪 {}", name_of("weights.trim.kind", w.trim.kind));
        if (w.trim.high > 0) text += say(" {:g} to {:g}", " {:g} 至 {:g}", w.trim.low, w.trim.high);
        if (w.core_threshold > 0)
            text +=
                say(", groups below {:g} cases joined by {} characters",
                    "，不足 {:g} 例的病种按前 {} 位合并", w.core_threshold, w.comprehensive_prefix);
        add(say("weights", "权重"), text + say("; u = {:g}", "；u = {:g}", policy_.points_unit));
        coefficients(policy_.coefficients);
        unstable(policy_.stability);
    }

    void coefficients(const CoefficientRules& c) {
        std::string text;
        if (c.source == CoefficientRules::Source::level)
            text = levels_text(c.by_level);
        else if (c.source == CoefficientRules::Source::one)
            text = "1";
        else if (c.source == CoefficientRules::Source::data)
            text = say("from data", "按数据测算");
        else
            text = say("from {}", "取自 {}", name_of("coefficients.source", c.source));
        text += say("; base groups {:g}", "；基础病组 {:g}", c.base_group);
        if (c.primary_care_flat) text += say("; k = 1 in primary-care groups", "；基层病种 k = 1");
        add(say("level coefficients", "等级系数"), text);
    }

    void unstable(const StabilityRules& rules) {
        std::string limits;
        if (rules.n_min) limits = fmt::format("n <= {:g}", *rules.n_min);
        if (rules.cv_max)
            limits += limits.empty() ? fmt::format("CV > {:g}", *rules.cv_max)
                                     : say(" or CV > {:g}", " 或 CV > {:g}", *rules.cv_max);
        const std::string paid = rules.whole_group_review
                                     ? say("own cost in points", "按实际费用折算点数")
                                     : say("like others", "与其他病组相同");
        add(say("unstable groups", "不稳定病组"),
            limits.empty() ? say("none", "无") : say("{}: paid {}", "{}：{}", limits, paid));
    }

    void outside(const OutsideRules& rules) {
        const std::string label = say("outside", "除外");
        for (const auto& rule : rules.rules) {
            const std::string routes[] = {say("points", "按点数"), say("by item", "按项目"),
                                          say("by day", "按床日"), say("not here", "不在本付费内")};
            add(label, fmt::format("{} ({}): {}", rule.name, condition_text(rule.when),
                                   routes[static_cast<std::size_t>(rule.route)]));
        }
        double from = 1;
        for (const auto& phase : rules.per_diem) {
            const std::string end = std::isinf(phase.up_to)
                                        ? say(" on", " 日起")
                                        : say(" to {:g}", " 至 {:g} 日", phase.up_to);
            add(say("days", "床日"), say("from {:g}{}: {} yuan a day", "第 {:g}{}：每日 {} 元",
                                         from, end, levels_text(phase.price)));
            from = phase.up_to + 1;
        }
        if (rules.separate)
            add(label, say("neither in the budget nor in payouts", "不计入预算和支付"));
    }

    void adjusters(const AdjusterRules& rules) {
        for (const auto& rule : rules.cases) {
            const std::string value = rule.from_data
                                          ? say("from data, at least {:g} cases",
                                                "按数据测算，至少 {:g} 例", rule.min_cases)
                                          : fmt::format("{:g}", rule.value);
            add(say("adjuster", "辅助系数"),
                fmt::format("{} ({}): {}", rule.name, condition_text(rule.when), value));
        }
        const std::string bonus = say("hospital bonus", "机构系数加成");
        for (const auto& rule : rules.hospitals)
            add(bonus, say("{}: {:+g} on k", "{}：k {:+g}", rule.name, rule.add));
        if (rules.bonus_cap) add(bonus, say("at most {:g}", "至多 {:g}", *rules.bonus_cap));
    }

    void review(const ReviewRules& rules) {
        const std::string label = say("high cases", "高倍率病例");
        if (rules.mode == ReviewRules::Mode::automatic) {
            add(label, say("by their pieces, without review", "按下列分段，不需单议"));
            return;
        }
        const bool drawn = rules.mode == ReviewRules::Mode::draw;
        std::string text = say("normal points; the add-on above K is {} with q = {:g}",
                               "先按正常点数；K 以上的追加点数{}，q = {:g}",
                               drawn ? say("drawn", "逐例抽取") : say("granted", "按通过率给予"),
                               rules.approval_rate);
        if (rules.cap_share)
            text += say(", at most {} of discharges", "，至多出院人次的 {}",
                        share_text(*rules.cap_share));
        if (rules.paid_by_quarter) text += say(", paid by quarter", "，按季支付");
        add(label, text);
    }

    void monthly() {
        add(say("by month", "月度"),
            say("{} of it; in January an advance of {:g} mean months",
                "预付 {}；一月另付 {:g} 个月均额的预付金", share_text(policy_.monthly.alpha),
                policy_.monthly.advance_months));
    }

    [[nodiscard]] std::string value_line() const {
        const PointValueRules& value = policy_.point_value;
        switch (value.form) {
            case PointValueRules::Form::total_cost:
                return say("floating, total cost: V = (T - F + B) / sum P",
                           "浮动，按总费用：V = (T - F + B) / ΣP");
            case PointValueRules::Form::dip:
                return say("floating, settlement point value: V = (B / phi) / sum P, phi = F / T",
                           "浮动，结算点值：V = (B / phi) / ΣP，phi = F / T");
            case PointValueRules::Form::elastic:
                return say(
                    "elastic: last year's points at V0 = ({0:g} B / phi) / P0, the excess at "
                    "min(V0, ({1:g} B / phi) / (P - P0))",
                    "弹性：上年点数按 V0 = ({0:g} B / phi) / P0，超出部分按 "
                    "min(V0, ({1:g} B / phi) / (P - P0))",
                    value.fixed_share, 1 - value.fixed_share);
            case PointValueRules::Form::rate:
                break;
            case PointValueRules::Form::none:
                return say("no points", "不计点数");
        }
        switch (value.rate_source) {
            case PointValueRules::Rate::computed:
                return say("rate R = ((B - F of cases outside) / phi) / weights, before the year",
                           "费率 R = ((B - 除外病例的 F) / phi) / 总权重，年初测算");
            case PointValueRules::Rate::mean:
                return say("rate R = M, the mean cost", "费率 R = M，即次均费用");
            case PointValueRules::Rate::given:
                break;
        }
        return say("rate R = {:.10g} employee, {:.10g} resident, yuan per weight of 1",
                   "费率 R = 职工 {:.10g}、居民 {:.10g}，元（权重 1）", value.rate[0],
                   value.rate[1]);
    }

    [[nodiscard]] std::string fund_line(const ClearingRules& clearing) const {
        switch (clearing.fund_pays) {
            case ClearingRules::FundPays::net:
                return say("the entitlement net of what patients and others paid",
                           "应得额减个人和其他支付");
            case ClearingRules::FundPays::booked_share:
                return say("each hospital's own share phi of the entitlement",
                           "应得额乘各机构自身的基金支付比例 phi");
            case ClearingRules::FundPays::common_share:
                return say("the fund's common share phi of the entitlement",
                           "应得额乘全基金统一的支付比例 phi");
            case ClearingRules::FundPays::fixed_share:
                break;
        }
        return say("{} (employee) and {} (resident) of the price", "价格的 {}（职工）、{}（居民）",
                   share_text(clearing.fund_share[0]), share_text(clearing.fund_share[1]));
    }

    void money() {
        const ClearingRules& clearing = policy_.clearing;
        const std::string label = say("clearing", "清算");
        add(say("point value", "点值"), value_line());
        add(say("the fund pays", "基金支付"), fund_line(clearing));
        monthly();
        if (clearing.assessment) add(label, say("times the assessment coefficient", "乘考核系数"));
        if (clearing.surplus_cap)
            add(label,
                say("at most {} above cost", "至多高于费用 {}", share_text(*clearing.surplus_cap)));
        if (clearing.self_expense_limit)
            add(label, say("self-expense above {} of cost is deducted",
                           "自费超过费用 {} 的部分扣除", share_text(*clearing.self_expense_limit)));
        for (const auto& knot : clearing.sharing)
            add(say("sharing", "分担"), say("cost / entitlement {:g}: times {:g}",
                                            "费用 / 应得额 {:g}：乘 {:g}", knot.used, knot.factor));
    }

    void prospective(const ProspectiveRules& rules) {
        add(say("budget", "预算"), say("{} of the mean of three years' payments, + {} reserve",
                                       "前三年平均支付的 {}，另留 {} 考核金",
                                       share_text(rules.base_share), share_text(rules.reserve)));
        add(say("level coefficients", "等级系数"), levels_text(rules.by_level));
        for (const auto& [type, factor] : rules.by_type)
            add(say("type coefficient", "类别系数"), fmt::format("{}: {:g}", type, factor));
        add(say("in January", "一月"), share_text(rules.first_payment));
        add(say("surplus", "结余"),
            say("{} kept by the hospital", "机构留用 {}", share_text(rules.surplus_kept)));
        add(say("overrun", "超支"),
            say("{} borne by the fund, up to {} of the budget", "基金分担 {}，以预算的 {} 为限",
                share_text(rules.overrun_borne), share_text(rules.overrun_limit)));
        add(say("next year", "下一年"),
            say("{:+g} % with a good record", "考核良好 {:+g} %", rules.next_growth * 100));
    }

    void alerts(const AlertRules& rules) {
        const std::pair<std::string, std::optional<double>> limits[] = {
            {say("cost index above", "费用消耗指数高于"), rules.cost_index},
            {say("time index above", "时间消耗指数高于"), rules.time_index},
            {say("self-expense share above", "自费率高于"), rules.self_expense_share},
            {say("share of low cases above", "低倍率占比高于"), rules.low_share},
            {say("share of high cases above", "高倍率占比高于"), rules.high_share},
            {say("surplus rate above", "盈余率高于"), rules.surplus_rate},
            {say("loss rate above", "亏损率高于"), rules.loss_rate},
            {say("admissions per person above", "人次人头比高于"), rules.admissions_per_person},
            {say("grassroots share below", "基层占比低于"), rules.grassroots_share}};
        for (const auto& [what, limit] : limits)
            if (limit) add(say("alert", "预警"), fmt::format("{} {:g}", what, *limit));
    }

    [[nodiscard]] std::string end_text(const TailPiece& piece) const {
        if (std::isinf(piece.up_to_constant)) return say("all above", "以上");
        const std::string end =
            form_text({piece.up_to_constant, piece.up_to_k, 0}, "", described_digits);
        return piece.includes_end ? say("up to {}", "至 {}", end) : say("below {}", "低于 {}", end);
    }

    [[nodiscard]] std::string pay_text(const TailPiece& piece, std::string_view ratio) const {
        if (piece.route == TailPiece::Route::fee_for_service)
            return say("leaves the pool: by item, F", "退出点数池，按项目支付 F");
        std::string text;
        const auto add_form = [&](const std::string& form, std::string_view unit) {
            if (form.empty()) return;
            if (!text.empty()) text += " + ";
            const bool sum = form.find(' ') != form.npos || form.front() == '-';
            if (form == "1")
                text += unit;
            else
                text += sum ? fmt::format("({}) {}", form, unit) : fmt::format("{} {}", form, unit);
        };
        add_form(form_text(piece.normal, ratio, described_digits), "b c k a");
        add_form(form_text(piece.base, ratio, described_digits), "b k a");
        add_form(form_text(piece.plain, ratio, described_digits), "b a");
        add_form(form_text({piece.actual, 0, 0}, ratio, described_digits), "u C / M");
        if (text.empty()) text = say("nothing", "不支付");
        return piece.at_most_base ? text + say(", at most b", "，至多 b") : text;
    }

    std::string tail_text(const Tail& tail) {
        const bool level = tail.ratio == Tail::Ratio::level;
        const std::string text = say("\ntail, by {}\n", "\n高低倍率，按 {}\n",
                                     level ? "r = C / (M w c)" : "rho = C / (M w)");
        for (const auto& row : tail.k.rows) {
            const std::string range = !std::isinf(row.up_to)
                                          ? say("weight up to {:g}", "权重至 {:g}", row.up_to)
                                      : tail.k.rows.size() == 1 ? ""
                                                                : say("above", "以上");
            rows_.push_back({"K", range, levels_text(row.value)});
        }
        for (const TailPiece& piece : tail.pieces) {
            constexpr std::string_view classes[] = {"低倍率", "正常", "高倍率"};
            rows_.push_back({chinese_ ? std::string(classes[static_cast<std::size_t>(piece.kind)])
                                      : name_of("tail.piece[].class", piece.kind),
                             end_text(piece), pay_text(piece, level ? "r" : "rho")});
        }
        return text + lines() +
               say("  b base points, c level, k hospital, a auxiliary coefficient; u C / M actual "
                   "cost\n",
                   "  b 基准点数，c 等级系数，k 机构系数，a 辅助系数；u C / M 实际费用\n");
    }

    const Policy& policy_;
    bool chinese_;
    Rows rows_;
};

}  // namespace

std::string policy_text(const Policy& policy, TextLanguage language) {
    return PolicyWriter(policy, language).text();
}

}  // namespace drgsim
