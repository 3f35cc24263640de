// Every indicator of rules 10 against numbers worked out by hand.
#include "sim/indicators/tally.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/sim/indicators/settled_region.hpp"

namespace drgsim {
namespace {

using testing::nan;
using testing::SettledRegion;

Tallies tallies_of(const SettledRegion& of) {
    Tallies tallies = count_persons(of.study, 1);
    tally_cases(of.study, of.study.policies[0], of.settled, tallies);
    return tallies;
}

/// The indicators of one entity in their order; NaN stands for itself.
void expect_indicators(const Tallies& tallies, Entity entity, std::size_t i,
                       const std::array<double, indicator_count>& expected) {
    for (std::size_t n = 0; n < indicator_count; ++n) {
        const double got =
            indicator_of(static_cast<Indicator>(n), tallies[static_cast<std::size_t>(entity)][i]);
        SCOPED_TRACE(::testing::Message() << indicators[n].name << " of entity " << i);
        EXPECT_EQ(std::isnan(got), std::isnan(expected[n])) << got;
        if (!std::isnan(expected[n])) {
            EXPECT_NEAR(got, expected[n], 1e-12);
        }
    }
}

// Means of the region: G1 800 yuan and 4 days, G2 2000 yuan and 7.5 days.
TEST(Indicators, OfHospitals) {
    const Tallies t = tallies_of(SettledRegion());
    expect_indicators(t, Entity::hospital, SettledRegion::a,
                      {4 / 3.0,                          // (1 + 1 + 2) / 3
                       (1.5 + 1 + 1.5) / 3,              // 1200 / 800, 800 / 800, 3000 / 2000
                       (1 + 0.5 + 4 / 3.0) / 3,          // 4 / 4, 2 / 4, 10 / 7.5
                       5000 / 3.0, 16 / 3.0, 1.5,        // p1 twice, p2
                       1 / 3.0, 1 / 3.0, 1 / 3.0, 0,     //
                       420 / 5000.0, 200,                // (130 + 470) / 3
                       (3400 + 1700 - 5000) / 5000.0});  //
    // The ungrouped case counts in cost, not in the case mix or the comparisons.
    expect_indicators(
        t, Entity::hospital, SettledRegion::b,
        {1, 0.5, 1.5, 450, 6, 1, 0, 1, 0, 0, 40 / 900.0, 55, (600 + 200 - 900) / 900.0});
    expect_indicators(t, Entity::hospital, SettledRegion::c,
                      {2, 0.5, 2 / 3.0, 1000, 5, 1, 0, 0, 0, 1, 0, nan, -0.1});
    expect_indicators(t, Entity::hospital, SettledRegion::d,
                      {nan, nan, nan, nan, nan, nan, nan, nan, nan, nan, nan, nan, nan});
}

TEST(Indicators, OfTheRegionItsLevelsAndGroups) {
    const Tallies t = tallies_of(SettledRegion());
    expect_indicators(t, Entity::region, 0,
                      {7 / 5.0, 1, 1, 6900 / 6.0, 27 / 5.0, 5 / 3.0, 1 / 6.0, 3 / 6.0, 1 / 6.0,
                       1 / 6.0, 460 / 6900.0, 710 / 5.0, (4400 + 2400 - 6900) / 6900.0});
    for (const auto& [level, hospital] :
         {std::pair{3U, SettledRegion::a}, {1U, SettledRegion::b}, {2U, SettledRegion::c}}) {
        for (std::size_t n = 0; n < indicator_count; ++n) {
            const auto of = [&](Entity entity, std::size_t i) {
                return indicator_of(static_cast<Indicator>(n),
                                    t[static_cast<std::size_t>(entity)][i]);
            };
            const double own = of(Entity::hospital, hospital);
            const double got = of(Entity::level, level - 1);
            EXPECT_TRUE(got == own || (std::isnan(got) && std::isnan(own))) << indicators[n].name;
        }
    }
    // p1 was in G1 three times, in two hospitals.
    expect_indicators(t, Entity::group, 0,
                      {1, 1, 1, 800, 4, 3, 1 / 3.0, 2 / 3.0, 0, 0, 160 / 2400.0, 250 / 3.0,
                       (2000 + 800 - 2400) / 2400.0});
    expect_indicators(t, Entity::group, 2, {nan, nan, nan, 500, nan, nan, 0, 1, 0, 0, 0, 60, -0.4});
}

TEST(Indicators, OfColumnsThatTheRegionLacksAreUnknown) {
    SettledRegion of;
    of.region.cases.los_days.clear();
    of.region.cases.person_id = {};
    of.region.cases.self_expense.clear();
    const Tallies t = tallies_of(of);
    expect_indicators(t, Entity::region, 0,
                      {7 / 5.0, 1, nan, 6900 / 6.0, nan, nan, 1 / 6.0, 3 / 6.0, 1 / 6.0, 1 / 6.0,
                       nan, 710 / 5.0, (4400 + 2400 - 6900) / 6900.0});
}

TEST(Indicators, StaysOfNoDaysAreComparedWithNothing) {
    SettledRegion of;
    for (const std::size_t i : {0, 1, 4}) of.region.cases.los_days[i] = 0;  // all of G1
    const Tallies t = tallies_of(of);
    const auto time_index = [&](std::size_t hospital) {
        return indicator_of(Indicator::time_index,
                            t[static_cast<std::size_t>(Entity::hospital)][hospital]);
    };
    EXPECT_NEAR(time_index(SettledRegion::a), 4 / 3.0, 1e-12);  // its case of G2
    EXPECT_TRUE(std::isnan(time_index(SettledRegion::b)));
}

TEST(Indicators, GroupsAreThoseOfThePolicysColumn) {
    SettledRegion of;
    of.region.cases.group[1].assign(7, static_cast<GroupId>(1));
    of.study.policies[0].policy.group_column = 2;
    Tallies t = count_persons(of.study, 2);
    tally_cases(of.study, of.study.policies[0], of.settled, t);
    const auto& groups = t[static_cast<std::size_t>(Entity::group)];
    EXPECT_EQ(groups[0].cases, 0);
    EXPECT_EQ(groups[1].cases, 6);
    EXPECT_EQ(groups[1].persons, 3);
    EXPECT_EQ(t[static_cast<std::size_t>(Entity::region)][0].weight, 12);
}

}  // namespace
}  // namespace drgsim
