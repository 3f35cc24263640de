// The story of a case: its money, its route, the standard of its group, its points, its review and
// its part of what the fund pays.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/explain/explain.hpp"
#include "sim/explain/numbers.hpp"
#include "sim/policy/form_text.hpp"
#include "sim/settlement/clearing.hpp"

namespace drgsim {

namespace {

bool is_zero(const LinearForm& form) {
    return form.constant == 0 && form.per_k == 0 && form.per_ratio == 0;
}

/// "b c k a (1 + r - K)" of what a piece pays.
std::string pay_text(const TailPiece& piece, const std::string& ratio) {
    std::string text;
    const auto add = [&](const LinearForm& form, const char* factor) {
        if (is_zero(form)) return;
        if (!text.empty()) text += " + ";
        const std::string inner = form_text(form, ratio, explained_digits);
        text += inner == "1" ? factor : fmt::format("{} ({})", factor, inner);
    };
    add(piece.normal, "b c k a");
    add(piece.base, "b k a");
    add(piece.plain, "b a");
    if (piece.actual != 0) {
        if (!text.empty()) text += " + ";
        text += piece.actual == 1 ? "u C / M" : fmt::format("{} u C / M", plain(piece.actual));
    }
    return piece.at_most_base ? fmt::format("min(b, {})", text) : text;
}

const char* name_of(TailPiece::Class kind) {
    if (kind == TailPiece::Class::low) return "low 低倍率";
    return kind == TailPiece::Class::high ? "high 高倍率" : "normal 正常";
}

/// Tells one case's story, chapter by chapter.
class CaseStory {
  public:
    CaseStory(const Study& study, const PreparedPolicy& prepared, std::size_t i,
              const ScenarioValues* values)
        : study_(study),
          region_(*study.region),
          policy_(prepared.policy),
          prepared_(prepared),
          i_(i),
          values_(values),
          evaluator_(study, prepared, values),
          case_(evaluator_.evaluate(i)),
          standard_(evaluator_.standard_of(case_.place)) {}

    std::vector<Chapter> tell() {
        tell_case();
        tell_route();
        if (case_.facts.route == CaseRoute::pool) {
            if (standard_.whole_group) {
                tell_whole_group();
            } else {
                tell_standard();
                tell_points();
            }
        }
        tell_payment();
        return std::move(chapters_);
    }

  private:
    void open(const char* title, const char* title_zh) {
        chapters_.push_back({title, title_zh, {}});
    }
    void step(std::string what, std::string formula, std::string value, std::string rule = "") {
        chapters_.back().steps.push_back(
            {std::move(what), std::move(formula), std::move(value), std::move(rule)});
    }

    /// Money as booked, times the scenario's multiplier where there is one.
    void money(const char* what, double booked, double now, const char* rule = "") {
        const bool moved = std::abs(now - booked) > 1e-9 * std::abs(booked);
        step(what, moved ? fmt::format("booked {:.2f}, in this scenario", booked) : "as booked",
             yuan(now), moved ? "rules 12, Drivers" : rule);
    }

    void tell_case() {
        const CaseTable& cases = region_.cases;
        open("The case", "病例");
        const std::size_t h = case_.place.hospital;
        step("hospital", region_.hospitals.name[h],
             fmt::format("{}, level {}", region_.hospitals.id[h], region_.hospitals.level[h]));
        step("fund and month", "",
             fmt::format("{}, {}-{:02}", fund_names[case_.place.fund], study_.year,
                         case_.place.month + 1));
        const std::string& code = region_.groups.code[case_.place.group];
        step("group", region_.groups.name[case_.place.group], code.empty() ? "(none)" : code);
        money("total cost C", cases.total_cost[i_], case_.total_cost);
        money("pooled fund as booked F", cases.fund_paid[i_], case_.booked);
        money("patient and other payers D + O", cases.patient_paid[i_] + cases.other_paid[i_],
              case_.patient);
        if (case_.excluded != 0)
            money("paid by item beside the group E", value_or_zero(cases.excluded_cost, i_),
                  case_.excluded, "rules 12, Excluded cost");
        if (case_.cost != case_.reviewed)
            step("found unreasonable U", "", yuan(case_.cost - case_.reviewed), "rules 1");
        if (case_.volume != 1) step("counts as", "volume drivers", plain(case_.volume) + " cases");
    }

    void tell_route() {
        open("Who pays for it how", "付费方式");
        const CaseFacts& facts = case_.facts;
        if (facts.rule >= 0) {
            const auto& rule = policy_.outside.rules[static_cast<std::size_t>(facts.rule)];
            const char* route = facts.route == CaseRoute::fee_for_service ? "as booked, by item"
                                : facts.route == CaseRoute::per_diem      ? "by days 床日"
                                                                     : "outside budget and payouts";
            step("outside the pool", fmt::format("rule \"{}\"", rule.name), route,
                 "rules 4, Who is outside");
            if (facts.route == CaseRoute::per_diem)
                step("price of its days", "days by phase times the price of the level",
                     yuan(facts.day_price), "rules 12, Per-diem");
            return;
        }
        step("outside rules", policy_.outside.rules.empty() ? "the pack has none" : "none applies",
             case_.points.leaves ? "left to the tail" : "paid by group", "rules 4");
        if (facts.adjuster >= 0) {
            const auto& rule = policy_.adjusters.cases[static_cast<std::size_t>(facts.adjuster)];
            step("auxiliary coefficient a",
                 fmt::format("rule \"{}\", the largest that applies", rule.name), plain(facts.aux),
                 "rules 4, Adjusters");
        }
    }

    void tell_whole_group() {
        open("Points", "点数");
        const double u = policy_.points_unit;
        step("whole-group review 整组单议", "no stable standard for this group",
             "paid its own cost", "rules 4, Review");
        step("points",
             fmt::format("u (C - U) / M = {} * {:.2f} / {:.4f}", plain(u), case_.reviewed,
                         standard_.mean_cost),
             plain(case_.points.year), "rules 4, Review");
        step("in the month", fmt::format("{} of them", policy_.review.whole_group_monthly_share),
             plain(case_.points.monthly), "rules 4, Review");
    }

    void tell_standard() {
        open("The standard of the group", "病组标准");
        const Standards& s = prepared_.standards;
        const GroupStandard& g = standard_;
        const std::size_t at = case_.place.group;
        step("mean cost of all cases M", "reference cases", yuan(s.mean_cost), "rules 2, Means");
        if (!std::isnan(s.group_mean[at]))
            step("mean cost of the group m",
                 fmt::format("{:.0f} reference cases", s.case_count[at]), yuan(s.group_mean[at]),
                 "rules 2, Means");
        const double drawn = g.weight / s.weight[at];
        step("weight w",
             drawn == 1
                 ? "as calibrated"
                 : fmt::format("{} times the scenario's {}", plain(s.weight[at]), plain(drawn)),
             plain(g.weight), drawn == 1 ? "rules 2" : "rules 12, Drivers");
        step("base points b",
             fmt::format("u w = {} * {}", plain(policy_.points_unit), plain(g.weight)),
             plain(g.base_points), "rules 3");
        step("level coefficient c",
             fmt::format("level {}{}", g.level, s.unstable[at] ? ", unstable group" : ""),
             plain(g.coefficient), "rules 2, Level coefficient");
        step("hospital coefficient k", "", plain(case_.facts.k * driver(Target::coefficient)),
             "rules 12");
        step("standard at the level S",
             fmt::format("M w c = {:.4f} * {} * {}", g.mean_cost, plain(g.weight),
                         plain(g.coefficient)),
             yuan(g.standard), "rules 1");
        if (!policy_.tail.k.rows.empty())
            step("high threshold K", "by the weight in force and the level", plain(g.k_threshold),
                 "rules 4");
    }

    [[nodiscard]] double driver(Target target) const {
        return values_ ? values_->factor(target, case_.place) : 1.0;
    }

    void tell_points() {
        open("Points", "点数");
        const bool level = policy_.tail.ratio == Tail::Ratio::level;
        const std::string symbol = level ? "r" : "rho";
        const double reference = reference_standard(policy_, standard_);
        step(fmt::format("cost ratio {} 倍率", symbol),
             fmt::format("C / {} = {:.2f} / {:.2f}", level ? "S" : "(M w)", case_.cost, reference),
             fmt::format("{:.6f}", case_.cost / reference), "rules 1");
        const auto& piece = policy_.tail.pieces[static_cast<std::size_t>(case_.points.piece)];
        step("class", bounds_of(case_.points.piece, symbol), name_of(piece.kind), "rules 4");
        if (case_.points.leaves) {
            step("the case leaves the pool", "route fee-for-service of this piece",
                 "paid as booked", "rules 4");
            return;
        }
        const bool asked = policy_.review.mode != ReviewRules::Mode::automatic &&
                           piece.kind == TailPiece::Class::high;
        step("points", asked ? normal_text() : pay_text(piece, symbol), plain(case_.points.year),
             asked ? "rules 4, Review: normal points first" : "rules 4");
        if (piece.kind == TailPiece::Class::high && case_.points.monthly != case_.points.year)
            step("in the month", "as a normal case", plain(case_.points.monthly),
                 "rules 12, Months");
    }

    [[nodiscard]] std::string normal_text() const {
        return policy_.tail.normal_without_level() ? "b k a" : "b c k a";
    }

    /// "0.3 <= r <= 2.5" of a piece.
    [[nodiscard]] std::string bounds_of(int piece, const std::string& symbol) const {
        const auto& pieces = policy_.tail.pieces;
        const auto end = [&](const TailPiece& p) { return plain(p.end(standard_.k_threshold)); };
        std::string text = symbol;
        if (piece > 0) {
            const TailPiece& before = pieces[static_cast<std::size_t>(piece - 1)];
            text = fmt::format("{} {} {}", end(before), before.includes_end ? "<" : "<=", text);
        }
        if (static_cast<std::size_t>(piece) + 1 < pieces.size()) {
            const TailPiece& own = pieces[static_cast<std::size_t>(piece)];
            text += fmt::format(" {} {}", own.includes_end ? "<=" : "<", end(own));
        }
        return text;
    }

    /// Review, the point value, and the case's part of what the fund pays.
    void tell_payment() {
        const PolicySettlement settled = settle_policy(study_, prepared_, values_);
        const double granted = tell_review(settled);
        const std::size_t pool = study_.pool_of(case_.place.hospital);
        const std::size_t f = case_.place.fund;
        const YearResult& result = settled.year.result;
        if (!case_.outside())
            chapters_.push_back(explain_point_value(
                study_, prepared_, settled, pool, f,
                values_ ? values_->budget(pool, f) : study_.pool_budget(pool, f)));
        open("What the fund pays for it", "基金支付");
        if (case_.outside()) {
            step("paid",
                 policy_.outside.separate ? "the pack settles it elsewhere" : "charged to the pool",
                 yuan(case_.charge), "rules 12, Fee-for-service routes");
            return;
        }
        const double points = case_.points.year + granted * case_.points.request;
        const std::size_t at = result.shape.hospital(f, case_.place.hospital);
        const double per_point = result.yuan_per_point[at];
        step("a point reaches the hospital with",
             "V after points deducted, assessment, cap, sharing and "
             "deductions: see the hospital",
             fmt::format("{:.6f} yuan", per_point), "rules 8");
        step("for its points", fmt::format("{} * {:.6f}", plain(points), per_point),
             yuan(points * per_point), "rules 12, group_payout");
        if (policy_.clearing.fund_pays == ClearingRules::FundPays::net) {
            step("less D + O, plus E",
                 fmt::format("-{:.2f} + {:.2f}", case_.patient, case_.excluded),
                 yuan(points * per_point - case_.patient + case_.excluded), "rules 8, step 5");
        }
        const double paid =
            points * per_point - (policy_.clearing.fund_pays == ClearingRules::FundPays::net
                                      ? case_.patient - case_.excluded
                                      : 0.0);
        step("against what is booked today F", fmt::format("{:.2f} - {:.2f}", paid, case_.booked),
             yuan(paid - case_.booked), "rules 8, Reform impact");
        step("hospital's margin on the case", "paid + D + O - C",
             yuan(paid + case_.patient - case_.total_cost), "rules 12, Totals");
    }

    /// @returns the share of the request that was granted.
    double tell_review(const PolicySettlement& settled) {
        const auto found =
            std::find_if(settled.granted.begin(), settled.granted.end(),
                         [this](const GrantedRequest& request) { return request.i == i_; });
        if (found == settled.granted.end()) return 0;
        open("Review", "特病单议");
        const GroupStandard& s = standard_;
        step("excess",
             fmt::format("C - U - K S = {:.2f} - {} * {:.2f}", case_.reviewed, plain(s.k_threshold),
                         s.standard),
             yuan(case_.points.excess), "rules 12, Review");
        step("add-on if approved", fmt::format("{} * ((C - U) / S - K)", normal_text()),
             plain(case_.points.request), "rules 4, Review");
        if (policy_.review.mode == ReviewRules::Mode::draw && values_) {
            step("drawn from the seed",
                 fmt::format("approved where its uniform is below q = {}",
                             plain(evaluator_.approval_rate(case_.place))),
                 evaluator_.drawn_approval(i_, case_.place) ? "approved" : "refused",
                 "rules 12, Review");
        } else {
            step("expected approval q", "", plain(evaluator_.approval_rate(case_.place)),
                 "rules 12, Review");
        }
        step("granted",
             policy_.review.cap_share
                 ? fmt::format("largest excess first, at most {} of all discharges",
                               plain(*policy_.review.cap_share))
                 : "no cap",
             fmt::format("{} of the add-on, {} points", plain(found->share),
                         plain(found->share * case_.points.request)),
             "rules 12, Review");
        return found->share;
    }

    const Study& study_;
    const Region& region_;
    const Policy& policy_;
    const PreparedPolicy& prepared_;
    std::size_t i_;
    const ScenarioValues* values_;
    CaseEvaluator evaluator_;
    SettledCase case_;
    GroupStandard standard_;
    std::vector<Chapter> chapters_;
};

}  // namespace

std::vector<Chapter> explain_case(const Study& study, const PreparedPolicy& prepared, std::size_t i,
                                  const ScenarioValues* values) {
    return CaseStory(study, prepared, i, values).tell();
}

}  // namespace drgsim
