// Compiled once for each instruction set into DRGSIM_ISA_NAMESPACE (CMakeLists.txt). Vectors have
// the width of the registers, four sums at a time; tiles of cases stay in the first-level cache.
#include "bench/streaming.hpp"

#include <algorithm>
#include <cstring>

namespace drgsim::bench::DRGSIM_ISA_NAMESPACE {

namespace {

#if defined(__AVX512F__)
constexpr int bytes = 64;
#elif defined(__AVX__)
constexpr int bytes = 32;
#else
constexpr int bytes = 16;
#endif
using Vector = float __attribute__((vector_size(bytes)));
constexpr std::size_t width = bytes / sizeof(float), at_once = 4, lanes = 64, tile = 4096;

void stream_tile(const float* cost, std::size_t n, const float* factor, float* sums) {
    Vector f[at_once];
    Vector s[at_once];
    std::memcpy(f, factor, sizeof f);
    std::memcpy(s, sums, sizeof s);
    for (std::size_t i = 0; i < n; ++i) {
        const Vector c = cost[i] - Vector{};  // in every lane
        s[0] += c * f[0];
        s[1] += c * f[1];
        s[2] += c * f[2];
        s[3] += c * f[3];
    }
    std::memcpy(sums, s, sizeof s);
}

}  // namespace

void stream(const float* cost, std::size_t n, const float* factor, float* sums) {
    for (std::size_t from = 0; from < n; from += tile) {
        for (std::size_t l = 0; l < lanes; l += at_once * width)
            stream_tile(cost + from, std::min(tile, n - from), factor + l, sums + l);
    }
}

}  // namespace drgsim::bench::DRGSIM_ISA_NAMESPACE
