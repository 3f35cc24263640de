// Sobol's low-discrepancy sequence, scrambled after Owen: every value uniform, any 2^m scenarios in
// a row from a multiple of 2^m on evenly spread.
#pragma once

#include <array>

#include "scenarios/designs/latin_hypercube.hpp"
#include "scenarios/designs/uniforms.hpp"

namespace drgsim {

/// Dimensions go to the entities of the drivers in their order, drivers of one entity first; a
/// constant driver takes none. Points in natural order, 32 digits of Joe and Kuo's direction
/// numbers (sobol_directions.hpp), nested uniform scrambling of every digit keyed by seed, driver
/// and entity (Owen 1995), and a jitter beyond the last digit. Entities beyond the 481 dimensions
/// are latin hypercube. Does not depend on the number of scenarios, but for those entities;
/// depends on the drivers before.
class Sobol final : public Uniforms {
  public:
    Sobol(std::uint64_t seed, const std::vector<DesignedDriver>& drivers, std::uint64_t scenarios);
    void fill(std::size_t driver, std::uint64_t first, std::size_t lanes,
              double* out) const override;
    /// Entities that no dimension was left for.
    [[nodiscard]] std::size_t beyond() const { return beyond_; }

  private:
    struct Dimensions {
        Stream jitter;
        std::size_t first = 0;                ///< dimension of entity 0
        std::vector<std::uint64_t> scramble;  ///< key by entity
    };
    void scramble(const Dimensions& d, std::size_t entity, std::uint64_t first, std::size_t lanes,
                  double* row) const;

    std::vector<Dimensions> drivers_;
    std::vector<std::array<std::uint32_t, 32>> direction_;  ///< by dimension in use
    LatinHypercube rest_;
    std::size_t beyond_ = 0;
};

/// Point `index` of one dimension, unscrambled: its 32 binary digits.
std::uint32_t sobol_point(const std::array<std::uint32_t, 32>& direction, std::uint32_t index);
/// v_1 .. v_32 of a dimension below sobol_dimensions.
std::array<std::uint32_t, 32> sobol_direction(std::size_t dimension);
/// Flips each digit of x by a coin that depends on the key and on the digits before it.
std::uint32_t scrambled(std::uint64_t key, std::uint32_t x);

}  // namespace drgsim
