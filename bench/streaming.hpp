// The yardstick of engine_bench: how fast this processor multiplies and adds case-lanes when
// nothing else is asked of it. One copy for each instruction set.
#pragma once

#include <cstddef>

#include "kernels/isa.hpp"

namespace drgsim::bench {

/// sums[l] += cost[i] * factor[l] for all i < n and l < 64: one multiplication and one addition a
/// case-lane, sums kept in registers.
void stream(Isa isa, const float* cost, std::size_t n, const float* factor, float* sums);

namespace v2 {
void stream(const float*, std::size_t, const float*, float*);
}
namespace v3 {
void stream(const float*, std::size_t, const float*, float*);
}
namespace v4 {
void stream(const float*, std::size_t, const float*, float*);
}

}  // namespace drgsim::bench
