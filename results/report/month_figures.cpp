// Month by month: point values, payments, the clearing after them, payments by level.
#include <algorithm>

#include "results/report/figures.hpp"
#include "results/report/series.hpp"

namespace drgsim {

namespace {

void write_months_of(JsonText& json, std::string_view key, const Series& series, std::size_t fund,
                     std::size_t months) {
    json.key(key).begin_array();
    for (std::size_t m = 0; m < months; ++m) {
        std::vector<double> values = series.of(fund * months + m);
        write_distribution(json, series.base(fund * months + m), values);
    }
    json.end_array();
}

/// What is left to pay at the annual clearing: the year's payout less the months' payments.
void write_clearing(JsonText& json, const Series& payout, const Series& paid, std::size_t fund,
                    std::size_t months) {
    std::vector<double> left = payout.of(fund);
    double base = payout.base(fund);
    for (std::size_t m = 0; m < months; ++m) {
        const std::vector<double> month = paid.of(fund * months + m);
        base -= paid.base(fund * months + m);
        for (std::size_t s = 0; s < left.size(); ++s) left[s] -= month[s];
    }
    add_below_zero(json.key("recovery"), left);
    write_distribution(json.key("clearing"), base, left);
}

/// Hospital by hospital in the settlement: what is paid after the months, and what comes back.
void write_settled(JsonText& json, const ReportSource& source, std::size_t policy,
                   std::size_t fund) {
    const std::size_t hospitals = source.size(Axis::hospital), months = source.size(Axis::month);
    const std::size_t first = (policy * source.size(Axis::fund) + fund) * hospitals;
    const std::vector<double>& payout = source.base(Var::hospital_payout);
    const std::vector<double>& prepaid = source.base(Var::hospital_prepaid);
    double cleared = 0, recovered = 0;
    for (std::size_t h = first; h < first + hospitals; ++h) {
        double left = payout[h];
        for (std::size_t m = 0; m < months; ++m) left -= prepaid[h * months + m];
        (left > 0 ? cleared : recovered) += left > 0 ? left : -left;
    }
    json.put("cleared", cleared);
    json.put("recovered", recovered);
}

/// [level][month] of one policy's settlement, both funds; a level is null where it is withheld.
void write_level_months(JsonText& json, const ReportSource& source, std::size_t policy) {
    const std::size_t hospitals = source.size(Axis::hospital), months = source.size(Axis::month);
    const auto prepaid = policy_part(source.base(Var::hospital_prepaid), source.policies(), policy);
    std::vector<std::vector<double>> paid(source.size(Axis::level),
                                          std::vector<double>(months, 0.0));
    for (std::size_t i = 0; i < prepaid.size(); ++i) {
        const auto level = source.description().hospital_levels[i / months % hospitals] - 1;
        paid[static_cast<std::size_t>(level)][i % months] += prepaid[i];
    }
    json.key("level_months").begin_array();
    for (std::size_t level = 0; level < paid.size(); ++level)
        source.small.levels()[level] ? json.add(nothing) : add_numbers(json, paid[level]);
    json.end_array();
}

}  // namespace

void write_months(JsonText& json, const ReportSource& source) {
    const std::size_t months = source.size(Axis::month);
    const bool by_hospital =
        source.reader.has(Var::hospital_prepaid) && source.reader.has(Var::hospital_payout);
    json.key("months").begin_array();
    for (std::size_t p = 0; p < source.policies() && source.reader.has(Var::month_point_value);
         ++p) {
        const Series point_value(source, Var::month_point_value, p);
        const Series paid(source, Var::month_payout, p), payout(source, Var::payout, p);
        json.begin_object();
        if (by_hospital) write_level_months(json, source, p);
        json.key("funds").begin_array();
        for (std::size_t f = 0; f < payout.cells(); ++f) {
            json.begin_object();
            write_months_of(json, "point_value", point_value, f, months);
            write_months_of(json, "paid", paid, f, months);
            write_clearing(json, payout, paid, f, months);
            if (by_hospital) write_settled(json, source, p, f);
            json.end_object();
        }
        json.end_array().end_object();
    }
    json.end_array();
}

}  // namespace drgsim
