// The driver values of a study: a design's uniforms, tied together by copulas where the plan says
// so, through each driver's inverse CDF.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "scenarios/designs/uniforms.hpp"
#include "scenarios/drivers/correlation.hpp"
#include "scenarios/drivers/distribution.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// What a design has to know of `drivers`.
std::vector<DesignedDriver> designed(std::span<const Driver> drivers,
                                     std::span<const DistributionSpec> specs, const Axes& axes);

/// Draws each driver by inverse CDF, one uniform a value; with plain Monte Carlo from the stream
/// (seed, Purpose::driver, stream_hash(name)). A value is then a function of seed, driver name,
/// scenario and entity alone: adding or reordering drivers leaves the others as they were, and all
/// policies see the same values (common random numbers). With two `by` axes entity = i *
/// size(second) + j. Entities that `where` excludes (excluded_entities) hold exactly 1.
///
/// Drivers of a Dependence are first turned into normal scores, mixed by its factor, entity by
/// entity, and turned back (Gaussian copula); the first of them keeps its uniforms.
class DriverSource final : public ScenarioSource {
  public:
    /// @param specs the distribution of each driver; valid (fault_of)
    DriverSource(std::unique_ptr<Uniforms> uniforms, std::span<const Driver> drivers,
                 std::span<const DistributionSpec> specs, const Axes& axes, const Region& region,
                 const std::vector<Dependence>& dependences = {});
    /// Plain Monte Carlo.
    DriverSource(std::uint64_t seed, std::span<const Driver> drivers,
                 std::span<const DistributionSpec> specs, const Axes& axes, const Region& region);

    void draw(std::size_t driver, std::uint64_t first, int lanes, double* values) const override;

  private:
    /// A normal score that goes into another, and its weight.
    struct Part {
        std::size_t driver;
        double weight;
    };
    struct Drawn {
        Quantile quantile;
        std::size_t entities;
        std::vector<std::size_t> excluded;  ///< entities that hold 1
        std::vector<Part> parts;            ///< of the normal score; empty: its own uniforms
    };
    void mix(const Drawn& d, std::uint64_t first, std::size_t lanes, double* values) const;

    std::unique_ptr<Uniforms> uniforms_;
    std::vector<Drawn> drivers_;
};

}  // namespace drgsim
