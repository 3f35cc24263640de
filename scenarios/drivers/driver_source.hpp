// The driver values of a study: plain Monte Carlo, every driver from its own stream.
#pragma once

#include <span>
#include <vector>

#include "kernels/random/threefry.hpp"
#include "scenarios/drivers/distribution.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// Draws each driver from the stream (seed, Purpose::driver, stream_hash(name)) by inverse CDF,
/// one uniform a value. A value is a function of seed, driver name, scenario and entity alone:
/// adding or reordering drivers leaves the others as they were, and all policies see the same
/// values (common random numbers). With two `by` axes entity = i * size(second) + j.
///
/// Entities that `where` wholly excludes hold exactly 1: those named by a masked fund, month,
/// hospital or group, a level none of whose hospitals and an mdc none of whose groups is left, and
/// all of them when a mask leaves nothing.
class DriverSource final : public ScenarioSource {
  public:
    /// @param specs the distribution of each driver; valid (fault_of)
    DriverSource(std::uint64_t seed, std::span<const Driver> drivers,
                 std::span<const DistributionSpec> specs, const Axes& axes, const Region& region);

    void draw(std::size_t driver, std::uint64_t first, int lanes, double* values) const override;

  private:
    struct Drawn {
        Stream stream;
        Quantile quantile;
        std::size_t entities;
        std::vector<std::size_t> excluded;  ///< entities that hold 1
    };
    std::vector<Drawn> drivers_;
};

}  // namespace drgsim
