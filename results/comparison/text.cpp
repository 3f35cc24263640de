// The comparison as aligned tables for a terminal.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "results/comparison/comparison.hpp"
#include "results/summary/figures.hpp"
#include "results/summary/text_table.hpp"

namespace drgsim {

namespace {

using Row = std::vector<std::string>;

class ComparisonText {
  public:
    ComparisonText(const Comparison& comparison, std::size_t rows, const TextStyle& style)
        : comparison_(comparison),
          scenarios_(comparison.description.scenarios > 0),
          style_(style),
          money_(money_unit(comparison.budget)),
          small_money_(small_money_unit(money_)),
          rows_(rows) {}

    std::string text() {
        std::string text = heading_text(comparison_.path, comparison_.description);
        if (scenarios_)
            text +=
                "  differences in the same scenarios; variance ratio: how many times the scenarios "
                "independent runs would need\n";
        for (const std::string& policy : comparison_.description.policies) {
            if (policy == comparison_.baseline) continue;
            policy_ = policy;
            text += "\n" + emphasised(policy + " less " + comparison_.baseline, style_) + "\n\n" +
                    funds_text();
            if (!comparison_.levels.empty())
                text += fmt::format(
                    "\n  Payout of the fund, both funds, {}; loses: probability of being paid less "
                    "by more than this share\n",
                    small_money_.name);
            text += table("level", comparison_.levels) + table("type", comparison_.types) +
                    table("community", comparison_.communities) +
                    extremes("hospital", comparison_.hospitals) +
                    extremes("group", comparison_.groups);
        }
        return text;
    }

  private:
    [[nodiscard]] std::string funds_text() const {
        Row header{"difference of", "fund", "unit", "settlement"};
        if (scenarios_)
            header.insert(header.end(), {"mean", "interval", "sd", "std error", "5 %", "median",
                                         "95 %", "P(< 0)", "variance ratio"});
        TextTable rows(std::move(header), 3);
        for (const FundDifference& fund : comparison_.funds) {
            if (fund.policy != policy_) continue;
            const bool money = fund.units == "yuan";
            const auto print = [&](double x) { return money ? money_(x) : number_text(x, 4); };
            const PairedDifference& d = fund.difference;
            Row row{fund.variable, fund.fund, money ? money_.name : fund.units,
                    print(d.settlement)};
            if (scenarios_)
                row.insert(row.end(),
                           {print(d.moments.mean), interval_text(d.mean.low, d.mean.high, print),
                            print(d.moments.sd), print(d.moments.standard_error), print(d.p05),
                            print(d.median), print(d.p95), percent_text(d.below_zero.share),
                            number_text(d.variance_ratio, 1)});
            rows.add(std::move(row));
        }
        return rows.text(style_);
    }

    /// Levels, types and communities have no names beside their ids.
    [[nodiscard]] Row header(const char* what, bool named) const {
        Row row{what, "before", "settlement"};
        if (named) row.insert(row.begin() + 1, "name");
        if (scenarios_)
            row.insert(row.end(), {"mean", "interval", "5 %", "95 %", "loses > 0 %", "> 1 %",
                                   "> 5 %", "interval of > 0 %"});
        return row;
    }

    [[nodiscard]] Row row_of(const Change& change, bool named) const {
        const PairedDifference& d = change.difference;
        Row row{change.id, small_money_(change.baseline), small_money_(d.settlement)};
        if (named) row.insert(row.begin() + 1, change.name);
        if (!scenarios_) return row;
        row.insert(row.end(), {small_money_(d.moments.mean),
                               interval_text(d.mean.low, d.mean.high, small_money_),
                               small_money_(d.p05), small_money_(d.p95)});
        for (const Probability& p : change.loses) row.push_back(percent_text(p.share));
        row.push_back(interval_text(change.loses[0].interval.low, change.loses[0].interval.high,
                                    percent_text));
        return row;
    }

    /// The policy's part of `list`.
    [[nodiscard]] std::vector<const Change*> of_policy(const std::vector<Change>& list) const {
        std::vector<const Change*> changes;
        for (const Change& change : list)
            if (change.policy == policy_) changes.push_back(&change);
        return changes;
    }

    [[nodiscard]] std::string table(const char* what, const std::vector<Change>& list) const {
        const auto changes = of_policy(list);
        if (changes.empty()) return {};
        TextTable rows(header(what, false));
        for (const Change* change : changes) rows.add(row_of(*change, false));
        return "\n" + rows.text(style_);
    }

    /// Those that lose most and those that win most, and how many win or lose always.
    [[nodiscard]] std::string extremes(const char* what, const std::vector<Change>& list) const {
        auto changes = of_policy(list);
        if (changes.empty() || rows_ == 0) return {};
        const auto mean = [&](const Change* c) {
            return scenarios_ ? c->difference.moments.mean : c->difference.settlement;
        };
        std::stable_sort(changes.begin(), changes.end(),
                         [&](auto* a, auto* b) { return mean(a) < mean(b); });
        std::size_t losers = 0, winners = 0, always_lose = 0, always_win = 0;
        for (const Change* change : changes) {
            losers += mean(change) < 0 ? 1 : 0;
            winners += mean(change) > 0 ? 1 : 0;
            always_lose += change->loses_always ? 1 : 0;
            always_win += change->wins_always ? 1 : 0;
        }
        const bool all = changes.size() <= 2 * rows_;
        TextTable rows(header(what, true), 2);
        for (std::size_t i = 0; i < changes.size(); ++i) {
            if (!all && i == rows_) rows.add({"..."});
            if (all || i < rows_ || i >= changes.size() - rows_)
                rows.add(row_of(*changes[i], true));
        }
        std::string text = fmt::format("\n  {}s: {} of {} lose, {} win{}\n", what, losers,
                                       changes.size(), winners, scenarios_ ? " on average" : "");
        if (scenarios_)
            text.insert(text.size() - 1, fmt::format("; in every scenario {} lose, {} win",
                                                     always_lose, always_win));
        return text + rows.text(style_);
    }

    const Comparison& comparison_;
    bool scenarios_;
    TextStyle style_;
    MoneyUnit money_, small_money_;  ///< of funds; of what they consist of
    std::size_t rows_;
    std::string policy_;
};

}  // namespace

std::string to_text(const Comparison& comparison, std::size_t rows, const TextStyle& style) {
    return ComparisonText(comparison, rows, style).text();
}

}  // namespace drgsim
