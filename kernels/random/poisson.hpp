// How often a case counts in a bootstrapped sample: Poisson(1) weights by inverse CDF from one or
// two bytes of a counter-based word, for a block of 64 scenarios at once or for one scenario.
// Everything here is part of the results: changing it changes every study that bootstraps.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "kernels/isa.hpp"
#include "kernels/random/threefry.hpp"

namespace drgsim {

/// Of 2^8 and 2^16 equally likely words, how many give the weight k. The counts nearest Poisson(1)
/// whose mean and variance are exactly 1; no probability of at most k is off by more than 0.0026
/// and 0.00001.
inline constexpr std::array<std::uint32_t, 9> poisson_counts_8 = {94, 95, 46, 16, 4, 1, 0, 0, 0};
inline constexpr std::array<std::uint32_t, 9> poisson_counts_16 = {24109, 24110, 12055, 4017, 1005,
                                                                   201,   34,    4,     1};

/// Scenarios that share their words: a row of weights.
inline constexpr std::size_t poisson_lanes = 64;

/// Fills out[i * 64 + l] with the weight of entity entities[i] in scenario first + l; `first` is a
/// multiple of 64, `bits` 8 or 16.
///
/// The Threefry key is {seed low, seed high, scenario / 64, purpose}, the counter {entity, 4 n + r,
/// name low, name high} with r = scenario % 16 / 4; its word scenario % 64 / 16, byte scenario % 4
/// from the low end, is byte n. One byte: n = 0; two: n = 0 is the high one, n = 1 the low one. The
/// weight is the k whose words hold that number, in order. Scenarios must stay below 2^32. The same
/// with every `isa`, which must be supported.
void fill_poisson(const Stream& stream, std::uint64_t first, const std::uint32_t* entities,
                  std::size_t count, int bits, std::uint8_t* out, Isa isa = active_isa());

/// The same weights of one scenario alone, out[i].
void fill_poisson_scenario(const Stream& stream, std::uint64_t scenario,
                           const std::uint32_t* entities, std::size_t count, int bits,
                           std::uint8_t* out, Isa isa = active_isa());

}  // namespace drgsim
