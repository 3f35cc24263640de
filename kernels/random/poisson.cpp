// Makes the law's ends of its counts and hands on to the kernel of the instruction set.
#include "kernels/random/poisson.hpp"

#include "kernels/contracts.hpp"
#include "kernels/random/poisson_law.hpp"

namespace drgsim {

#define DRGSIM_DECLARE(isa)                                                                    \
    namespace isa {                                                                            \
    void fill_poisson(const StreamWords& stream, std::uint32_t block,                          \
                      const std::uint32_t* entities, std::size_t count, const PoissonLaw& law, \
                      std::uint8_t* out);                                                      \
    void fill_poisson_scenario(const StreamWords& stream, std::uint32_t scenario,              \
                               const std::uint32_t* entities, std::size_t count,               \
                               const PoissonLaw& law, std::uint8_t* out);                      \
    }
DRGSIM_DECLARE(v2)
#ifdef DRGSIM_X86
DRGSIM_DECLARE(v3)
DRGSIM_DECLARE(v4)
#endif

namespace {

constexpr std::uint64_t end = std::uint64_t{1} << 32;

constexpr PoissonLaw law_of(const std::array<std::uint32_t, 9>& counts, bool pairs) {
    PoissonLaw law{{}, 0, pairs};
    std::uint32_t below = 0;
    for (std::size_t k = 0; k + 1 < counts.size(); ++k) {
        below += counts[k];
        if (counts[k + 1] != 0) law.end[law.ends++] = static_cast<std::uint16_t>(below);
    }
    return law;
}

constexpr PoissonLaw law_8 = law_of(poisson_counts_8, false);
constexpr PoissonLaw law_16 = law_of(poisson_counts_16, true);
static_assert(law_8.ends == PoissonLaw::ends_of_bytes && law_16.ends == PoissonLaw::most_ends);

}  // namespace

void fill_poisson(const Stream& stream, std::uint64_t first, const std::uint32_t* entities,
                  std::size_t count, int bits, std::uint8_t* out, Isa isa) {
    DRGSIM_EXPECT(is_supported(isa) && first % poisson_lanes == 0 && first < end);
    DRGSIM_EXPECT(bits == 8 || bits == 16);
    auto* kernel = v2::fill_poisson;
#ifdef DRGSIM_X86
    if (isa == Isa::v3) kernel = v3::fill_poisson;
    if (isa == Isa::v4) kernel = v4::fill_poisson;
#endif
    kernel(words_of(stream), static_cast<std::uint32_t>(first / poisson_lanes), entities, count,
           bits == 8 ? law_8 : law_16, out);
}

void fill_poisson_scenario(const Stream& stream, std::uint64_t scenario,
                           const std::uint32_t* entities, std::size_t count, int bits,
                           std::uint8_t* out, Isa isa) {
    DRGSIM_EXPECT(is_supported(isa) && scenario < end && (bits == 8 || bits == 16));
    auto* kernel = v2::fill_poisson_scenario;
#ifdef DRGSIM_X86
    if (isa == Isa::v3) kernel = v3::fill_poisson_scenario;
    if (isa == Isa::v4) kernel = v4::fill_poisson_scenario;
#endif
    kernel(words_of(stream), static_cast<std::uint32_t>(scenario), entities, count,
           bits == 8 ? law_8 : law_16, out);
}

}  // namespace drgsim
