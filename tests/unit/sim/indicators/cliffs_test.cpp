// Jumps of known size, and the cases that lie within 5 % of them.
#include "sim/indicators/cliffs.hpp"

#include <gtest/gtest.h>

#include "tests/unit/sim/settlement/guigang.hpp"

namespace drgsim {
namespace {

using testing::guigang;
using testing::k3;
using testing::no_end;
using testing::piece;
using testing::standards_of;

/// b = 120, c = 0.9, S = 1080, K = 2.5: the ends of T1 are 324 and 2700, normal is 108 points.
Standards one_group() {
    return standards_of(1000, {1.2}, 0.9);
}

GroupStandard standard_of(const Policy& policy) {
    return group_standard(policy, one_group(), static_cast<GroupId>(0), 3);
}

std::vector<double> jumps(const Policy& policy, double point_value, double approved = 0,
                          CaseFactors factors = {}) {
    const GroupStandard standard = standard_of(policy);
    std::vector<double> list;
    for (const double end : breakpoints(policy, standard))
        list.push_back(jump_at(policy, standard, factors, end, point_value, approved));
    return list;
}

void expect_near(const std::vector<double>& got, const std::vector<double>& expected) {
    ASSERT_EQ(got.size(), expected.size());
    for (std::size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], expected[i], 0.01) << i;
}

TEST(Cliffs, BreakpointsAreCosts) {
    expect_near(breakpoints(guigang(), standard_of(guigang())), {324, 2700});
    Policy policy = guigang();
    policy.tail.ratio = Tail::Ratio::region;
    expect_near(breakpoints(policy, standard_of(policy)), {360, 3000});
    GroupStandard reviewed = standard_of(policy);
    reviewed.whole_group = true;
    EXPECT_TRUE(breakpoints(policy, reviewed).empty());
}

TEST(Cliffs, LowCasesJumpToNormalAndHighOnesDoNot) {
    // 32.4 points of actual cost below, 108 above; at K the add-on begins with nothing.
    expect_near(jumps(guigang(), 10), {756, 0});
    expect_near(jumps(guigang(), 10, 1), {756, 0});
    Policy automatic = guigang();
    automatic.review.mode = ReviewRules::Mode::automatic;
    expect_near(jumps(automatic, 10), {756, 0});
    expect_near(jumps(automatic, 10, 0, {2, 1.5}), {(324 - 32.4) * 10, 0});
}

TEST(Cliffs, ReviewAgainstTheLevelStandardJumpsWhereTheTailIsRegional) {
    // T3 in kind: high from rho > K, add-on normal (r - K) = 108 (2.5 / 0.9 - 2.5) when approved.
    Policy policy = guigang();
    policy.tail.ratio = Tail::Ratio::region;
    const double addon = 108 * (2.5 / 0.9 - 2.5) * 10;
    expect_near(jumps(policy, 10, 1), {(108 - 36) * 10, addon});
    expect_near(jumps(policy, 10, 0.25), {(108 - 36) * 10, addon / 4});
    expect_near(jumps(policy, 10, 0), {(108 - 36) * 10, 0});
}

TEST(Cliffs, ExitsJumpBetweenCostAndPoints) {
    Policy policy = guigang();
    policy.tail.pieces = {piece(TailPiece::Class::low, 0.4, false, {}),
                          piece(TailPiece::Class::normal, 2, true, {1, 0, 0}),
                          piece(TailPiece::Class::high, no_end, false, {})};
    policy.tail.pieces[0].route = TailPiece::Route::fee_for_service;
    policy.tail.pieces[2].route = TailPiece::Route::fee_for_service;
    // Paid 432 below 0.4 S, 1080 between, 2160 beyond 2 S.
    expect_near(jumps(policy, 10), {1080 - 432, 2160 - 1080});
}

struct Counted {
    Region region;
    Study study;
    explicit Counted(const Policy& policy) {
        for (const char* id : {"A", "B"}) region.hospitals.add(id);
        region.groups.add("G1");
        study.region = &region;
        study.year = 2024;
        study.policies.push_back({policy, one_group()});
        study.pools.resize(1);
        study.pool_of_hospital = {0, 1};
    }
    void add(int hospital, Fund fund, double cost, double excluded = 0, int year = 2024,
             int days = 5) {
        CaseTable& cases = region.cases;
        cases.hospital.push_back(static_cast<HospitalId>(hospital));
        cases.fund.push_back(fund);
        cases.group[0].push_back(static_cast<GroupId>(0));
        cases.discharge_date.push_back(year * 10000 + 301);
        for (auto* column : {&cases.fund_paid, &cases.patient_paid}) column->push_back(cost / 2);
        cases.other_paid.push_back(0);
        cases.total_cost.push_back(cost);
        cases.excluded_cost.push_back(excluded);
        cases.los_days.push_back(static_cast<std::int16_t>(days));
    }
    [[nodiscard]] Cliffs count() const {
        YearResult result({2, 1, 1}, 2);
        result.pool_point_value = {10, 20, 30, 40};  // employee: A's pool, B's; resident
        return count_cliffs(study, study.policies[0], result);
    }
};

TEST(Cliffs, CasesWithinFivePerCentCount) {
    Policy policy = guigang();
    policy.outside.rules.push_back({"short", {}, CaseRoute::fee_for_service});
    policy.outside.rules[0].when.los_at_most = 1;
    Counted of(policy);
    of.add(0, Fund::employee, 307);              // 324 less 5 % is 307.8
    of.add(0, Fund::employee, 308);              // in
    of.add(0, Fund::employee, 340);              // in: 340.2
    of.add(0, Fund::employee, 341);              // out
    of.add(1, Fund::employee, 330);              // in, at the value of its own pool
    of.add(0, Fund::resident, 400, 70);          // in: 330 net of E
    of.add(0, Fund::resident, 330, 70);          // out: 260
    of.add(0, Fund::resident, 330, 0, 2023);     // another year
    of.add(0, Fund::resident, 330, 0, 2024, 1);  // outside the pool by rule
    of.add(0, Fund::resident, 2700);             // no jump there
    const Cliffs found = of.count();
    EXPECT_EQ(found.cases[0][0], 3);
    EXPECT_EQ(found.cost[0][0], 308 + 340 + 330);
    EXPECT_NEAR(found.money[0][0], 756 + 756 + 2 * 756, 0.1);
    EXPECT_EQ(found.cases[1][0], 1);
    EXPECT_EQ(found.cost[1][0], 400);
    EXPECT_NEAR(found.money[1][0], 3 * 756, 0.1);
    for (std::size_t f = 0; f < fund_count; ++f) {
        for (std::size_t j = 1; j < cliff_count; ++j) {
            EXPECT_EQ(found.cases[f][j], 0);
            EXPECT_EQ(found.money[f][j], 0);
        }
    }
}

TEST(Cliffs, APolicyWithoutPiecesHasNone) {
    Policy policy = guigang();
    policy.tail.pieces.clear();
    Counted of(policy);
    of.add(0, Fund::employee, 330);
    EXPECT_EQ(of.count().cases[0][0], 0);
}

}  // namespace
}  // namespace drgsim
