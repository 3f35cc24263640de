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
/// a cv from 0.0001 to 10, beta a and b from 0.01 to 1e8: what the tables were checked for.
std::string_view fault_of(const DistributionSpec& spec);

/// The inverse CDF of a valid spec. The same bits on every machine.
///
/// lognormal and gamma take the mean and the coefficient of variation of the variable itself. A
/// normal may go negative: values are given as drawn, nothing is clipped. discrete and empirical
/// give the least value whose cumulative weight reaches u, so the order of the list does not
/// matter. Gamma and beta are tabulated once: the relative error of a gamma value, and of a beta
/// value's distance from the nearer end, is below 1e-9 for u from 2^-53 to 1 - 2^-53, and u
/// beyond is taken as the end.
class Quantile {
  public:
    explicit Quantile(const DistributionSpec& spec);
    /// Replaces each u in (0, 1) by the value at that probability.
    void apply(std::span<double> u) const;

  private:
    DistributionSpec spec_;           ///< values in ascending order
    std::vector<double> cumulative_;  ///< discrete and empirical: weights, the last 1
    std::optional<QuantileTable>
        table_;  ///< gamma: ln(x / mean); beta: logit x - logit(a / (a + b))
};

}  // namespace drgsim
