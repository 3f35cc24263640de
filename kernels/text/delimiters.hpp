// Where the commas and line feeds of a text are, 64 bytes at a time: what a CSV scanner looks for.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/isa.hpp"

namespace drgsim {

/// Bytes that one mask tells of.
inline constexpr std::size_t mask_bytes = 64;

/// Sets bit i % 64 of masks[i / 64] where text[i] is ',' or '\n', and clears it elsewhere, for the
/// `size` bytes of `text` and to the end of the last mask. Reads nothing beyond them. The same bits
/// with every `isa`, which must be supported.
void find_delimiters(const char* text, std::size_t size, std::uint64_t* masks,
                     Isa isa = active_isa());

}  // namespace drgsim
