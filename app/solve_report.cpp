#include "app/solve_report.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "app/terminal.hpp"
#include "results/summary/json_text.hpp"
#include "results/summary/text_table.hpp"

namespace drgsim {

namespace {

std::string with_unit(double value, const std::string& unit) {
    return unit.empty() ? number_text(value) : fmt::format("{} {}", number_text(value), unit);
}

/// null where there is none.
double or_nan(const std::optional<double>& value) {
    return value.value_or(std::numeric_limits<double>::quiet_NaN());
}

std::string interval_text(const Solution& s) {
    if (!s.low && !s.high) return "wider than the values looked at";
    return fmt::format("{} to {}", s.low ? number_text(*s.low) : "below all values looked at",
                       s.high ? number_text(*s.high) : "above all values looked at");
}

}  // namespace

std::string number_text(double value) {
    if (!(std::abs(value) >= 1e5)) return fmt::format("{:.6g}", value);
    std::string digits = fmt::format("{:.0f}", std::abs(value));
    for (auto at = static_cast<long>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return (value < 0 ? "-" : "") + digits;
}

std::string points_text(const Solution& s) {
    TextTable table({s.quantity, s.statistic, "low", "high", "holds"}, 0);
    for (const SearchPoint& point : s.points)
        table.add({number_text(point.at), number_text(point.measured.value),
                   number_text(point.measured.low), number_text(point.measured.high),
                   s.target.met_at(point) ? "yes" : "no"});
    return table.text();
}

std::string solution_text(const Solution& s) {
    const bool from = s.value > s.missed;
    std::string text =
        fmt::format("{}{}\n", s.condition, s.policy.empty() ? "" : fmt::format("  [{}]", s.policy));
    if (s.base) text += fmt::format("  base is {}\n", number_text(*s.base));
    if (s.last_year) text += fmt::format("  last_year is {}\n", number_text(*s.last_year));
    text += fmt::format("holds {} {} = {}, {} times the plan's {}\n", from ? "from" : "up to",
                        s.quantity, with_unit(s.value, s.unit), number_text(s.value / s.start),
                        number_text(s.start));
    text += fmt::format("  {} there: {} (Monte Carlo interval {} to {})\n", s.statistic,
                        number_text(s.measured.value), number_text(s.measured.low),
                        number_text(s.measured.high));
    text += fmt::format("  interval of the value: {}\n", interval_text(s));
    text += fmt::format("  {} runs of {} scenarios, {}\n\n", s.points.size(), s.scenarios,
                        duration_text(s.seconds));
    text += points_text(s);
    text += fmt::format("\nto keep it: {}", s.setting);
    return text;
}

std::string solution_json(const Solution& s) {
    JsonText json;
    json.begin_object();
    json.put("condition", s.condition);
    json.put("quantity", s.quantity);
    json.put("unit", s.unit);
    json.put("policy", s.policy);
    json.put("base", or_nan(s.base));
    json.put("last_year", or_nan(s.last_year));
    json.put("start", s.start);
    json.put("value", s.value);
    json.put("holds", s.value > s.missed ? "from" : "up to");
    json.put("value_low", or_nan(s.low));
    json.put("value_high", or_nan(s.high));
    json.put("statistic", s.measured.value);
    json.put("statistic_low", s.measured.low);
    json.put("statistic_high", s.measured.high);
    json.put("target", s.target.level);
    json.put("monotone", !s.turning);
    json.put("scenarios", s.scenarios);
    json.put("setting", s.setting);
    json.key("points").begin_array();
    for (const SearchPoint& point : s.points) {
        json.begin_object();
        json.put("value", point.at);
        json.put("statistic", point.measured.value);
        json.put("low", point.measured.low);
        json.put("high", point.measured.high);
        json.put("holds", s.target.met_at(point));
        json.end_object();
    }
    json.end_array().end_object();
    return json.text();
}

}  // namespace drgsim
