// Byte planes of 64-bit values, as HDF5's shuffle filter lays them out, and where two runs of bytes
// agree: what the compressor of chunks looks at.
#pragma once

#include <cstddef>
#include <cstdint>

namespace drgsim {

/// Sorts the bytes of `count` values by significance: byte b of value i goes to out[b count + i].
void shuffle_bytes(const double* values, std::size_t count, std::uint8_t* out);

/// The way back: `planes` as shuffle_bytes leaves them.
void unshuffle_bytes(const std::uint8_t* planes, std::size_t count, double* values);

/// Sets bit i % 64 of masks[i / 64] where a[i] equals b[i] and clears it elsewhere, for `size`
/// bytes and to the end of the last mask. Reads nothing beyond them.
void find_equal_bytes(const std::uint8_t* a, const std::uint8_t* b, std::size_t size,
                      std::uint64_t* masks);

/// Bytes of a row's digest.
inline constexpr std::size_t digest_bytes = 32;

/// For each digest r of first .. count - 1, which earlier one is most like it: like[r] = the
/// greatest s < r with r - s <= reach whose digest has the most bytes equal to r's at the same
/// place; `first` is at least 1. @returns the number of bytes equal, summed over these r.
std::uint64_t find_like_digests(const std::uint8_t* digests, std::size_t first, std::size_t count,
                                std::size_t reach, std::uint32_t* like);

/// Adds to counts[v] how often `v` is among the first `row` bytes of every `step`, `rows` times.
void count_bytes(const std::uint8_t* bytes, std::size_t row, std::size_t step, std::size_t rows,
                 std::uint32_t counts[256]);

}  // namespace drgsim
