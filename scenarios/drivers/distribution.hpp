// Distributions of driver values, each drawn by its inverse CDF from one uniform: one draw, one
// variate, which common random numbers and stratified designs need.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

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

/// What is wrong with the parameters ("" when nothing is): ranges, order, empty lists.
std::string_view fault_of(const DistributionSpec& spec);

/// The inverse CDF of a valid spec. Gamma and beta are tabulated once (relative error < 1e-9), so
/// that a draw costs an interpolation. The same bits on every machine.
class Quantile {
  public:
    explicit Quantile(const DistributionSpec& spec);
    /// Replaces each u in (0, 1) by the value at that probability.
    void apply(std::span<double> u) const;

  private:
    DistributionSpec spec_;
    std::vector<double> knots_;  ///< tabulated quantile, or the discrete law's cumulative weights
};

}  // namespace drgsim
