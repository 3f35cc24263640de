// How the scenarios of a run were chosen, as far as those who read results need to know it.
// scenarios/designs draws them; results keep this and stand their estimators on it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace drgsim {

/// Designs of scenarios (docs/designs.md). Those from `grid` on choose scenarios one by one: their
/// mean over scenarios estimates nothing.
enum class Sampling : std::uint8_t {
    monte_carlo,
    latin_hypercube,
    sobol,
    saltelli,
    grid,
    one_at_a_time,
    listed
};
inline constexpr int sampling_count = 7;
inline constexpr std::array<std::string_view, sampling_count> sampling_names = {
    "monte-carlo", "latin-hypercube", "sobol", "saltelli", "grid", "one-at-a-time", "listed"};
constexpr std::string_view name_of(Sampling sampling) {
    return sampling_names[static_cast<std::size_t>(sampling)];
}

/// Layouts, with k factors:
/// - saltelli: scenario s has part p = s % (k + 2) of base sample s / (k + 2): p = 0 is A, p = 1 is
///   B, p = 2 + j is A with factor j taken from B (A_B^(j) of Saltelli et al. 2010).
/// - one_at_a_time: scenario 0 has every driver at its median; scenario 1 + 2 j has factor j at its
///   quantile `low`, 2 + 2 j at `high`, all else at the median.
/// - antithetic: scenario 2 i + 1 has 1 - u wherever 2 i has u.
struct Design {
    Sampling sampling = Sampling::monte_carlo;
    bool antithetic = false;           ///< monte_carlo and latin_hypercube
    std::vector<std::string> factors;  ///< saltelli, one_at_a_time: names, in their order
    double low = 0, high = 0;          ///< one_at_a_time: probabilities, e.g. 0.05 and 0.95

    bool operator==(const Design&) const = default;
};

}  // namespace drgsim
