// The summary as aligned tables for a terminal.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "results/summary/summary.hpp"
#include "results/summary/text_table.hpp"

namespace drgsim {

namespace {

/// "1,234.56"; what rounds to zero is printed without a sign.
std::string number(double value, int decimals) {
    std::string digits = fmt::format("{:.{}f}", std::abs(value), decimals);
    const bool zero = digits.find_first_of("123456789") == std::string::npos;
    const std::size_t point = decimals > 0 ? digits.find('.') : digits.size();
    if (std::isfinite(value) && point != std::string::npos)
        for (std::size_t at = point; at > 3; at -= 3) digits.insert(at - 3, 1, ',');
    return (value < 0 && !zero ? "-" : "") + digits;
}

std::string percent(double probability) {
    return number(100 * probability, 1) + " %";
}

/// The one unit of money of a text: million yuan for a region, yuan for a small example.
struct MoneyUnit {
    double yuan = 1;
    int decimals = 2;
    const char* name = "yuan";
    [[nodiscard]] std::string operator()(double value) const {
        return number(value / yuan, decimals);
    }
};

MoneyUnit unit_for(const Summary& summary) {
    double largest = 0;
    for (const FundSummary& fund : summary.funds)
        largest = std::max(largest, std::abs(fund.base_budget));
    return largest >= 1e7 ? MoneyUnit{1e6, 3, "million yuan"} : MoneyUnit{};
}

template <class Format>
void add_distribution(TextTable& rows, const std::string& title, const std::string& unit,
                      double base, const Distribution& d, bool scenarios, const Format& format) {
    std::vector<std::string> row{title, unit, format(base)};
    if (scenarios)
        for (const double value : {d.mean, d.sd, d.standard_error, d.p05, d.median, d.p95})
            row.push_back(format(value));
    rows.add(std::move(row));
}

std::string funds_text(const Summary& summary, const std::string& policy, const MoneyUnit& money) {
    const bool scenarios = summary.scenarios > 0;
    std::string text;
    for (const FundSummary& fund : summary.funds) {
        if (fund.policy != policy) continue;
        std::vector<std::string> header{fund.fund, "unit", "settlement"};
        if (scenarios)
            header.insert(header.end(), {"mean", "sd", "std error", "5 %", "median", "95 %"});
        TextTable rows(std::move(header), 2);
        add_distribution(rows, "point value", "yuan/point", fund.base_point_value, fund.point_value,
                         scenarios, [](double x) { return number(x, 4); });
        const auto add = [&](const char* title, double base, const Distribution& d) {
            add_distribution(rows, title, money.name, base, d, scenarios, money);
        };
        add("budget", fund.base_budget, fund.budget);
        add("payout", fund.base_payout, fund.payout);
        add("balance", fund.base_balance, fund.balance);
        text += rows.text();
        if (scenarios)
            text += fmt::format(
                "  probability: balance below zero {}, point value below the settlement's {}\n",
                percent(fund.overspent), percent(fund.below_base));
        text += "\n";
    }
    return text;
}

std::vector<std::string> impact_header(const char* first, bool scenarios) {
    std::vector<std::string> header{first, "name", "level", "booked", "payout", "impact"};
    if (scenarios) header.insert(header.end(), {"mean impact", "5 %", "95 %", "loss"});
    return header;
}

std::vector<std::string> impact_row(const ImpactSummary& row, bool scenarios,
                                    const MoneyUnit& money) {
    std::vector<std::string> cells{row.id,
                                   row.name,
                                   std::to_string(row.level),
                                   money(row.base_booked),
                                   money(row.base_payout),
                                   money(row.base_payout - row.base_booked)};
    if (scenarios)
        for (const std::string& cell : {money(row.impact.mean), money(row.impact.p05),
                                        money(row.impact.p95), percent(row.loss)})
            cells.push_back(cell);
    return cells;
}

std::string levels_text(const Summary& summary, const std::string& policy, const MoneyUnit& money) {
    auto header = impact_header("hospital level", summary.scenarios > 0);
    header.erase(header.begin() + 1, header.begin() + 3);
    TextTable rows(std::move(header));
    for (const ImpactSummary& level : summary.levels) {
        if (level.policy != policy) continue;
        auto cells = impact_row(level, summary.scenarios > 0, money);
        cells.erase(cells.begin() + 1, cells.begin() + 3);
        rows.add(std::move(cells));
    }
    return rows.text();
}

std::string hospitals_text(const Summary& summary, const std::string& policy,
                           const MoneyUnit& money, std::size_t hospital_rows) {
    std::vector<const ImpactSummary*> order;
    for (const ImpactSummary& hospital : summary.hospitals)
        if (hospital.policy == policy) order.push_back(&hospital);
    const bool scenarios = summary.scenarios > 0;
    const auto impact = [&](const ImpactSummary* row) {
        return scenarios ? row->impact.mean : row->base_payout - row->base_booked;
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](const auto* a, const auto* b) { return impact(a) < impact(b); });
    const bool all = order.size() <= 2 * hospital_rows;
    TextTable rows(impact_header("hospital", scenarios), 2);
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (!all && i == hospital_rows) rows.add({"..."});
        if (all || i < hospital_rows || i >= order.size() - hospital_rows)
            rows.add(impact_row(*order[i], scenarios, money));
    }
    return fmt::format(
               "  Hospitals by impact, {} of {}\n",
               all ? std::string("all")
                   : fmt::format("the {0} largest losses and {0} largest gains", hospital_rows),
               order.size()) +
           rows.text();
}

}  // namespace

std::string to_text(const Summary& summary, std::size_t hospital_rows) {
    const MoneyUnit money = unit_for(summary);
    std::string text = summary.path + "\n  settled year " + std::to_string(summary.year);
    if (!summary.region.empty()) text += ", region " + summary.region;
    text += summary.scenarios > 0
                ? fmt::format(", {} scenarios, seed {}\n",
                              number(static_cast<double>(summary.scenarios), 0), summary.seed)
                : std::string(", settlement without scenarios\n");
    std::string last;
    for (const FundSummary& fund : summary.funds) {
        if (fund.policy == last) continue;
        last = fund.policy;
        text += "\nPolicy " + last + "\n\n" + funds_text(summary, last, money);
        if (summary.hospitals.empty()) continue;
        text += fmt::format(
            "  Reform impact = payout - booked today, both funds, {}; loss = probability of an "
            "impact below zero\n\n",
            money.name);
        text += levels_text(summary, last, money);
        if (hospital_rows > 0) text += "\n" + hospitals_text(summary, last, money, hospital_rows);
    }
    return text;
}

}  // namespace drgsim
