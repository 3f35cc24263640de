// Figures as the tables of a terminal print them.
#pragma once

#include <string>

#include "results/run/description.hpp"
#include "sim/outputs/variables.hpp"

namespace drgsim {

/// "1,234.56"; what rounds to zero is printed without a sign, NaN as "-".
std::string number_text(double value, int decimals);

/// "12.3 %".
std::string percent_text(double share);

/// The unit of money of tables: for a region million yuan, of hospitals 10,000 yuan; yuan for a
/// small example.
struct MoneyUnit {
    double yuan = 1;
    int decimals = 2;
    const char* name = "yuan";
    [[nodiscard]] std::string operator()(double value) const {
        return number_text(value / yuan, decimals);
    }
};
/// The unit that fits the largest budget of a settlement [yuan].
MoneyUnit money_unit(double budget);
/// The unit of what hospitals, levels and groups are paid, where the funds' is `fund`.
MoneyUnit small_money_unit(const MoneyUnit& fund);
/// That budget.
double largest_budget(const ResultBlock& base);

/// "[low, high]".
template <class Format>
std::string interval_text(double low, double high, const Format& format) {
    return "[" + format(low) + ", " + format(high) + "]";
}

/// The file, year, region, scenarios, design and seed, and what the Monte Carlo errors are worth.
std::string heading_text(const std::string& path, const RunDescription& description);

}  // namespace drgsim
