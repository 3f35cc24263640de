// Designs that move groups of inputs: Saltelli's layout for Sobol indices, and one at a time for
// tornado charts.
#pragma once

#include <limits>

#include "kernels/random/threefry.hpp"
#include "scenarios/designs/uniforms.hpp"

namespace drgsim {

/// What moves as one: each entity of a driver belongs to one factor, or to none (constants).
struct Factors {
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::string> names;
    std::vector<std::vector<std::uint32_t>> of;  ///< by driver and entity
};

/// A, B and A_B^(j) of Saltelli et al. (Comput. Phys. Commun. 181, 2010, 259-270), in the layout of
/// sim/study/design.hpp. A is what plain Monte Carlo draws for the base sample, B a second draw of
/// the same streams: base samples are independent, so that intervals can be had by resampling them.
class Saltelli final : public Uniforms {
  public:
    Saltelli(std::uint64_t seed, const std::vector<DesignedDriver>& drivers, Factors factors);
    void fill(std::size_t driver, std::uint64_t first, std::size_t lanes,
              double* out) const override;

  private:
    std::uint64_t seed_;
    std::vector<std::uint64_t> name_;  ///< hash by driver
    Factors factors_;
};

/// Scenario 0 at the median, then each factor at two probabilities (sim/study/design.hpp).
class OneAtATime final : public Uniforms {
  public:
    OneAtATime(Factors factors, double low, double high);
    void fill(std::size_t driver, std::uint64_t first, std::size_t lanes,
              double* out) const override;

  private:
    Factors factors_;
    double low_, high_;
};

}  // namespace drgsim
