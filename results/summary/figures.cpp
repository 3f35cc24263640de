// Grouped digits, percentages and the choice of the unit.
#include "results/summary/figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace drgsim {

namespace {

/// What the Monte Carlo errors of a design's figures are worth.
std::string_view error_text(const Design& design) {
    if (design.sampling >= Sampling::saltelli)
        return "the figures are of these scenarios, each counted once: a design that chooses them "
               "estimates no probability";
    if (design.antithetic)
        return "std errors of means are those of antithetic pairs; intervals and other errors "
               "those "
               "of independent scenarios";
    if (design.sampling != Sampling::monte_carlo)
        return "std errors and intervals of 95 % are those of independent scenarios: on the safe "
               "side for this design";
    return "std errors and intervals of 95 % are of the Monte Carlo";
}

}  // namespace

std::string number_text(double value, int decimals) {
    if (std::isnan(value)) return "-";
    std::string digits = fmt::format("{:.{}f}", std::abs(value), decimals);
    const bool zero = digits.find_first_of("123456789") == std::string::npos;
    const std::size_t point = decimals > 0 ? digits.find('.') : digits.size();
    if (std::isfinite(value) && point != std::string::npos)
        for (std::size_t at = point; at > 3; at -= 3) digits.insert(at - 3, 1, ',');
    return (value < 0 && !zero ? "-" : "") + digits;
}

std::string percent_text(double share) {
    return number_text(100 * share, 1) + " %";
}

MoneyUnit money_unit(double budget) {
    return budget >= 1e7 ? MoneyUnit{1e6, 3, "million yuan"} : MoneyUnit{};
}

MoneyUnit small_money_unit(const MoneyUnit& fund) {
    return fund.yuan > 1 ? MoneyUnit{1e4, 2, "10,000 yuan 万元"} : fund;
}

double largest_budget(const ResultBlock& base) {
    double largest = 0;
    for (const double budget : base.values[static_cast<std::size_t>(Var::budget)])
        largest = std::max(largest, std::abs(budget));
    return largest;
}

std::string heading_text(const std::string& path, const RunDescription& description) {
    const Provenance& from = description.provenance;
    std::string text = path + "\n  settled year " + std::to_string(from.year);
    if (!from.region.empty()) text += ", region " + from.region;
    if (description.scenarios == 0) return text + ", settlement without scenarios\n";
    const Design& design = description.design;
    return text + fmt::format(", {} scenarios, {}{}, seed {}\n  {}\n",
                              number_text(static_cast<double>(description.scenarios), 0),
                              name_of(design.sampling), design.antithetic ? " antithetic" : "",
                              from.seed, error_text(design));
}

}  // namespace drgsim
