// How strongly inputs move an output over a sample of scenarios: correlations, standardised
// regression, on values and on ranks, and partial rank correlation. Pure functions; docs/risk.md
// has formulas and sources.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "results/risk/sample.hpp"

namespace drgsim {

/// A figure of sensitivity with its interval.
struct Effect {
    double value = 0;
    Interval interval;
    /// Whether the scenarios suffice to tell it: it is known to 0.05, or to half its size.
    [[nodiscard]] bool resolved() const;
};

/// Pearson's correlation of two samples of equal length, which both vary; its interval by Fisher's
/// z with `width` standard errors.
Effect correlation_of(std::span<const double> x, std::span<const double> y,
                      double width = interval_width);

/// The interval of a correlation `r` that `freedom` = n - 3 - (inputs held fixed) scenarios give.
Effect correlation_effect(double r, double freedom, double width = interval_width);

/// Ranks from 1 on; equal values share their mean rank.
std::vector<double> ranks_of(std::span<const double> values);

bool varies(std::span<const double> values);

/// Least squares of an output on inputs, all standardised.
struct Regression {
    std::vector<Effect> coefficients;  ///< by input
    std::vector<Effect> partial;       ///< partial correlations, the other inputs held fixed
    double r2 = 0;                     ///< share of the variance that the line explains
};
/// By Cholesky's factors of the inputs' correlations. Nothing when there are not more than ten
/// scenarios for each input, or when inputs are combinations of each other. All columns vary.
std::optional<Regression> regression_of(const std::vector<std::vector<double>>& inputs,
                                        std::span<const double> output);

/// The share of an output's variance that many independent inputs explain together, linearly, from
/// their `correlations` with it alone: each square is cleared of what chance gives it.
/// @returns 0 +- 0 of none.
Effect linear_share(std::span<const double> correlations, std::size_t scenarios);

}  // namespace drgsim
