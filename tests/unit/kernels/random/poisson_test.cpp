// Poisson weights against a scalar reading of the documentation and Random123, the exact moments
// of their laws, and the same bits with every instruction set.
#include "kernels/random/poisson.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

// Last: its macros are for this file alone.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wconversion"
#include <Random123/threefry.h>
#pragma GCC diagnostic pop

namespace drgsim {
namespace {

const Stream stream{0x123456789abcdef0u, Purpose::cases, stream_hash("bootstrap")};

std::uint32_t documented_byte(std::uint32_t scenario, std::uint32_t entity, std::uint32_t n) {
    const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
    const threefry4x32_ctr_t c = {
        {entity, 4 * n + scenario % 16 / 4, low(stream.name), low(stream.name >> 32)}};
    const threefry4x32_key_t k = {
        {low(stream.seed), low(stream.seed >> 32), scenario / 64, 4 /* Purpose::cases */}};
    const threefry4x32_ctr_t words = threefry4x32_R(20, c, k);
    return words.v[scenario % 64 / 16] >> scenario % 4 * 8 & 0xFFU;
}

std::uint8_t documented(std::uint32_t scenario, std::uint32_t entity, int bits) {
    std::uint32_t number = documented_byte(scenario, entity, 0);
    if (bits == 16) number = number * 256 + documented_byte(scenario, entity, 1);
    const auto& counts = bits == 8 ? poisson_counts_8 : poisson_counts_16;
    std::uint8_t k = 0;
    for (std::uint32_t below = counts[0]; number >= below; below += counts[k]) ++k;
    return k;
}

class Poisson : public ::testing::TestWithParam<int> {};

TEST_P(Poisson, LawHasMeanAndVarianceOneExactly) {
    const auto& counts = GetParam() == 8 ? poisson_counts_8 : poisson_counts_16;
    std::uint32_t all = 0, sum = 0, squares = 0;
    for (std::uint32_t k = 0; k < counts.size(); ++k) {
        all += counts[k];
        sum += k * counts[k];
        squares += k * k * counts[k];
    }
    EXPECT_EQ(all, 1U << GetParam());
    EXPECT_EQ(sum, all);
    EXPECT_EQ(squares, 2 * all);
}

TEST_P(Poisson, LawIsNearThatOfPoisson) {
    const auto& counts = GetParam() == 8 ? poisson_counts_8 : poisson_counts_16;
    const double all = static_cast<double>(1U << GetParam());
    double probability = 0.36787944117144233, exact = 0, ours = 0;
    for (std::size_t k = 0; k < counts.size(); ++k) {
        exact += probability;
        ours += counts[k] / all;
        EXPECT_NEAR(ours, exact, GetParam() == 8 ? 0.0026 : 0.00001) << k;
        probability /= static_cast<double>(k + 1);
    }
}

TEST_P(Poisson, RowsAndScenariosAreAsDocumentedWithEveryInstructionSet) {
    for (const std::size_t count : {1U, 3U, 16U, 17U, 100U}) {
        std::vector<std::uint32_t> entities(count);
        for (std::size_t i = 0; i < count; ++i)
            entities[i] = static_cast<std::uint32_t>(i * 2654435761U);
        for (const Isa isa : all_isas) {
            if (!is_supported(isa)) continue;
            std::vector<std::uint8_t> rows(count * poisson_lanes), one(count);
            fill_poisson(stream, 128, entities.data(), count, GetParam(), rows.data(), isa);
            for (std::uint32_t l = 0; l < poisson_lanes; ++l) {
                fill_poisson_scenario(stream, 128 + l, entities.data(), count, GetParam(),
                                      one.data(), isa);
                for (std::size_t i = 0; i < count; ++i) {
                    ASSERT_EQ(rows[i * poisson_lanes + l],
                              documented(128 + l, entities[i], GetParam()));
                    ASSERT_EQ(one[i], rows[i * poisson_lanes + l]);
                }
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Bits, Poisson, ::testing::Values(8, 16));

}  // namespace
}  // namespace drgsim
