#include "scenarios/starter/starter.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <utility>

#include "kernels/contracts.hpp"
#include "scenarios/toml_file/source_text.hpp"

namespace drgsim {

namespace {

constexpr double budget_share = 0.98;

/// "14.7e6".
std::string three_digits(double yuan) {
    const double million = yuan / 1e6;
    const int digits = million > 0 ? std::max(0, 2 - static_cast<int>(std::log10(million))) : 1;
    return fmt::format("{:.{}f}e6", million, million > 0 ? digits : 1);
}

void replace_all(std::string& text, std::string_view mark, const std::string& value) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at))
        text.replace(at, mark.size(), value);
}

}  // namespace

std::string starter_plan(const std::string& name, const std::string& policy_file,
                         const Region& region) {
    const std::vector<int> years = region.years();
    DRGSIM_EXPECT(!years.empty());
    std::array<double, fund_count> booked{};
    for (std::size_t i = 0; i < region.cases.size(); ++i)
        if (region.cases.year(i) == years.back())
            booked[index(region.cases.fund[i])] += region.cases.fund_paid[i];
    std::string text(shipped_text("templates", "plan").value());
    const std::pair<std::string_view, std::string> values[] = {
        {"@NAME@", name},
        {"@POLICY_FILE@", policy_file},
        {"@YEAR@", std::to_string(years.back())},
        {"@HISTORY@", fmt::format("{}", fmt::join(years, ", "))},
        {"@EMPLOYEE@", three_digits(budget_share * booked[index(Fund::employee)])},
        {"@RESIDENT@", three_digits(budget_share * booked[index(Fund::resident)])},
    };
    for (const auto& [mark, value] : values) replace_all(text, mark, value);
    return text;
}

}  // namespace drgsim
