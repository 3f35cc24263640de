// Values of a run, ready for figures: series over scenarios, and distributions as JSON.
#pragma once

#include <limits>
#include <span>
#include <vector>

#include "results/report/source.hpp"
#include "results/summary/json_text.hpp"

namespace drgsim {

/// A variable of one policy that has neither hospitals nor groups: cells are what its dimensions
/// after the scenario span (funds, funds times months).
class Series {
  public:
    Series(const ReportSource& source, Var id, std::size_t policy);
    /// By scenario.
    [[nodiscard]] std::vector<double> of(std::size_t cell) const;
    /// In the settlement.
    [[nodiscard]] double base(std::size_t cell) const { return base_[cell]; }
    [[nodiscard]] std::size_t cells() const { return base_.size(); }

  private:
    std::vector<double> values_;    ///< [scenario][cell]
    std::span<const double> base_;  ///< [cell], the source's
};

/// The part of `all`, row-major [policy][...], that is `policy`'s.
std::span<const double> policy_part(const std::vector<double>& all, std::size_t policies,
                                    std::size_t policy);

/// What is withheld, or not known.
inline constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

/// An array.
JsonText& add_numbers(JsonText& json, std::span<const double> values);

/// [share, low, high].
JsonText& add_probability(JsonText& json, const ReportSource& source, RiskFigure share,
                          std::size_t at);
/// The same of scenarios whose value is below zero.
JsonText& add_below_zero(JsonText& json, std::span<const double> values);

/// {"base", "mean", "p05", "p25", "median", "p75", "p95"}: `base` is the settlement's; the rest is
/// left out where there are no values, e.g. of groups without cost. Sorts `values`.
JsonText& write_distribution(JsonText& json, double base, std::vector<double>& values);

/// The same of a measure of /risk at `row`, with "se" and "sd".
JsonText& write_spread(JsonText& json, const ReportSource& source, double base, RiskMeasure measure,
                       std::size_t row);

}  // namespace drgsim
