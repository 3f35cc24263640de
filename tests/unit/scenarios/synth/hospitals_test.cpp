// Levels, sizes, effects and attributes of the synthetic hospitals.
#include "scenarios/synth/hospitals.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <set>

namespace drgsim::synth {
namespace {

HospitalModel hospitals_of(int n) {
    SynthOptions options;
    options.hospitals = n;
    return draw_hospitals(options, Draws(options.seed));
}

TEST(SynthHospitals, ManySmallAndFewLarge) {
    const HospitalModel model = hospitals_of(443);
    ASSERT_EQ(model.table.size(), 443u);
    std::array<int, level_count> count{};
    for (const auto level : model.table.level) ++count[level - 1];
    EXPECT_EQ(count, (std::array<int, 3>{275, 133, 35}));
    std::vector<double> share = model.share;
    std::sort(share.begin(), share.end(), std::greater<>());
    EXPECT_GT(std::accumulate(share.begin(), share.begin() + 44, 0.0), 0.5);  // a tenth has half
    EXPECT_NEAR(model.level_share[2], 0.48, 1e-12);
    EXPECT_NEAR(std::accumulate(share.begin(), share.end(), 0.0), 1, 1e-12);
}

TEST(SynthHospitals, EffectsLeaveTheLevelMeans) {
    const HospitalModel model = hospitals_of(443);
    ByLevel sum{};
    for (std::size_t h = 0; h < model.table.size(); ++h)
        sum[model.table.level[h] - 1] += model.share[h] * model.cost_effect[h];
    for (int l = 0; l < level_count; ++l) EXPECT_NEAR(sum[l], model.level_share[l], 1e-12);
}

TEST(SynthHospitals, AnyNumberHasATertiaryHospital) {
    for (int n = 1; n <= 30; ++n) {
        const HospitalModel model = hospitals_of(n);
        EXPECT_EQ(model.table.level[0], 3);
        EXPECT_NEAR(std::accumulate(model.level_share.begin(), model.level_share.end(), 0.0), 1,
                    1e-12);
    }
}

TEST(SynthHospitals, AttributesAreInRange) {
    const HospitalTable table = hospitals_of(443).table;
    const std::set<std::string> types(table.type.begin(), table.type.end());
    EXPECT_EQ(types, (std::set<std::string>{"general", "primary", "specialist", "tcm"}));
    const std::set<std::string> communities(table.community.begin(), table.community.end());
    EXPECT_EQ(communities.size(), 19u);  // 443 / 24 counties and none
    int assessed = 0, audited = 0;
    for (std::size_t h = 0; h < table.size(); ++h) {
        EXPECT_EQ(table.type[h] == "primary", table.level[h] == 1);
        EXPECT_EQ(table.community[h].empty() && table.level[h] == 1, false);
        EXPECT_EQ(table.coefficient[h], 1);
        EXPECT_TRUE(table.assessment[h] >= 0.95 && table.assessment[h] <= 1.02);
        EXPECT_GE(table.audit_deduction[h], 0);
        assessed += table.assessment[h] != 1;
        audited += table.audit_deduction[h] > 0;
    }
    EXPECT_TRUE(assessed > 200 && assessed < 320) << assessed;
    EXPECT_TRUE(audited > 8 && audited < 45) << audited;
}

}  // namespace
}  // namespace drgsim::synth
