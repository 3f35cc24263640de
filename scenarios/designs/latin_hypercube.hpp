// Latin hypercube: of N scenarios exactly one lies in each N-th of every dimension.
#pragma once

#include "kernels/random/threefry.hpp"
#include "scenarios/designs/permutation.hpp"
#include "scenarios/designs/uniforms.hpp"

namespace drgsim {

/// u = (position + jitter) / N with the position a keyed permutation of the scenarios for each
/// driver and entity (McKay, Beckman and Conover 1979); nothing is stored. Depends on N; adding or
/// reordering drivers leaves the others as they were.
///
/// Antithetic: scenarios 2 i and 2 i + 1 lie in mirrored positions, u and 1 - u, and every N-th
/// still holds one scenario. N is even then.
class LatinHypercube final : public Uniforms {
  public:
    LatinHypercube(std::uint64_t seed, const std::vector<DesignedDriver>& drivers,
                   std::uint64_t scenarios, bool antithetic = false);
    void fill(std::size_t driver, std::uint64_t first, std::size_t lanes,
              double* out) const override;

    /// Turns the jitters of one entity's scenarios in `row`, uniforms of the stream `jitter`, into
    /// uniforms.
    void stratify(std::size_t driver, std::size_t entity, std::uint64_t first, std::size_t lanes,
                  double* row) const;

  private:
    struct Stratified {
        Stream jitter;
        std::vector<std::uint64_t> order;  ///< key by entity
    };
    void stratify_pairs(std::size_t driver, std::size_t entity, std::uint64_t first,
                        std::size_t lanes, double* row) const;

    std::vector<Stratified> drivers_;
    std::uint64_t scenarios_;
    bool antithetic_;
    KeyedPermutation permutation_;  ///< of scenarios, or of pairs of them
};

}  // namespace drgsim
