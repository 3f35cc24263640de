// Spreading over groups against a plain loop, bit for bit with every instruction set.
#include "kernels/tail/spread.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "kernels/lanes.hpp"

namespace drgsim::kernels {
namespace {

template <class Real>
void check() {
    constexpr std::size_t cells = 97, segments = 5;
    std::vector<Real> points(cells * lanes);
    std::vector<double> yuan(segments * lanes);
    for (std::size_t i = 0; i < points.size(); ++i)
        points[i] = static_cast<Real>(0.37 * static_cast<double>(i % 101) - 3);
    for (std::size_t i = 0; i < yuan.size(); ++i) yuan[i] = 80 + 0.1 * static_cast<double>(i);
    std::vector<CellOfGroup> list;
    for (std::uint32_t c = 5; c < 90; c += 1 + c % 3) list.push_back({c, c / 20});
    std::vector<double> expected(lanes, 1.0), sums(lanes, 2.0);
    for (const auto& [cell, segment] : list) {
        for (std::size_t l = 0; l < lanes; ++l) {
            const auto of_cell = static_cast<double>(points[cell * lanes + l]);
            sums[l] += of_cell;
            expected[l] += of_cell * yuan[segment * lanes + l];
        }
    }
    for (const Isa isa : all_isas) {
        if (!is_supported(isa)) continue;
        std::vector<double> got(lanes, 1.0), got_sums(lanes, 2.0);
        spread_over_group<Real>(isa, points.data(), list.data(),
                                static_cast<std::uint32_t>(list.size()), yuan.data(),
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
