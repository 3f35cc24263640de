// Distributions of driver values, each drawn by its inverse CDF from one uniform: one draw, one
// variate, which common random numbers and stratified designs need.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "scenarios/drivers/quantile_table.hpp"

namespace drgsim {

/// A distribution as a plan states it. Parameters in the order of `distribution_types`.
struct DistributionSpec {
    enum class Type {
        constant,
        uniform,
        triangular,
        normal,
        lognormal,
        gamma,
        beta,
        discrete,
        empirical
    };
    Type type = Type::constant;
    std::array<double, 4> parameter{};  ///< e.g. lognormal: {mean, cv}; beta: {a, b, low, high}
    std::vector<double> values;         ///< discrete; empirical: the column's values
    std::vector<double> weights;        ///< discrete; empty = equal
    /// The law given that its value lies in [low, high], either of which may be infinite.
    std::optional<std::array<double, 2>> truncate{};
    double shift = 0;  ///< added to the value drawn, after truncation
};

/// Name and parameter names of each type, in the order of DistributionSpec::Type.
struct DistributionType {
    std::string_view name;
    std::array<std::string_view, 4> parameters;  ///< "" beyond the last
};
inline constexpr std::array<DistributionType, 9> distribution_types = {{
    {"constant", {"value", "", "", ""}},
    {"uniform", {"low", "high", "", ""}},
    {"triangular", {"low", "mode", "high", ""}},
    {"normal", {"mean", "sd", "", ""}},
    {"lognormal", {"mean", "cv", "", ""}},
    {"gamma", {"mean", "cv", "", ""}},
    {"beta", {"a", "b", "low", "high"}},
    {"discrete", {"", "", "", ""}},
    {"empirical", {"", "", "", ""}},
}};

/// What is wrong with the parameters ("" when nothing is): ranges, order, empty lists. Gamma wants
/// a cv from 0.0001 to 10, beta a and b from 0.01 to 1e8: what the tables were checked for. A
/// truncation keeps 1e-9 of the law or more.
std::string_view fault_of(const DistributionSpec& spec);

/// The inverse CDF of a valid spec. The same bits on every machine.
///
/// lognormal and gamma take the mean and the coefficient of variation of the variable itself. A
/// normal may go negative: values are given as drawn, nothing is clipped. discrete and empirical
/// give the least value whose cumulative weight reaches u, so the order of the list does not
/// matter. Gamma and beta are tabulated once: the relative error of a gamma value, and of a beta
/// value's distance from the nearer end, is below 1e-9 for u from 2^-53 to 1 - 2^-53, and u
/// beyond is taken as the end. A truncated continuous law takes its u from [F(low), F(high)], with
/// F by bisection of the quantile itself; of a list the values in the range are kept.
class Quantile {
  public:
    explicit Quantile(const DistributionSpec& spec);
    /// Replaces each u in (0, 1) by the value at that probability.
    void apply(std::span<double> u) const;
    /// P(X < x) of a law of a type before discrete, without shift and truncation, by bisection.
    [[nodiscard]] double probability_below(double x) const;

  private:
    void apply_untruncated(std::span<double> u) const;
    [[nodiscard]] double value_at(double u) const;
    DistributionSpec spec_;           ///< values in ascending order
    std::vector<double> cumulative_;  ///< discrete and empirical: weights, the last 1
    std::optional<QuantileTable>
        table_;                    ///< gamma: ln(x / mean); beta: logit x - logit(a / (a + b))
    double from_ = 0, share_ = 1;  ///< truncated: F(low) and F(high) - F(low)
};

}  // namespace drgsim
