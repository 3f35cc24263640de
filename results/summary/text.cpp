// The summary as aligned tables for a terminal.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "results/risk/contributors.hpp"
#include "results/risk/sample.hpp"
#include "results/summary/figures.hpp"
#include "results/summary/summary.hpp"
#include "results/summary/text_table.hpp"

namespace drgsim {

namespace {

using Row = std::vector<std::string>;

std::size_t quantile_at(double p) {
    const auto at = std::find(risk_quantiles.begin(), risk_quantiles.end(), p);
    return static_cast<std::size_t>(at - risk_quantiles.begin());
}

/// A measure of a summary; how its figures are printed.
struct FundMeasure {
    const char* title;
    const char* unit;
    RiskMeasure measure;
    Var var;
};

class SummaryText {
  public:
    SummaryText(const Summary& summary, std::size_t rows, const TextStyle& style)
        : summary_(summary),
          description_(summary.description),
          style_(style),
          money_(money_unit(largest_budget(summary.base))),
          small_money_(small_money_unit(money_)),
          hospital_rows_(rows),
          funds_(description_.axes.size(Axis::fund)),
          hospitals_(description_.axes.size(Axis::hospital)),
          levels_(description_.axes.size(Axis::level)) {}

    std::string text() {
        std::string text = heading_text(summary_.path, description_);
        for (policy_ = 0; policy_ < description_.policies.size(); ++policy_) {
            text += "\n" + emphasised("Policy " + description_.policies[policy_], style_) + "\n\n";
            for (std::size_t f = 0; f < funds_; ++f) text += fund_text(f);
            if (!description_.output.hospital) continue;
            text += fmt::format(
                "  Reform impact = payout - booked today, both funds, {}; loss = probability of an "
                "impact below zero\n\n",
                small_money_.name);
            text += levels_text();
            if (hospital_rows_ > 0) text += "\n" + hospitals_text();
            if (hospital_rows_ > 0 && summary_.risk) text += contributors_text();
        }
        return text;
    }

  private:
    [[nodiscard]] const std::vector<double>& base(Var id) const {
        return summary_.base.values[static_cast<std::size_t>(id)];
    }
    [[nodiscard]] double risk(RiskMeasure measure, RiskStatistic statistic, std::size_t at) const {
        return summary_.risk->of(measure, statistic)[at];
    }
    [[nodiscard]] double risk(RiskFigure figure, std::size_t at) const {
        return summary_.risk->of(figure)[at];
    }
    [[nodiscard]] const std::vector<std::string>& names(Axis axis) const {
        return description_.axes.names[static_cast<std::size_t>(axis)];
    }

    /// A figure of a fund in its unit.
    [[nodiscard]] std::string figure(const FundMeasure& what, double value) const {
        return what.measure == RiskMeasure::point_value ? number_text(value, 4) : money_(value);
    }

    [[nodiscard]] std::vector<FundMeasure> measures() const {
        return {{"point value", "yuan/point", RiskMeasure::point_value, Var::point_value},
                {"budget", money_.name, RiskMeasure::budget, Var::budget},
                {"payout", money_.name, RiskMeasure::payout, Var::payout},
                {"balance", money_.name, RiskMeasure::balance, Var::balance}};
    }

    [[nodiscard]] std::string fund_text(std::size_t f) const {
        const std::size_t at = policy_ * funds_ + f;
        Row header{names(Axis::fund)[f], "unit", "settlement"};
        if (summary_.risk)
            header.insert(header.end(), {"mean", "sd", "std error", "5 %", "median", "95 %"});
        TextTable rows(std::move(header), 2);
        for (const FundMeasure& what : measures()) {
            Row row{what.title, what.unit, figure(what, base(what.var)[at])};
            if (summary_.risk) {
                for (const RiskStatistic statistic :
                     {RiskStatistic::mean, RiskStatistic::sd, RiskStatistic::standard_error})
                    row.push_back(figure(what, risk(what.measure, statistic, at)));
                for (const double p : {0.05, 0.5, 0.95})
                    row.push_back(figure(what, quantile(what.measure, at, p)));
            }
            rows.add(std::move(row));
        }
        std::string text = rows.text(style_);
        if (summary_.risk)
            text +=
                "\n" + intervals_text(at) + "\n" + tails_text(at) + "\n" + probabilities_text(at);
        return text + "\n";
    }

    [[nodiscard]] double quantile(RiskMeasure measure, std::size_t at, double p,
                                  RiskStatistic end = RiskStatistic::quantile) const {
        return risk(measure, end, at * risk_quantiles.size() + quantile_at(p));
    }

    [[nodiscard]] std::string intervals_text(std::size_t at) const {
        TextTable rows({"interval of", "unit", "5 %", "median", "95 %"}, 2);
        for (const FundMeasure& what : measures()) {
            Row row{what.title, what.unit};
            for (const double p : {0.05, 0.5, 0.95})
                row.push_back(
                    interval_text(quantile(what.measure, at, p, RiskStatistic::quantile_low),
                                  quantile(what.measure, at, p, RiskStatistic::quantile_high),
                                  [&](double x) { return figure(what, x); }));
            rows.add(std::move(row));
        }
        return rows.text(style_);
    }

    [[nodiscard]] std::string tails_text(std::size_t at) const {
        TextTable rows({"loss", "unit", "level", "value at risk", "interval", "tail value at risk",
                        "std error"},
                       2);
        const FundMeasure fall{"fall of the point value", "yuan/point", RiskMeasure::point_value,
                               Var::point_value};
        const FundMeasure payout{"payout", money_.name, RiskMeasure::payout, Var::payout};
        const FundMeasure deficit{"deficit = payout - budget", money_.name, RiskMeasure::balance,
                                  Var::balance};
        for (const FundMeasure& what : {fall, payout, deficit})
            for (std::size_t t = 0; t < tail_levels.size(); ++t) {
                const auto value = [&](RiskStatistic statistic) {
                    return risk(what.measure, statistic, at * tail_levels.size() + t);
                };
                const auto print = [&](double x) { return figure(what, x); };
                rows.add({what.title, what.unit, percent_text(tail_levels[t]),
                          print(value(RiskStatistic::var)),
                          interval_text(value(RiskStatistic::var_low),
                                        value(RiskStatistic::var_high), print),
                          print(value(RiskStatistic::tvar)),
                          print(value(RiskStatistic::tvar_standard_error))});
            }
        return rows.text(style_);
    }

    [[nodiscard]] std::string probability(RiskFigure share, RiskFigure low, RiskFigure high,
                                          std::size_t at) const {
        return percent_text(risk(share, at)) + " " +
               interval_text(risk(low, at), risk(high, at), percent_text);
    }

    [[nodiscard]] std::string probabilities_text(std::size_t at) const {
        return fmt::format(
            "  probability: balance below zero {}, point value below the settlement's {}\n",
            probability(RiskFigure::deficit_probability, RiskFigure::deficit_probability_low,
                        RiskFigure::deficit_probability_high, at),
            probability(RiskFigure::depreciation_probability,
                        RiskFigure::depreciation_probability_low,
                        RiskFigure::depreciation_probability_high, at));
    }

    /// Of the settlement by hospital of the policy, both funds together.
    [[nodiscard]] std::vector<double> by_hospital(Var id) const {
        std::vector<double> sums(hospitals_, 0.0);
        for (std::size_t f = 0; f < funds_; ++f)
            for (std::size_t h = 0; h < hospitals_; ++h)
                sums[h] += base(id)[(policy_ * funds_ + f) * hospitals_ + h];
        return sums;
    }

    [[nodiscard]] Row impact_header(Row first) const {
        first.insert(first.end(), {"booked", "payout", "impact"});
        if (summary_.risk)
            first.insert(first.end(), {"mean impact", "std error", "5 %", "95 %", "loss"});
        return first;
    }

    void add_impact(Row& row, double booked, double payout, RiskMeasure measure, RiskFigure loss,
                    std::size_t at) const {
        for (const double x : {booked, payout, payout - booked}) row.push_back(small_money_(x));
        if (!summary_.risk) return;
        for (const double x : {risk(measure, RiskStatistic::mean, at),
                               risk(measure, RiskStatistic::standard_error, at),
                               quantile(measure, at, 0.05), quantile(measure, at, 0.95)})
            row.push_back(small_money_(x));
        row.push_back(percent_text(risk(loss, at * loss_shares.size())));
    }

    static Row risk_header(Row first) {
        first.insert(first.end(), {"TVaR 95 %", "std error", "loses > 0 %", "> 5 %", "> 10 %",
                                   "interval of > 5 %"});
        return first;
    }

    void add_risk_columns(Row& row, RiskMeasure measure, RiskFigure loss, std::size_t at) const {
        row.push_back(small_money_(risk(measure, RiskStatistic::tvar, at * tail_levels.size())));
        row.push_back(small_money_(
            risk(measure, RiskStatistic::tvar_standard_error, at * tail_levels.size())));
        for (std::size_t x = 0; x < loss_shares.size(); ++x)
            row.push_back(percent_text(risk(loss, at * loss_shares.size() + x)));
        const auto end = [&](int offset) {
            return risk(static_cast<RiskFigure>(static_cast<int>(loss) + offset),
                        at * loss_shares.size() + 1);
        };
        row.push_back(interval_text(end(1), end(2), percent_text));
    }

    [[nodiscard]] std::string levels_text() const {
        const auto booked = by_hospital(Var::hospital_booked);
        const auto payout = by_hospital(Var::hospital_payout);
        std::vector<double> level_booked(levels_, 0.0), level_payout(levels_, 0.0);
        for (std::size_t h = 0; h < hospitals_; ++h) {
            const auto level = static_cast<std::size_t>(description_.hospital_levels[h] - 1);
            level_booked[level] += booked[h];
            level_payout[level] += payout[h];
        }
        TextTable rows(impact_header({"hospital level"}));
        TextTable tails(risk_header({"hospital level"}));
        for (std::size_t l = 0; l < levels_; ++l) {
            Row row{names(Axis::level)[l]}, tail = row;
            const std::size_t at = policy_ * levels_ + l;
            add_impact(row, level_booked[l], level_payout[l], RiskMeasure::level_impact,
                       RiskFigure::level_loss_probability, at);
            rows.add(std::move(row));
            if (!summary_.risk) continue;
            add_risk_columns(tail, RiskMeasure::level_impact, RiskFigure::level_loss_probability,
                             at);
            tails.add(std::move(tail));
        }
        return rows.text(style_) + (summary_.risk ? "\n" + tails.text(style_) : "");
    }

    [[nodiscard]] std::string hospitals_text() const {
        const auto booked = by_hospital(Var::hospital_booked);
        const auto payout = by_hospital(Var::hospital_payout);
        const auto impact = [&](std::size_t h) {
            return summary_.risk ? risk(RiskMeasure::hospital_impact, RiskStatistic::mean,
                                        policy_ * hospitals_ + h)
                                 : payout[h] - booked[h];
        };
        std::vector<std::size_t> order(hospitals_);
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(),
                         [&](auto a, auto b) { return impact(a) < impact(b); });
        const bool all = order.size() <= 2 * hospital_rows_;
        TextTable rows(impact_header({"hospital", "name", "level"}), 2);
        TextTable tails(risk_header({"hospital", "name", "surplus rate", "std error"}), 2);
        for (std::size_t i = 0; i < order.size(); ++i) {
            if (!all && i == hospital_rows_) {
                rows.add({"..."});
                tails.add({"..."});
            }
            if (!all && i >= hospital_rows_ && i < order.size() - hospital_rows_) continue;
            const std::size_t h = order[i];
            add_hospital(rows, tails, h, booked[h], payout[h]);
        }
        std::string text = fmt::format(
            "  Hospitals by impact, {} of {}\n",
            all ? std::string("all")
                : fmt::format("the {0} largest losses and {0} largest gains", hospital_rows_),
            order.size());
        text += rows.text(style_);
        if (summary_.risk)
            text +=
                "\n  Their risk: mean surplus rate = impact / cost; TVaR of booked - payout; "
                "probability of losing more than a share of booked\n" +
                tails.text(style_);
        return text;
    }

    void add_hospital(TextTable& rows, TextTable& tails, std::size_t h, double booked,
                      double payout) const {
        const std::size_t at = policy_ * hospitals_ + h;
        const std::string &id = names(Axis::hospital)[h], &name = description_.hospital_names[h];
        Row row{id, name, std::to_string(description_.hospital_levels[h])};
        add_impact(row, booked, payout, RiskMeasure::hospital_impact,
                   RiskFigure::hospital_loss_probability, at);
        rows.add(std::move(row));
        if (!summary_.risk) return;
        constexpr RiskMeasure rate = RiskMeasure::hospital_surplus_rate;
        Row tail{id, name, percent_text(risk(rate, RiskStatistic::mean, at)),
                 number_text(100 * risk(rate, RiskStatistic::standard_error, at), 2) + " %"};
        add_risk_columns(tail, RiskMeasure::hospital_impact, RiskFigure::hospital_loss_probability,
                         at);
        tails.add(std::move(tail));
    }

    /// Who adds most to the 95 % tail: hospitals by fund, groups to both funds together.
    [[nodiscard]] std::string contributors_text() const {
        std::string text;
        for (std::size_t f = 0; f < funds_; ++f) {
            const std::size_t at = policy_ * funds_ + f;
            const double excess =
                risk(RiskMeasure::balance, RiskStatistic::tvar, at * tail_levels.size()) +
                risk(RiskMeasure::balance, RiskStatistic::mean, at);
            text += contributors_text(names(Axis::fund)[f], excess, RiskFigure::hospital_co_tvar,
                                      at * tail_levels.size() * hospitals_, Axis::hospital,
                                      description_.hospital_names);
        }
        if (!description_.output.group) return text;
        const double excess =
            risk(RiskMeasure::region_balance, RiskStatistic::tvar, policy_ * tail_levels.size()) +
            risk(RiskMeasure::region_balance, RiskStatistic::mean, policy_);
        return text +
               contributors_text("both funds", excess, RiskFigure::group_co_tvar,
                                 policy_ * tail_levels.size() * description_.axes.size(Axis::group),
                                 Axis::group, description_.group_names);
    }

    /// `excess` is the tail's deficit beyond the mean deficit; entries begin at `at` of the figure.
    [[nodiscard]] std::string contributors_text(const std::string& fund, double excess,
                                                RiskFigure co_tvar, std::size_t at, Axis axis,
                                                const std::vector<std::string>& titles) const {
        const std::size_t v = risk_index(co_tvar);
        const auto& values = summary_.risk->values;
        const auto order =
            largest_contributors(std::span(values[v + 2]).subspan(at, names(axis).size()), excess);
        const auto title = std::string(axis_names[static_cast<std::size_t>(axis)]);
        const std::string head = fmt::format(
            "\n  {}: in the worst 5 % of scenarios the deficit is {} {} above its mean; ", fund,
            money_(excess), money_.name);
        if (order.empty())
            return head +
                   fmt::format("no {} adds {} of that\n", title, percent_text(least_contribution));
        TextTable rows({title, "name", "payout in the tail", "std error", "above its mean"}, 2);
        for (std::size_t i = 0; i < std::min(hospital_rows_, order.size()); ++i) {
            const std::size_t entry = at + order[i];
            rows.add({names(axis)[order[i]], titles[order[i]], small_money_(values[v][entry]),
                      small_money_(values[v + 1][entry]), small_money_(values[v + 2][entry])});
        }
        return head + fmt::format("what adds most, {}\n", small_money_.name) + rows.text(style_);
    }

    const Summary& summary_;
    const RunDescription& description_;
    TextStyle style_;
    MoneyUnit money_, small_money_;  ///< of funds; of what they consist of
    std::size_t hospital_rows_, funds_, hospitals_, levels_;
    std::size_t policy_ = 0;
};

}  // namespace

std::string to_text(const Summary& summary, std::size_t hospital_rows, const TextStyle& style) {
    return SummaryText(summary, hospital_rows, style).text();
}

}  // namespace drgsim
