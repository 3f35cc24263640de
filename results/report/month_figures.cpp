// Month by month: point values, payments, the clearing after them, payments by level.
#include <algorithm>

#include "results/report/figures.hpp"
#include "results/report/series.hpp"
#include "results/risk/sample.hpp"

namespace drgsim {

namespace {

std::size_t months_of(const RunReader& reader) {
    return reader.description().axes.size(Axis::month);
}

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
    json.put("recovered_probability", share_below(left, -half_fen));
    write_distribution(json.key("clearing"), base, left);
}

/// Hospital by hospital in the settlement: what is paid after the months, and what comes back.
void write_settled(JsonText& json, const RunReader& reader, std::size_t policy, std::size_t fund) {
    const RunDescription& description = reader.description();
    const std::size_t hospitals = description.axes.size(Axis::hospital);
    const std::size_t months = months_of(reader);
    const std::size_t first = (policy * description.axes.size(Axis::fund) + fund) * hospitals;
    const std::vector<double> payout = reader.base(Var::hospital_payout);
    const std::vector<double> prepaid = reader.base(Var::hospital_prepaid);
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
void write_level_months(JsonText& json, const RunReader& reader, std::size_t policy,
                        const SmallCells& small) {
    const RunDescription& description = reader.description();
    const std::size_t hospitals = description.axes.size(Axis::hospital);
    const std::size_t months = months_of(reader), levels = description.axes.size(Axis::level);
    const std::vector<double> prepaid =
        policy_part(reader.base(Var::hospital_prepaid), description.policies.size(), policy);
    std::vector<std::vector<double>> paid(levels, std::vector<double>(months, 0.0));
    std::vector<double> cases(levels, 0.0);
    for (std::size_t h = 0; h < hospitals; ++h)
        cases[static_cast<std::size_t>(description.hospital_levels[h] - 1)] +=
            small.hospital_cases()[h];
    for (std::size_t i = 0; i < prepaid.size(); ++i) {
        const auto level = description.hospital_levels[i / months % hospitals] - 1;
        paid[static_cast<std::size_t>(level)][i % months] += prepaid[i];
    }
    const std::vector<bool> hidden = small.withheld(cases);
    json.key("level_months").begin_array();
    for (std::size_t level = 0; level < levels; ++level)
        hidden[level] ? json.add(nothing) : add_numbers(json, paid[level]);
    json.end_array();
}

}  // namespace

void write_months(JsonText& json, const RunReader& reader, const SmallCells& small) {
    json.key("months").begin_array();
    const std::size_t policies = reader.description().policies.size();
    for (std::size_t p = 0; p < policies && reader.has(Var::month_point_value); ++p) {
        const Series point_value(reader, Var::month_point_value, p);
        const Series paid(reader, Var::month_payout, p), payout(reader, Var::payout, p);
        json.begin_object();
        if (reader.has(Var::hospital_prepaid) && reader.has(Var::hospital_payout))
            write_level_months(json, reader, p, small);
        json.key("funds").begin_array();
        for (std::size_t f = 0; f < payout.cells(); ++f) {
            json.begin_object();
            write_months_of(json, "point_value", point_value, f, months_of(reader));
            write_months_of(json, "paid", paid, f, months_of(reader));
            write_clearing(json, payout, paid, f, months_of(reader));
            if (reader.has(Var::hospital_prepaid) && reader.has(Var::hospital_payout))
                write_settled(json, reader, p, f);
            json.end_object();
        }
        json.end_array();
        json.end_object();
    }
    json.end_array();
}

}  // namespace drgsim
