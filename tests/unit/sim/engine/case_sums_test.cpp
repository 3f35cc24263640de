// Sums by group are cut into parts of neighbouring hospitals, which together hold what the months
// hold.
#include "sim/engine/case_sums.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/unit/sim/settlement/guigang.hpp"

namespace drgsim {
namespace {

using testing::guigang;
using testing::small_region;
using testing::StatedSource;
using testing::study_of;

/// Weights of all terms by row of the table by group, and level where levels differ.
using ByRow = std::map<std::uint32_t, double>;

TEST(CaseSums, GroupsAreCutIntoPartsThatHoldAllOfThem) {
    const Region region =
        small_region({.hospitals = 150, .groups = 6, .cases = 5000, .year = 2024, .seed = 3});
    const Study study = study_of(region, guigang());
    const StatedSource source(study, [](std::size_t, std::uint64_t, std::size_t) { return 1.0; });
    const EnginePlan plan(study, source);
    const CaseSums<double>& sums = plan.case_sums<double>(0);
    const GroupSums<double>& of = sums.group_points;
    ASSERT_EQ(of.group.size() + 1, of.sums.begin.size());
    ASSERT_EQ(of.scale_row.size(), of.group.size());
    ByRow by_group, by_month;
    std::size_t parts = 0;
    for (std::size_t s = 0; s < of.group.size(); ++s) {
        const auto begin = of.sums.row.begin() + of.sums.begin[s];
        const auto end = of.sums.row.begin() + of.sums.begin[s + 1];
        for (auto row = begin; row != end; ++row) {
            EXPECT_EQ(*row / near_segments, *begin / near_segments);
            by_group[of.scale_row[s]] += of.sums.weight[row - of.sums.row.begin()];
        }
        if (begin != end && of.scale_row[s] == of.scale_row[0]) ++parts;
    }
    EXPECT_EQ(parts, 3U);  // of 300 segments
    for (std::size_t t = 0; t < sums.month_points.row.size(); ++t)
        by_month[sums.month_points.row[t]] += sums.month_points.weight[t];
    ASSERT_EQ(by_group.size(), by_month.size());
    for (const auto& [row, points] : by_month) EXPECT_NEAR(by_group[row], points, 1e-9 * points);
}

}  // namespace
}  // namespace drgsim
