// Money as it is finally stated: whole fen, rounded so that parts add up to their stated total.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace drgsim {

/// The nearest fen, half away from zero. `yuan` is finite and below 9e16 fen in size.
std::int64_t to_fen(double yuan);

/// Rounds `yuan` to fen by largest remainder: every value to the fen below or above it, the sum
/// exactly `total` fen; equal remainders go to the earlier value. A contract that `total` is
/// within a fen for each value of the true sum.
std::vector<std::int64_t> round_to_fen(std::span<const double> yuan, std::int64_t total);

/// The same with the sum of the values, to the nearest fen, as the total.
std::vector<std::int64_t> round_to_fen(std::span<const double> yuan);

/// "-1234.05": for files.
std::string fen_text(std::int64_t fen);

/// "-1,234.05": for people.
std::string grouped_fen_text(std::int64_t fen);

}  // namespace drgsim
