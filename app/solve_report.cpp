#include "app/solve_report.hpp"

#include <fmt/format.h>

#include <cmath>

#include "app/terminal.hpp"
#include "results/summary/text_table.hpp"

namespace drgsim {

namespace {

std::string with_unit(double value, const std::string& unit) {
    return unit.empty() ? number_text(value) : fmt::format("{} {}", number_text(value), unit);
}

std::string json_string(const std::string& text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        if (static_cast<unsigned char>(c) < 0x20)
            quoted += fmt::format("\\u{:04x}", static_cast<int>(c));
        else
            quoted += c;
    }
    return quoted + "\"";
}

std::string json_number(const std::optional<double>& value) {
    return value && std::isfinite(*value) ? fmt::format("{}", *value) : "null";
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
    std::string points;
    for (const SearchPoint& point : s.points)
        points += fmt::format(
            "{}\n    {{\"value\": {}, \"statistic\": {}, \"low\": {}, \"high\": {}, \"holds\": "
            "{}}}",
            points.empty() ? "" : ",", point.at, point.measured.value, point.measured.low,
            point.measured.high, s.target.met_at(point));
    return fmt::format(
        "{{\n  \"condition\": {},\n  \"quantity\": {},\n  \"unit\": {},\n  \"policy\": {},\n"
        "  \"base\": {},\n  \"last_year\": {},\n  \"start\": {},\n  \"value\": {},\n"
        "  \"holds\": \"{}\",\n  \"value_low\": {},\n  \"value_high\": {},\n"
        "  \"statistic\": {},\n  \"statistic_low\": {},\n  \"statistic_high\": {},\n"
        "  \"target\": {},\n  \"monotone\": {},\n  \"scenarios\": {},\n  \"setting\": {},\n"
        "  \"points\": [{}\n  ]\n}}",
        json_string(s.condition), json_string(s.quantity), json_string(s.unit),
        json_string(s.policy), json_number(s.base), json_number(s.last_year), s.start, s.value,
        s.value > s.missed ? "from" : "up to", json_number(s.low), json_number(s.high),
        s.measured.value, s.measured.low, s.measured.high, s.target.level, !s.turning, s.scenarios,
        json_string(s.setting), points);
}

}  // namespace drgsim
