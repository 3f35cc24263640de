// Plain Monte Carlo: independent uniforms, each driver from its own stream; in pairs u, 1 - u where
// antithetic.
#pragma once

#include "kernels/random/threefry.hpp"
#include "scenarios/designs/uniforms.hpp"

namespace drgsim {

/// The stream is (seed, Purpose::driver, stream_hash(name)): adding or reordering drivers leaves
/// the others as they were. Antithetic: scenarios 2 i and 2 i + 1 have u and 1 - u of the stream's
/// scenario i (Hammersley and Morton 1956).
class MonteCarlo final : public Uniforms {
  public:
    MonteCarlo(std::uint64_t seed, const std::vector<DesignedDriver>& drivers,
               bool antithetic = false);
    void fill(std::size_t driver, std::uint64_t first, std::size_t lanes,
              double* out) const override;

  private:
    struct Drawn {
        Stream stream;
        std::size_t entities;
    };
    std::vector<Drawn> drivers_;
    bool antithetic_;
};

}  // namespace drgsim
