// Who makes the bad years bad: of hospitals or groups, those that add most to what the tail's
// deficit is above the mean deficit (Euler's allocation, docs/risk.md).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace drgsim {

/// Part of the excess from which on a contributor is worth a line.
inline constexpr double least_contribution = 0.005;

/// Entries of `excess` (each one's own, above its mean) that are at least that part of the whole
/// excess `of_all`, the largest first; none where there is no excess.
std::vector<std::size_t> largest_contributors(std::span<const double> excess, double of_all);

}  // namespace drgsim
