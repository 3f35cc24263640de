// What solve found, as text for people and as JSON for programs.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sim/search/border.hpp"

namespace drgsim {

struct Solution {
    std::string condition, quantity, unit;
    std::string statistic;  ///< "P", "mean", "sd", "q05"
    std::string setting;    ///< what to write to keep the value
    std::string policy;     ///< that figures without a policy are of
    SearchTarget target;
    std::optional<double> base, last_year;  ///< where the condition names them
    double start = 0;                       ///< the plan's value
    double value = 0;                       ///< at which the condition holds
    double missed = 0;                      ///< next to it, where it does not
    Measured measured;                      ///< at the value
    /// Where the condition would begin if the statistic were 2 standard errors off; nothing: beyond
    /// the values looked at.
    std::optional<double> low, high;
    std::vector<SearchPoint> points;  ///< all that were evaluated, ascending
    std::optional<std::pair<double, double>> turning;
    std::uint64_t scenarios = 0;
    double seconds = 0;
};

/// Six digits, or the whole number with thousands set apart.
std::string number_text(double value);

std::string solution_text(const Solution& solution);
std::string solution_json(const Solution& solution);

/// The values evaluated: quantity, statistic, its interval, whether the condition holds.
std::string points_text(const Solution& solution);

}  // namespace drgsim
