// Prefix codes (Huffman's) as deflate wants them: lengths of bounded size, codes bit-reversed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace drgsim::deflate {

/// Sets length[s] [bits] of the best prefix code for symbols that occur counts[s] times, at most
/// `longest`; 0 where the count is 0. Two symbols at least occur, and at most 320 are there. A
/// bound of the best code's depth costs little; equal counts are told apart by the symbol.
void code_lengths(std::span<const std::uint32_t> counts, int longest,
                  std::span<std::uint8_t> lengths);

/// Sets codes[s] to the canonical code of `lengths` (RFC 1951, 3.2.2), first bit lowest.
void canonical_codes(std::span<const std::uint8_t> lengths, std::span<std::uint16_t> codes);

}  // namespace drgsim::deflate
