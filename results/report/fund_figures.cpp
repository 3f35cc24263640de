// The funds' results: distributions, exceedance, running means, pairs of policies.
#include <algorithm>
#include <cmath>

#include "results/report/figures.hpp"
#include "results/report/series.hpp"
#include "results/risk/sample.hpp"

namespace drgsim {

namespace {

constexpr std::size_t quantile_steps = 100;
constexpr std::size_t bin_count = 48;
constexpr std::size_t convergence_points = 60;
constexpr double base_tolerance = 1e-6;  // what run and settle may differ by

/// What is stated of each fund; those in front have curves too.
constexpr Var fund_quantities[] = {Var::point_value, Var::balance, Var::payout,
                                   Var::budget,      Var::cost,    Var::fund_booked};
constexpr std::size_t with_curves = 3;

/// After so many scenarios: the mean so far and half its 95 % interval.
void write_running_mean(JsonText& json, const std::vector<double>& values) {
    std::vector<double> count, mean, half;
    double sum = 0, squares = 0;
    const double origin = values.front();  // keeps the squares small
    std::size_t point = 1;
    for (std::size_t s = 0; s < values.size(); ++s) {
        sum += values[s] - origin;
        squares += (values[s] - origin) * (values[s] - origin);
        if ((s + 1) * convergence_points < point * values.size()) continue;
        while (point * values.size() <= (s + 1) * convergence_points) ++point;
        if (s == 0) continue;
        const auto n = static_cast<double>(s + 1);
        const double variance = std::max(0.0, (squares - sum * sum / n) / (n - 1));
        count.push_back(n);
        mean.push_back(origin + sum / n);
        half.push_back(interval_width * std::sqrt(variance / n));
    }
    json.key("running").begin_object();
    add_numbers(json.key("n"), count);
    add_numbers(json.key("mean"), mean);
    add_numbers(json.key("half"), half);
    json.end_object();
}

/// Counts of ascending values in bins of equal width between the least and the greatest.
void write_bins(JsonText& json, const std::vector<double>& ascending) {
    const double low = ascending.front(), high = ascending.back();
    std::vector<double> counts(bin_count, 0.0);
    for (const double x : ascending) {
        const double place = high > low ? (x - low) / (high - low) * bin_count : 0;
        ++counts[std::min(static_cast<std::size_t>(place), bin_count - 1)];
    }
    add_numbers(json.key("bins"), counts);
}

void write_quantity(JsonText& json, Var id, double base, std::vector<double> values,
                    bool with_curve) {
    const std::string name(variable(id).name);
    const std::vector<double> in_order = values;
    write_distribution(json.key(name), base, values);
    if (!with_curve || values.empty()) return;
    std::vector<double> quantiles;
    for (std::size_t i = 0; i <= quantile_steps; ++i)
        quantiles.push_back(
            sorted_quantile(values, static_cast<double>(i) / static_cast<double>(quantile_steps)));
    json.key(name + "_curve").begin_object();
    add_numbers(json.key("quantiles"), quantiles);
    write_bins(json, values);
    write_running_mean(json, in_order);
    json.end_object();
}

/// By quantity, then policy.
using AllSeries = std::vector<std::vector<Series>>;

void write_fund(JsonText& json, const AllSeries& series, std::size_t policy, std::size_t fund) {
    json.begin_object();
    for (std::size_t q = 0; q < std::size(fund_quantities); ++q) {
        const Series& values = series[q][policy];
        write_quantity(json, fund_quantities[q], values.base(fund), values.of(fund),
                       q < with_curves);
    }
    const Series &point_value = series[0][policy], &balance = series[1][policy];
    json.put("overspent", share_below(balance.of(fund), -half_fen));
    json.put("below_base",
             share_below(point_value.of(fund), point_value.base(fund) * (1 - base_tolerance)));
    json.end_object();
}

/// Second less first, scenario by scenario: both saw the same random numbers.
void write_difference(JsonText& json, const AllSeries& series, std::size_t first,
                      std::size_t second, std::size_t fund) {
    json.begin_object();
    json.put("first", first);
    json.put("second", second);
    json.put("fund", fund);
    for (const std::size_t q : {1, 2}) {  // balance, payout
        const Series &a = series[q][first], &b = series[q][second];
        std::vector<double> values = b.of(fund);
        const std::vector<double> less = a.of(fund);
        for (std::size_t s = 0; s < values.size(); ++s) values[s] -= less[s];
        const std::string name(variable(fund_quantities[q]).name);
        json.put(name + "_below", share_below(values, -half_fen));
        write_distribution(json.key(name), b.base(fund) - a.base(fund), values);
    }
    json.end_object();
}

}  // namespace

void write_funds(JsonText& json, const RunReader& reader) {
    const std::size_t policies = reader.description().policies.size();
    AllSeries series(std::size(fund_quantities));
    for (std::size_t q = 0; q < series.size(); ++q)
        for (std::size_t p = 0; p < policies; ++p)
            series[q].emplace_back(reader, fund_quantities[q], p);
    const std::size_t funds = series[0][0].cells();
    json.key("funds").begin_array();
    for (std::size_t p = 0; p < policies; ++p) {
        json.begin_array();
        for (std::size_t f = 0; f < funds; ++f) write_fund(json, series, p, f);
        json.end_array();
    }
    json.end_array();
    json.key("differences").begin_array();
    for (std::size_t first = 0; first < policies; ++first)
        for (std::size_t second = first + 1; second < policies; ++second)
            for (std::size_t f = 0; f < funds; ++f)
                write_difference(json, series, first, second, f);
    json.end_array();
}

}  // namespace drgsim
