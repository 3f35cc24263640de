// The funds' results as /risk has them: spread, tails, exceedance, probabilities; and how the means
// settle down as scenarios are added.
#include <algorithm>
#include <cmath>

#include "results/report/figures.hpp"
#include "results/report/series.hpp"

namespace drgsim {

namespace {

constexpr std::size_t convergence_points = 50;

struct Quantity {
    Var var;
    RiskMeasure measure;
};
/// What is stated of each fund; those in front have curves and tails too.
constexpr Quantity fund_quantities[] = {{Var::point_value, RiskMeasure::point_value},
                                        {Var::balance, RiskMeasure::balance},
                                        {Var::payout, RiskMeasure::payout},
                                        {Var::budget, RiskMeasure::budget}};
constexpr std::size_t with_curves = 3;

/// After so many scenarios: the mean so far and half its 95 % interval. Antithetic scenarios come
/// in pairs, whose means are independent.
void write_running_mean(JsonText& json, const std::vector<double>& values, bool antithetic) {
    std::vector<double> count, mean, half;
    double sum = 0, squares = 0;
    const double origin = values.front();  // keeps the squares small
    const std::size_t together = antithetic && values.size() > 1 ? 2 : 1;
    const std::size_t draws = values.size() / together;
    std::size_t point = 1;
    for (std::size_t d = 0; d < draws; ++d) {
        double x = 0;
        for (std::size_t i = 0; i < together; ++i) x += values[d * together + i] - origin;
        x /= static_cast<double>(together);
        sum += x;
        squares += x * x;
        if ((d + 1) * convergence_points < point * draws) continue;
        while (point * draws <= (d + 1) * convergence_points) ++point;
        if (d == 0) continue;
        const auto n = static_cast<double>(d + 1);
        const double variance = std::max(0.0, (squares - sum * sum / n) / (n - 1));
        count.push_back(n * static_cast<double>(together));
        mean.push_back(origin + sum / n);
        half.push_back(interval_width * std::sqrt(variance / n));
    }
    json.key("running").begin_object();
    add_numbers(json.key("n"), count);
    add_numbers(json.key("mean"), mean);
    add_numbers(json.key("half"), half);
    json.end_object();
}

/// By tail level: value at risk with its interval, tail value at risk with its standard error.
void write_tails(JsonText& json, const RiskTables& risk, RiskMeasure measure, std::size_t row) {
    json.begin_array();
    for (std::size_t t = 0; t < tail_levels.size(); ++t) {
        const auto put = [&](const char* name, RiskStatistic statistic) {
            json.put(name, risk.of(measure, statistic)[row * tail_levels.size() + t]);
        };
        json.begin_object().put("level", tail_levels[t]);
        put("var", RiskStatistic::var);
        put("low", RiskStatistic::var_low);
        put("high", RiskStatistic::var_high);
        put("tvar", RiskStatistic::tvar);
        put("se", RiskStatistic::tvar_standard_error);
        json.end_object();
    }
    json.end_array();
}

void write_curve(JsonText& json, const ReportSource& source, RiskMeasure measure, std::size_t row,
                 const std::vector<double>& values) {
    const RiskTables& risk = source.risk();
    const auto part = [&](RiskStatistic statistic) {
        return std::span(risk.of(measure, statistic))
            .subspan(row * exceedance_points, exceedance_points);
    };
    json.begin_object();
    add_numbers(json.key("threshold"), part(RiskStatistic::exceedance_threshold));
    add_numbers(json.key("exceedance"), part(RiskStatistic::exceedance_probability));
    write_running_mean(json, values, source.description().design.antithetic);
    json.end_object();
}

void write_fund(JsonText& json, const ReportSource& source, const std::vector<Series>& series,
                std::size_t row, std::size_t fund) {
    json.begin_object();
    for (std::size_t q = 0; q < std::size(fund_quantities); ++q) {
        const auto [var, measure] = fund_quantities[q];
        const std::string name(variable(var).name);
        write_spread(json.key(name), source, source.base(var)[row], measure, row);
        if (q >= with_curves) continue;
        write_tails(json.key(name + "_tails"), source.risk(), measure, row);
        write_curve(json.key(name + "_curve"), source, measure, row, series[q].of(fund));
    }
    add_probability(json.key("deficit"), source, RiskFigure::deficit_probability, row);
    add_probability(json.key("depreciation"), source, RiskFigure::depreciation_probability, row);
    json.end_object();
}

/// The balance of both funds together.
void write_regions(JsonText& json, const ReportSource& source) {
    const std::size_t funds = source.size(Axis::fund);
    json.key("regions").begin_array();
    for (std::size_t p = 0; p < source.policies(); ++p) {
        double base = 0;
        for (std::size_t f = 0; f < funds; ++f) base += source.base(Var::balance)[p * funds + f];
        json.begin_object();
        write_spread(json.key("balance"), source, base, RiskMeasure::region_balance, p);
        write_tails(json.key("balance_tails"), source.risk(), RiskMeasure::region_balance, p);
        json.end_object();
    }
    json.end_array();
}

}  // namespace

void write_funds(JsonText& json, const ReportSource& source) {
    const std::size_t funds = source.size(Axis::fund);
    json.key("funds").begin_array();
    for (std::size_t p = 0; p < source.policies(); ++p) {
        std::vector<Series> series;
        for (std::size_t q = 0; q < with_curves; ++q)
            series.emplace_back(source, fund_quantities[q].var, p);
        json.begin_array();
        for (std::size_t f = 0; f < funds; ++f) write_fund(json, source, series, p * funds + f, f);
        json.end_array();
    }
    json.end_array();
    write_regions(json, source);
}

}  // namespace drgsim
