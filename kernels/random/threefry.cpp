// Splits a stream into Threefry words and hands them to the kernel of the instruction set.
#include "kernels/random/threefry.hpp"

#include "kernels/contracts.hpp"

namespace drgsim {

using FillUniforms = void(const std::uint32_t* seed, std::uint32_t purpose,
                          const std::uint32_t* counter, std::uint32_t first, std::size_t lanes,
                          std::size_t entities, double* out);
namespace v2 {
FillUniforms fill_uniforms;
}
#ifdef DRGSIM_X86
namespace v3 {
FillUniforms fill_uniforms;
}
namespace v4 {
FillUniforms fill_uniforms;
}
#endif

namespace {

FillUniforms* kernel_of(Isa isa) {
    DRGSIM_EXPECT(is_supported(isa));
#ifdef DRGSIM_X86
    if (isa == Isa::v4) return v4::fill_uniforms;
    if (isa == Isa::v3) return v3::fill_uniforms;
#endif
    return v2::fill_uniforms;
}

constexpr std::uint32_t low_word(std::uint64_t x) {
    return static_cast<std::uint32_t>(x);
}
constexpr std::uint32_t high_word(std::uint64_t x) {
    return static_cast<std::uint32_t>(x >> 32);
}

}  // namespace

void fill_uniforms(const Stream& stream, std::uint64_t first, std::size_t lanes,
                   std::size_t entities, double* out, Isa isa) {
    constexpr std::uint64_t end = std::uint64_t{1} << 32;
    DRGSIM_EXPECT(first + lanes <= end && entities <= end);
    const std::uint32_t seed[2] = {low_word(stream.seed), high_word(stream.seed)};
    const std::uint32_t counter[3] = {stream.draw, low_word(stream.name), high_word(stream.name)};
    kernel_of(isa)(seed, static_cast<std::uint32_t>(stream.purpose), counter, low_word(first),
                   lanes, entities, out);
}

}  // namespace drgsim
