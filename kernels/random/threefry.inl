// The kernel behind fill_uniforms, compiled once for each instruction set. Lanes are scenarios:
// one key word differs from lane to lane, the counter is common.
#include <bit>
#include <cstddef>
#include <cstdint>

#include "kernels/random/stream_words.hpp"
#include "kernels/random/threefry_block.inl"

namespace drgsim::DRGSIM_ISA_NAMESPACE {

namespace {

/// Scenarios whose blocks are computed together, in registers and the first-level cache.
constexpr std::size_t lanes_at_once = 64;

/// The top 52 bits k of high:low as (k + 1/2) 2^-52, put together as the bits of 1 + k 2^-52.
[[gnu::always_inline]] inline double uniform(Word low, Word high) {
    const std::uint64_t k = (static_cast<std::uint64_t>(high) << 32 | low) >> 12;
    return std::bit_cast<double>(0x3FF0000000000000u | k) - (1 - 0x1p-53);
}

/// The blocks of n scenarios from `first` on, of the pair of entities `pair`, word by word.
[[gnu::always_inline]] inline void fill_words(const StreamWords& stream, Word first, std::size_t n,
                                              Word pair, Word words[4][lanes_at_once]) {
    const Block start{pair, stream.counter[0], stream.counter[1], stream.counter[2]};
    for (std::size_t i = 0; i < n; ++i) {
        const Block b = threefry4x32_20(start, stream.seed[0], stream.seed[1],
                                        first + static_cast<Word>(i), stream.purpose);
        words[0][i] = b.x0, words[1][i] = b.x1, words[2][i] = b.x2, words[3][i] = b.x3;
    }
}

}  // namespace

void fill_uniforms(const StreamWords& stream, Word first, std::size_t lanes, std::size_t entities,
                   double* out) {
    Word words[4][lanes_at_once];
    for (std::size_t begin = 0; begin < lanes; begin += lanes_at_once) {
        const std::size_t n = lanes - begin < lanes_at_once ? lanes - begin : lanes_at_once;
        const Word scenario = first + static_cast<Word>(begin);
        for (std::size_t entity = 0; entity < entities; entity += 2) {
            fill_words(stream, scenario, n, static_cast<Word>(entity / 2), words);
            double* row = out + entity * lanes + begin;
            for (std::size_t i = 0; i < n; ++i) row[i] = uniform(words[0][i], words[1][i]);
            if (entity + 1 == entities) break;
            row += lanes;
            for (std::size_t i = 0; i < n; ++i) row[i] = uniform(words[2][i], words[3][i]);
        }
    }
}

void fill_entity(const StreamWords& stream, Word first, std::size_t lanes, Word entity,
                 double* out) {
    Word words[4][lanes_at_once];
    for (std::size_t begin = 0; begin < lanes; begin += lanes_at_once) {
        const std::size_t n = lanes - begin < lanes_at_once ? lanes - begin : lanes_at_once;
        fill_words(stream, first + static_cast<Word>(begin), n, entity / 2, words);
        const Word* low = words[entity % 2 * 2];
        const Word* high = words[entity % 2 * 2 + 1];
        for (std::size_t i = 0; i < n; ++i) out[begin + i] = uniform(low[i], high[i]);
    }
}

void fill_entities(const StreamWords& stream, Word scenario, const Word* entities,
                   std::size_t count, double* out) {
    Word low[lanes_at_once], high[lanes_at_once];
    for (std::size_t begin = 0; begin < count; begin += lanes_at_once) {
        const std::size_t n = count - begin < lanes_at_once ? count - begin : lanes_at_once;
        const Word* __restrict entity = entities + begin;
        for (std::size_t i = 0; i < n; ++i) {
            const Block b = threefry4x32_20(
                {entity[i] / 2, stream.counter[0], stream.counter[1], stream.counter[2]},
                stream.seed[0], stream.seed[1], scenario, stream.purpose);
            low[i] = entity[i] % 2 == 0 ? b.x0 : b.x2;
            high[i] = entity[i] % 2 == 0 ? b.x1 : b.x3;
        }
        for (std::size_t i = 0; i < n; ++i) out[begin + i] = uniform(low[i], high[i]);
    }
}

}  // namespace drgsim::DRGSIM_ISA_NAMESPACE
