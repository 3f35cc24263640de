// The alias method against what it must reproduce: the shares, exactly, over a fine grid of u.
#include "scenarios/synth/alias_table.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace drgsim::synth {
namespace {

TEST(AliasTable, KeepsTheSharesOnAGrid) {
    const std::array<double, 5> shares = {2, 0, 1, 6, 0.5};
    const AliasTable law(shares);
    constexpr int steps = 950'000;  // a whole number of steps in every cell and share
    std::array<int, 5> count{};
    for (int i = 0; i < steps; ++i) ++count[law.at((i + 0.5) / steps)];
    for (std::size_t k = 0; k < shares.size(); ++k)
        EXPECT_NEAR(count[k], shares[k] / 9.5 * steps, 5) << k;
    EXPECT_EQ(count[1], 0);
}

TEST(AliasTable, StaysInRangeAtTheEdges) {
    for (std::size_t n = 1; n < 700; ++n) {
        const std::vector<double> shares(n, 1.0);
        const AliasTable law(shares);
        EXPECT_EQ(law.at(0x1p-53), 0u);
        EXPECT_EQ(law.at(1 - 0x1p-53), n - 1);
    }
}

}  // namespace
}  // namespace drgsim::synth
