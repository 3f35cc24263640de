// Splits a stream into Threefry words and hands them to the kernel of the instruction set.
#include "kernels/random/threefry.hpp"

#include "kernels/contracts.hpp"

namespace drgsim {

#define DRGSIM_DECLARE(isa)                                                              \
    namespace isa {                                                                      \
    void fill_uniforms(const StreamWords& words, std::uint32_t first, std::size_t lanes, \
                       std::size_t entities, double* out);                               \
    void fill_entity(const StreamWords& words, std::uint32_t first, std::size_t lanes,   \
                     std::uint32_t entity, double* out);                                 \
    void fill_entities(const StreamWords& words, std::uint32_t scenario,                 \
                       const std::uint32_t* entities, std::size_t count, double* out);   \
    }
DRGSIM_DECLARE(v2)
#ifdef DRGSIM_X86
DRGSIM_DECLARE(v3)
DRGSIM_DECLARE(v4)
#endif

namespace {

constexpr std::uint64_t end = std::uint64_t{1} << 32;

constexpr std::uint32_t low_word(std::uint64_t x) {
    return static_cast<std::uint32_t>(x);
}
constexpr std::uint32_t high_word(std::uint64_t x) {
    return static_cast<std::uint32_t>(x >> 32);
}

}  // namespace

StreamWords words_of(const Stream& stream) {
    return {{low_word(stream.seed), high_word(stream.seed)},
            static_cast<std::uint32_t>(stream.purpose),
            {stream.draw, low_word(stream.name), high_word(stream.name)}};
}

void fill_uniforms(const Stream& stream, std::uint64_t first, std::size_t lanes,
                   std::size_t entities, double* out, Isa isa) {
    DRGSIM_EXPECT(is_supported(isa) && first + lanes <= end && entities <= end);
    const StreamWords words = words_of(stream);
    auto* kernel = v2::fill_uniforms;
#ifdef DRGSIM_X86
    if (isa == Isa::v3) kernel = v3::fill_uniforms;
    if (isa == Isa::v4) kernel = v4::fill_uniforms;
#endif
    kernel(words, low_word(first), lanes, entities, out);
}

void fill_entity(const Stream& stream, std::uint64_t first, std::size_t lanes, std::size_t entity,
                 double* out, Isa isa) {
    DRGSIM_EXPECT(is_supported(isa) && first + lanes <= end && entity < end);
    const StreamWords words = words_of(stream);
    auto* kernel = v2::fill_entity;
#ifdef DRGSIM_X86
    if (isa == Isa::v3) kernel = v3::fill_entity;
    if (isa == Isa::v4) kernel = v4::fill_entity;
#endif
    kernel(words, low_word(first), lanes, low_word(entity), out);
}

void fill_entities(const Stream& stream, std::uint64_t scenario, const std::uint32_t* entities,
                   std::size_t count, double* out, Isa isa) {
    DRGSIM_EXPECT(is_supported(isa) && scenario < end);
    auto* kernel = v2::fill_entities;
#ifdef DRGSIM_X86
    if (isa == Isa::v3) kernel = v3::fill_entities;
    if (isa == Isa::v4) kernel = v4::fill_entities;
#endif
    kernel(words_of(stream), low_word(scenario), entities, count, out);
}

}  // namespace drgsim
