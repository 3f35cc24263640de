// What is withheld cannot be told from what is shown and the totals beside it.
#include "results/report/small_cells.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/random/threefry.hpp"
#include "sim/input/problems.hpp"
#include "sim/outputs/base_variables.hpp"

namespace drgsim {
namespace {

/// A summary that tells the cases of its hospitals, whose levels are 1 to 3.
Summary summary_of(const std::vector<int>& levels, const std::vector<double>& cases) {
    Summary summary;
    auto& names = summary.description.axes.names;
    names[static_cast<std::size_t>(Axis::fund)] = {"employee"};
    names[static_cast<std::size_t>(Axis::level)] = {"1", "2", "3"};
    names[static_cast<std::size_t>(Axis::hospital)].resize(levels.size());
    summary.base.base.resize(base_variables().size());
    auto& per_case = summary.base.base[base_index(Entity::hospital, Indicator::cost_per_case)];
    auto& cost = summary.base.values[static_cast<std::size_t>(Var::hospital_cost)];
    for (std::size_t h = 0; h < levels.size(); ++h) {
        summary.description.hospital_levels.push_back(static_cast<std::int8_t>(levels[h]));
        cost.push_back(1000 * cases[h]);
        per_case.push_back(cases[h] > 0 ? 1000 : std::numeric_limits<double>::quiet_NaN());
    }
    return summary;
}

/// Whether the hidden hospital `h` follows from the sums of the levels that are shown and of all:
/// in any such sum it must stand beside another one that is hidden.
bool follows(const SmallCells& small, const std::vector<int>& levels, std::size_t h) {
    const auto shown = [&](std::size_t other) {
        return !small.levels()[static_cast<std::size_t>(levels[other] - 1)];
    };
    for (std::size_t other = 0; other < levels.size(); ++other)
        if (other != h && small.hospitals()[other] &&
            (shown(h) ? levels[other] == levels[h] : !shown(other)))
            return false;
    return true;
}

TEST(SmallCells, ASingleCellTakesTheSmallestOtherWithIt) {
    const Summary summary = summary_of({3, 3, 3, 3}, {900, 4, 700, 800});
    const SmallCells small(summary, 10);
    EXPECT_EQ(small.hospitals(), (std::vector<bool>{false, true, true, false}));
    EXPECT_EQ(small.withheld(std::vector<double>{5, 0, 3, 90}),
              (std::vector<bool>{true, false, true, false}));
    EXPECT_EQ(small.withheld(std::vector<double>{50, 0, 30, 90}), std::vector<bool>(4, false));
    EXPECT_TRUE(small.withholds(9));
    EXPECT_FALSE(small.withholds(10) || small.withholds(0));
}

TEST(SmallCells, ALevelsTotalIsNotToldByItsHospitals) {
    // level 1 has 8 cases in all and is withheld, so level 2, the smallest other, is, too; were its
    // hospitals all shown, they and the region's total would tell level 1
    const Summary summary = summary_of({1, 2, 2, 3, 3}, {8, 50, 60, 500, 900});
    const SmallCells small(summary, 10);
    EXPECT_EQ(small.levels(), (std::vector<bool>{true, true, false}));
    EXPECT_EQ(small.hospitals(), (std::vector<bool>{true, true, false, false, false}));
}

TEST(SmallCells, NothingFollowsBySubtraction) {
    const Stream stream{20261122, Purpose::resampling, stream_hash("small cells"), 0};
    std::vector<double> uniforms(64);
    int hidden = 0;
    for (std::size_t draw = 0; draw < 3000; ++draw) {
        fill_uniforms(stream, draw, 1, uniforms.size(), uniforms.data());
        std::vector<int> levels;
        std::vector<double> cases;
        const auto hospitals = static_cast<std::size_t>(2 + 10 * uniforms[0]);
        for (std::size_t h = 0; h < hospitals; ++h) {
            levels.push_back(1 + static_cast<int>(3 * uniforms[1 + 2 * h]));
            cases.push_back(std::floor(30 * uniforms[2 + 2 * h] * uniforms[2 + 2 * h]));
        }
        const SmallCells small(summary_of(levels, cases), 10);
        const auto with_cases =
            std::count_if(cases.begin(), cases.end(), [](double n) { return n > 0; });
        for (std::size_t h = 0; h < hospitals; ++h) {
            EXPECT_TRUE(small.hospitals()[h] || cases[h] == 0 || cases[h] >= 10);
            if (!small.hospitals()[h]) continue;
            ++hidden;
            EXPECT_GT(cases[h], 0);
            EXPECT_FALSE(with_cases > 1 && follows(small, levels, h)) << "draw " << draw;
        }
    }
    EXPECT_GT(hidden, 1000);
}

TEST(SmallCells, NothingIsWithheldUnasked) {
    const SmallCells small(summary_of({1, 2}, {3, 1}), 0);
    EXPECT_EQ(small.hospitals(), std::vector<bool>(2, false));
    EXPECT_EQ(small.levels(), std::vector<bool>(3, false));
    EXPECT_FALSE(small.withholds(1));
}

TEST(SmallCells, AFileThatDoesNotTellTheCasesIsRefused) {
    Summary summary = summary_of({1, 2}, {3, 1});
    summary.base.base.clear();
    EXPECT_THROW(SmallCells(summary, 10), InputError);
    EXPECT_NO_THROW(SmallCells(summary, 0));
    summary.description.output.hospital = false;  // and has no hospitals to withhold
    EXPECT_NO_THROW(SmallCells(summary, 10));
}

}  // namespace
}  // namespace drgsim
