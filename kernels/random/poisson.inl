// The kernels behind fill_poisson, compiled once for each instruction set. Counters of several
// entities are side by side; the bytes of their words are the scenarios.
#include <cstddef>
#include <cstdint>

#include "kernels/random/poisson_law.hpp"
#include "kernels/random/stream_words.hpp"
#include "kernels/random/threefry_block.inl"

namespace drgsim::DRGSIM_ISA_NAMESPACE {

namespace {

using Byte = std::uint8_t;

constexpr std::size_t counters = 64;      ///< computed together
constexpr std::size_t parts = 4;          ///< counters of an entity and block of 64 scenarios
constexpr std::size_t entity_bytes = 16;  ///< of one word of an entity's counters
constexpr std::size_t word_bytes = counters * sizeof(Word);

/// The words of `counters` counters {entity, part}, word by word.
[[gnu::always_inline]] inline void draw_words(const StreamWords& stream, Word block,
                                              const Word* __restrict entity,
                                              const Word* __restrict part,
                                              Word words[4][counters]) {
    for (std::size_t i = 0; i < counters; ++i) {
        const Block b = threefry4x32_20({entity[i], part[i], stream.counter[1], stream.counter[2]},
                                        stream.seed[0], stream.seed[1], block, stream.purpose);
        words[0][i] = b.x0, words[1][i] = b.x1, words[2][i] = b.x2, words[3][i] = b.x3;
    }
}

/// weight = how many of the law's ends lie at or below the number.
[[gnu::always_inline]] inline void weigh_bytes(const PoissonLaw& law, const Byte* __restrict number,
                                               Byte* __restrict weight) {
    for (std::size_t b = 0; b < word_bytes; ++b) {
        Byte k = 0;
        for (std::size_t e = 0; e < PoissonLaw::ends_of_bytes; ++e)
            k = static_cast<Byte>(k + (number[b] >= static_cast<Byte>(law.end[e]) ? 1 : 0));
        weight[b] = k;
    }
}

[[gnu::always_inline]] inline void weigh_pairs(const PoissonLaw& law, const Byte* __restrict high,
                                               const Byte* __restrict low,
                                               Byte* __restrict weight) {
    for (std::size_t b = 0; b < word_bytes; ++b) {
        const auto number = static_cast<std::uint16_t>(high[b] << 8 | low[b]);
        std::uint16_t k = 0;
        for (std::size_t e = 0; e < PoissonLaw::most_ends; ++e)
            k = static_cast<std::uint16_t>(k + (number >= law.end[e] ? 1 : 0));
        weight[b] = static_cast<Byte>(k);
    }
}

}  // namespace

void fill_poisson(const StreamWords& stream, std::uint32_t block, const std::uint32_t* entities,
                  std::size_t count, const PoissonLaw& law, std::uint8_t* out) {
    constexpr std::size_t at_once = counters / parts;
    alignas(64) Word entity[counters], part[counters], second_part[counters];
    for (std::size_t i = 0; i < counters; ++i) {
        part[i] = static_cast<Word>(i % parts);
        second_part[i] = part[i] + parts;
    }
    alignas(64) Word high[4][counters], low[4][counters];
    alignas(64) Byte weight[word_bytes];
    for (std::size_t first = 0; first < count; first += at_once) {
        const std::size_t n = count - first < at_once ? count - first : at_once;
        for (std::size_t e = 0; e < at_once; ++e) {
            const Word of = entities[first + (e < n ? e : n - 1)];
            for (std::size_t r = 0; r < parts; ++r) entity[e * parts + r] = of;
        }
        draw_words(stream, block, entity, part, high);
        if (law.pairs) draw_words(stream, block, entity, second_part, low);
        for (std::size_t w = 0; w < 4; ++w) {
            const Byte* of_high = reinterpret_cast<const Byte*>(high[w]);
            if (law.pairs) {
                weigh_pairs(law, of_high, reinterpret_cast<const Byte*>(low[w]), weight);
            } else {
                weigh_bytes(law, of_high, weight);
            }
            for (std::size_t e = 0; e < n; ++e)
                __builtin_memcpy(out + (first + e) * 4 * entity_bytes + w * entity_bytes,
                                 weight + e * entity_bytes, entity_bytes);
        }
    }
}

void fill_poisson_scenario(const StreamWords& stream, std::uint32_t scenario,
                           const std::uint32_t* entities, std::size_t count, const PoissonLaw& law,
                           std::uint8_t* out) {
    alignas(64) Word entity[counters], part[counters], second_part[counters];
    for (std::size_t i = 0; i < counters; ++i) {
        part[i] = scenario % 16 / 4;
        second_part[i] = part[i] + parts;
    }
    const Word word = scenario % 64 / 16;
    const Word shift = scenario % 4 * 8;
    alignas(64) Word high[4][counters], low[4][counters];
    for (std::size_t first = 0; first < count; first += counters) {
        const std::size_t n = count - first < counters ? count - first : counters;
        for (std::size_t i = 0; i < counters; ++i)
            entity[i] = entities[first + (i < n ? i : n - 1)];
        draw_words(stream, scenario / 64, entity, part, high);
        if (law.pairs) draw_words(stream, scenario / 64, entity, second_part, low);
        for (std::size_t i = 0; i < n; ++i) {
            Word number = high[word][i] >> shift & 0xFFU;
            if (law.pairs) number = number << 8 | (low[word][i] >> shift & 0xFFU);
            Byte k = 0;
            for (std::size_t e = 0; e < law.ends; ++e)
                k = static_cast<Byte>(k + (number >= law.end[e] ? 1 : 0));
            out[first + i] = k;
        }
    }
}

}  // namespace drgsim::DRGSIM_ISA_NAMESPACE
