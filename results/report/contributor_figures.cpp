// Who makes the bad years bad: the hospitals and groups that are paid most above their mean in the
// worst scenarios (Euler's allocation of the tail value at risk, docs/risk.md).
#include <algorithm>
#include <numeric>
#include <span>

#include "results/report/figures.hpp"
#include "results/report/series.hpp"
#include "results/risk/contributors.hpp"

namespace drgsim {

namespace {

constexpr std::size_t most_contributors = 10;
constexpr std::size_t tail = 0;        // of tail_levels
constexpr double least_excess = 1e-6;  // of the budget: less is no tail

/// Hospitals or groups.
struct Contributors {
    const std::vector<std::string>&ids, &names;
    const std::vector<bool>& hidden;
};

/// Their entries of three figures that follow on each other, from `at` on: the largest excess over
/// the mean first; what is hidden, or a small part of the whole excess, is left out.
void write_largest(JsonText& json, const RiskTables& risk, RiskFigure co_tvar, std::size_t at,
                   double excess_of_all, const Contributors& of) {
    const std::size_t v = risk_index(co_tvar);
    const auto excess = std::span(risk.values[v + 2]).subspan(at, of.ids.size());
    std::vector<std::size_t> order = largest_contributors(excess, excess_of_all);
    std::erase_if(order, [&](std::size_t i) { return of.hidden[i]; });
    order.resize(std::min(order.size(), most_contributors));
    json.begin_array();
    for (const std::size_t i : order) {
        json.begin_object().put("id", of.ids[i]).put("name", of.names[i]);
        json.put("paid", risk.values[v][at + i]).put("excess", excess[i]).end_object();
    }
    json.end_array();
}

/// What the tail's deficit is above the mean deficit.
double excess_of(const RiskTables& risk, RiskMeasure balance, std::size_t row) {
    return risk.of(balance, RiskStatistic::tvar)[row * tail_levels.size() + tail] +
           risk.of(balance, RiskStatistic::mean)[row];
}

void write_fund(JsonText& json, const ReportSource& source, std::size_t row) {
    const RiskTables& risk = source.risk();
    const double excess = excess_of(risk, RiskMeasure::balance, row);
    const std::size_t hospitals = source.size(Axis::hospital);
    json.begin_object().put("excess", excess);
    json.put("budget", risk.of(RiskFigure::budget_co_tvar)[row * tail_levels.size() + tail] +
                           risk.of(RiskMeasure::budget, RiskStatistic::mean)[row]);
    if (excess > least_excess * source.base(Var::budget)[row])
        write_largest(json.key("hospitals"), risk, RiskFigure::hospital_co_tvar,
                      (row * tail_levels.size() + tail) * hospitals, excess,
                      {source.names(Axis::hospital), source.description().hospital_names,
                       source.small.hospitals()});
    json.end_object();
}

void write_groups(JsonText& json, const ReportSource& source, std::size_t policy) {
    const RiskTables& risk = source.risk();
    const std::size_t groups = source.size(Axis::group), funds = source.size(Axis::fund);
    const double excess = excess_of(risk, RiskMeasure::region_balance, policy);
    double budget = 0, mean_budget = 0;
    for (std::size_t f = 0; f < funds; ++f) {
        budget += source.base(Var::budget)[policy * funds + f];
        mean_budget += risk.of(RiskMeasure::budget, RiskStatistic::mean)[policy * funds + f];
    }
    std::vector<bool> hidden;
    for (std::size_t g = 0; g < groups; ++g)
        hidden.push_back(
            source.small.withholds(source.base(Var::group_cases)[policy * groups + g]));
    json.key("region").begin_object().put("excess", excess);
    json.put("budget",
             risk.of(RiskFigure::region_budget_co_tvar)[policy * tail_levels.size() + tail] +
                 mean_budget);
    if (excess > least_excess * budget)
        write_largest(json.key("groups"), risk, RiskFigure::group_co_tvar,
                      (policy * tail_levels.size() + tail) * groups, excess,
                      {source.names(Axis::group), source.description().group_names, hidden});
    json.end_object();
}

}  // namespace

void write_contributors(JsonText& json, const ReportSource& source) {
    const bool hospitals = source.reader.has(Var::hospital_payout);
    const bool groups = source.reader.has(Var::group_payout);
    if (!hospitals && !groups) return;
    const std::size_t funds = source.size(Axis::fund);
    json.put("tail_level", tail_levels[tail]);
    json.key("contributors").begin_array();
    for (std::size_t p = 0; p < source.policies(); ++p) {
        json.begin_object();
        // No file tells how many cases of a fund a hospital has.
        if (hospitals && source.small.least() == 0) {
            json.key("funds").begin_array();
            for (std::size_t f = 0; f < funds; ++f) write_fund(json, source, p * funds + f);
            json.end_array();
        }
        if (groups) write_groups(json, source, p);
        json.end_object();
    }
    json.end_array();
}

}  // namespace drgsim
