// Sobol's indices from a saltelli design: how much of an output's variance each factor explains
// alone (first order) and with all its interactions (total). Pure functions; docs/risk.md has
// formulas and sources.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "results/sensitivity/effects.hpp"

namespace drgsim {

/// How a saltelli design lays out its scenarios: base sample i has factors + 2 of them in a row,
/// part 0 = A, part 1 = B, part 2 + j = A with factor j from B.
struct SaltelliLayout {
    std::vector<std::string> factors;
    [[nodiscard]] std::size_t parts() const { return factors.size() + 2; }
    /// Whole base samples among `scenarios`.
    [[nodiscard]] std::size_t samples(std::uint64_t scenarios) const { return scenarios / parts(); }
};

struct SobolIndices {
    std::string factor;
    Effect first, total;
};

/// Of `output` by scenario: first order by Saltelli et al. (2010), table 2 (b), total by Jansen
/// (1999), intervals by bootstrap over base samples, drawn from `seed`. Empty when the output does
/// not vary or there are fewer than two base samples.
std::vector<SobolIndices> sobol_indices(const SaltelliLayout& layout,
                                        std::span<const double> output, std::uint64_t seed);

}  // namespace drgsim
