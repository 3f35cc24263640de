// Spreading over groups against a plain loop, bit for bit with every instruction set.
#include "kernels/tail/spread.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "kernels/lanes.hpp"

namespace drgsim::kernels {
namespace {

constexpr std::uint32_t cells = 211, groups = 4;

/// Cells of three hospitals; group 1 has more than are added before moving to double, group 3 has
/// exactly as many, group 2 none.
template <class Real>
struct Problem {
    std::vector<std::uint32_t> group, cell, end{70, 110, 0};
    std::vector<Real> points, yuan;

    Problem() : group(cells), points(cells * lanes), yuan(end.size() * lanes) {
        int left = flush_terms;
        for (std::uint32_t c = 0; c < cells; ++c) {
            if (c % 5 == 1) continue;  // not listed
            const bool third = c % 3 == 0 && left > 0;
            if (third) --left;
            group[c] = third ? 3 : c % 7 == 0 ? 0 : 1;
            cell.push_back(c);
        }
        end.back() = static_cast<std::uint32_t>(cell.size());
        for (std::size_t i = 0; i < points.size(); ++i)
            points[i] = static_cast<Real>(0.37 * static_cast<double>(i % 101) - 3);
        for (std::size_t i = 0; i < yuan.size(); ++i)
            yuan[i] = static_cast<Real>(80 + 0.1 * static_cast<double>(i));
    }

    struct Pay {
        std::vector<double> points = std::vector<double>(groups * lanes, 1.0);
        std::vector<double> yuan = std::vector<double>(groups * lanes, 2.0);
    };

    [[nodiscard]] Pay plain() const {
        Pay pay;
        for (std::size_t i = 0; i < groups * lanes; ++i) {
            Real part_points = 0, part_yuan = 0;
            int in_part = 0;
            const auto move = [&] {
                pay.points[i] += static_cast<double>(part_points);
                pay.yuan[i] += static_cast<double>(part_yuan);
                part_points = part_yuan = 0;
                in_part = 0;
            };
            for (std::size_t m = 0; m < cell.size(); ++m) {
                if (group[cell[m]] != i / lanes) continue;
                const std::size_t hospital = m < end[0] ? 0 : m < end[1] ? 1 : 2;
                const Real of_cell = points[m * lanes + i % lanes];
                part_points += of_cell;
                part_yuan += of_cell * yuan[hospital * lanes + i % lanes];
                if (++in_part == flush_terms) move();
            }
            move();
        }
        return pay;
    }

    [[nodiscard]] Pay kernel(Isa isa) const {
        Pay pay;
        std::vector<Real> parts(2 * groups * lanes, Real(0));
        std::vector<std::uint32_t> counts(groups, 0);
        const GroupPay<Real> to{parts.data(), counts.data(), pay.points.data(), pay.yuan.data()};
        std::uint32_t first = 0;
        for (std::size_t h = 0; h < end.size(); ++h) {
            spread_over_groups<Real>(isa, &points[first * lanes], &cell[first], end[h] - first,
                                     end.back() - first, group.data(), &yuan[h * lanes], to);
            first = end[h];
        }
        move_group_pay<Real>(isa, groups, to);
        EXPECT_EQ(parts, std::vector<Real>(parts.size(), Real(0)));
        EXPECT_EQ(counts, std::vector<std::uint32_t>(groups, 0));
        return pay;
    }
};

template <class Real>
void check() {
    const Problem<Real> problem;
    const auto expected = problem.plain();
    for (const Isa isa : all_isas) {
        if (!is_supported(isa)) continue;
        const auto got = problem.kernel(isa);
        EXPECT_EQ(got.points, expected.points) << name_of(isa);
        EXPECT_EQ(got.yuan, expected.yuan) << name_of(isa);
    }
}

TEST(Spread, AddsPointsTimesYuan) {
    check<float>();
    check<double>();
}

}  // namespace
}  // namespace drgsim::kernels
