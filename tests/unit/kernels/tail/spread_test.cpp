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
    std::vector<Real> yuan(segments * lanes);
    for (std::size_t i = 0; i < points.size(); ++i)
        points[i] = static_cast<Real>(0.37 * static_cast<double>(i % 101) - 3);
    for (std::size_t i = 0; i < yuan.size(); ++i)
        yuan[i] = static_cast<Real>(80 + 0.1 * static_cast<double>(i));
    std::vector<CellOfGroup> list;
    for (std::uint32_t c = 5; c < 90; c += 1 + c % 3) list.push_back({c, c / 20});
    std::vector<double> expected(lanes, 1.0), sums(lanes, 2.0);
    for (std::size_t l = 0; l < lanes; ++l) {
        Real part_points = 0, part_yuan = 0;
        for (std::size_t c = 0; c < list.size(); ++c) {
            const Real of_cell = points[list[c].row * lanes + l];
            part_points += of_cell;
            part_yuan += of_cell * yuan[list[c].segment * lanes + l];
            if ((c + 1) % flush_terms != 0 && c + 1 != list.size()) continue;
            sums[l] += static_cast<double>(part_points);
            expected[l] += static_cast<double>(part_yuan);
            part_points = part_yuan = 0;
        }
    }
    for (const Isa isa : all_isas) {
        if (!is_supported(isa)) continue;
        std::vector<double> got(lanes, 1.0), got_sums(lanes, 2.0);
        spread_over_group<Real>(
            isa, points.data(), list.data(), static_cast<std::uint32_t>(list.size()),
            static_cast<std::uint32_t>(list.size()), yuan.data(), got_sums.data(), got.data());
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
