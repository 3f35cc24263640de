// How numbers of one or two bytes become Poisson weights, for kernels (they include no standard
// containers).
#pragma once

#include <cstddef>
#include <cstdint>

namespace drgsim {

/// The weight of a number is how many ends lie at or below it.
struct PoissonLaw {
    static constexpr std::size_t most_ends = 8;
    static constexpr std::size_t ends_of_bytes = 5;
    std::uint16_t end[most_ends];  ///< ascending
    std::size_t ends;
    bool pairs;  ///< numbers of two bytes
};

}  // namespace drgsim
