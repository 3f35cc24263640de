// How many scenarios go side by side.
#pragma once

namespace drgsim::kernels {

inline constexpr int lanes = 64;  ///< scenarios of a block; part of the result's definition
inline constexpr int months = 12;
/// Single-precision sums are moved to double after this many terms.
inline constexpr int flush_terms = 32;
/// As are corrections by cell, which are a small part of what they correct, after this many cells.
inline constexpr int flush_cells = 128;

}  // namespace drgsim::kernels
