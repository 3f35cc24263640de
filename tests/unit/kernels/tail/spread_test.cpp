// Spreading over groups against a plain loop, bit for bit with every instruction set.
#include "kernels/tail/spread.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "kernels/lanes.hpp"

namespace drgsim::kernels {
namespace {

template <class Real>
void check() {
    constexpr std::size_t cells = 37, groups = 4;
    std::vector<Real> points(cells * lanes);
    std::vector<std::uint32_t> group(cells);
    std::vector<double> yuan(lanes);
    for (std::size_t i = 0; i < points.size(); ++i)
        points[i] = static_cast<Real>(0.37 * static_cast<double>(i % 101) - 3);
    for (std::size_t c = 0; c < cells; ++c) group[c] = static_cast<std::uint32_t>(c * c % groups);
    for (std::size_t l = 0; l < lanes; ++l) yuan[l] = 80 + 0.1 * static_cast<double>(l);
    std::vector<double> expected(groups * lanes, 1.0), sums(groups * lanes, 2.0);
    std::vector<std::uint32_t> listed;
    for (std::uint32_t c = 5; c < 30; c += 1 + c % 3) listed.push_back(c);
    for (const std::uint32_t c : listed) {
        for (std::size_t l = 0; l < lanes; ++l)
            expected[group[c] * lanes + l] += static_cast<double>(points[c * lanes + l]) * yuan[l];
        for (std::size_t l = 0; l < lanes; ++l)
            sums[group[c] * lanes + l] += static_cast<double>(points[c * lanes + l]);
    }
    for (const Isa isa : all_isas) {
        if (!is_supported(isa)) continue;
        std::vector<double> got(groups * lanes, 1.0), got_sums(groups * lanes, 2.0);
        spread_over_groups<Real>(isa, points.data(), group.data(), listed.data(),
                                 static_cast<std::uint32_t>(listed.size()), yuan.data(),
                                 got_sums.data(), got.data());
        EXPECT_EQ(got, expected) << name_of(isa);
        EXPECT_EQ(got_sums, sums) << name_of(isa);
    }
}

TEST(Spread, AddsPointsTimesYuan) {
    check<float>();
    check<double>();
}

}  // namespace
}  // namespace drgsim::kernels
