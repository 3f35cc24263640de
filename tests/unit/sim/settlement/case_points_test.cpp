// Points of single cases: every breakpoint, a fen below, on it and a fen above; the worked values
// of rules 11 for T7 and T9; reviews; base points.
#include "sim/settlement/case_points.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/sim/settlement/guigang.hpp"

namespace drgsim {
namespace {

using Class = TailPiece::Class;
using testing::guigang;
using testing::no_end;
using testing::piece;
using testing::standards_of;

constexpr GroupId first{0};

GroupStandard standard_of(const Policy& policy, double mean, double weight, double c = 1) {
    return group_standard(policy, standards_of(mean, {weight}, c), first, 3);
}

/// Weights of every row of K3, on the borders too, with the K of rules 4.
struct Tier {
    double weight, k;
};
constexpr Tier tiers[] = {{0.01, 3}, {0.7, 3},    {1, 3},   {1.01, 2.5}, {2, 2.5}, {2.01, 2},
                          {3, 2},    {3.01, 1.5}, {5, 1.5}, {5.01, 1.3}, {17, 1.3}};

TEST(CasePoints, BreakpointsOfEveryTier) {
    const Policy policy = guigang();
    for (const auto& [weight, k] : tiers) {
        SCOPED_TRACE(weight);
        const GroupStandard s = standard_of(policy, 1000, weight, 0.9);
        const double standard = 900 * weight;
        const double b = 100 * weight;
        ASSERT_DOUBLE_EQ(s.standard, standard);
        ASSERT_EQ(s.k_threshold, k);
        const auto at = [&](double cost) { return case_points(policy, s, {1.2}, cost, cost); };

        const CasePoints below = at(0.3 * standard - 0.01);
        EXPECT_EQ(below.kind, Class::low);
        EXPECT_NEAR(below.year, std::min(b, (0.3 * standard - 0.01) / 10), 1e-9);
        for (const double cost :
             {0.3 * standard, 0.3 * standard + 0.01, k * standard - 0.01, k * standard}) {
            const CasePoints normal = at(cost);
            EXPECT_EQ(normal.kind, Class::normal) << cost;
            EXPECT_NEAR(normal.year, b * 0.9 * 1.2, 1e-9) << cost;
            EXPECT_EQ(normal.monthly, normal.year);
            EXPECT_EQ(normal.request, 0) << cost;
        }
        const CasePoints above = at(k * standard + 0.01);
        EXPECT_EQ(above.kind, Class::high);
        EXPECT_NEAR(above.year, b * 0.9 * 1.2, 1e-9);
        EXPECT_NEAR(above.excess, 0.01, 1e-9);
        EXPECT_NEAR(above.request, b * 0.9 * 1.2 * 0.01 / standard, 1e-9);
    }
}

TEST(CasePoints, AutomaticHighCasesArePaidAtClearing) {
    Policy policy = guigang();
    policy.review.mode = ReviewRules::Mode::automatic;
    const GroupStandard s = standard_of(policy, 1000, 1.5);
    const CasePoints high = case_points(policy, s, {1}, 6000, 1);  // U is ignored
    EXPECT_EQ(high.kind, Class::high);
    EXPECT_NEAR(high.year, 150 * (1 + 4 - 2.5), 1e-9);
    EXPECT_NEAR(high.monthly, 150, 1e-9);
    EXPECT_EQ(high.request, 0);
}

TEST(CasePoints, ReviewLooksAtCostWithoutTheUnreasonablePart) {
    const Policy policy = guigang();
    const GroupStandard s = standard_of(policy, 1000, 1);
    const CasePoints some = case_points(policy, s, {1}, 5000, 3600);
    EXPECT_EQ(some.kind, Class::high);
    EXPECT_NEAR(some.excess, 600, 1e-9);
    EXPECT_NEAR(some.request, 100 * 0.6, 1e-9);
    const CasePoints none = case_points(policy, s, {1}, 5000, 3000);
    EXPECT_EQ(none.kind, Class::high);
    EXPECT_LE(none.excess, 0);
    EXPECT_EQ(none.request, 0);
    EXPECT_EQ(case_points(policy, s, {1}, 5000, 2000).request, 0);
}

TEST(CasePoints, WholeGroupReviewPaysActualCost) {
    const Policy policy = guigang();
    Standards standards = standards_of(1000, {2});
    standards.unstable[0] = 1;
    const GroupStandard s = group_standard(policy, standards, first, 3);
    const CasePoints points = case_points(policy, s, {1.2}, 9000, 8000);
    EXPECT_EQ(points.kind, Class::normal);
    EXPECT_NEAR(points.year, 800, 1e-9);
    EXPECT_NEAR(points.monthly, 560, 1e-9);
    EXPECT_EQ(points.request, 0);
}

/// T9 of rules 4: DIP pays b k, and the ratio is against S.
TEST(CasePoints, WorkedValuesOfT9) {
    Policy policy = guigang();
    policy.points_unit = 1000;
    policy.review.mode = ReviewRules::Mode::automatic;
    policy.tail.k.rows = {{no_end, {2, 2, 2}}};
    policy.tail.pieces = {piece(Class::low, 0.5, true, {}, {0, 0, 1}),
                          piece(Class::normal, 2, false, {}, {1, 0, 0}),
                          piece(Class::high, no_end, false, {}, {1, -1, 1})};
    const GroupStandard s = standard_of(policy, 8000, 1);
    const auto points = [&](double cost) { return case_points(policy, s, {1.1}, cost, cost).year; };
    EXPECT_NEAR(points(3000), 412.5, 1e-9);
    EXPECT_NEAR(points(4000), 550, 1e-9);
    EXPECT_NEAR(points(4001), 1100, 1e-9);
    EXPECT_NEAR(points(15999), 1100, 1e-9);
    EXPECT_NEAR(points(16000), 1100, 1e-9);
    EXPECT_NEAR(points(40000), 4400, 1e-9);
    EXPECT_EQ(case_points(policy, s, {1.1}, 16000, 16000).kind, Class::high);  // r >= 2
    EXPECT_EQ(case_points(policy, s, {1.1}, 4000, 4000).kind, Class::low);     // r <= 0.5
}

/// T7 of rules 4: five bands, jumps at 0.8 only.
TEST(CasePoints, WorkedValuesOfT7) {
    Policy policy = guigang();
    policy.points_unit = 1000;
    policy.review.mode = ReviewRules::Mode::automatic;
    TailPiece actual = piece(Class::low, 0.4, true, {});
    actual.actual = 1;
    policy.tail.pieces = {actual, piece(Class::low, 0.8, true, {0, 0, 1}),
                          piece(Class::normal, 1.4, true, {1, 0, 0}),
                          piece(Class::high, 2.5, true, {-0.4, 0, 1}),
                          piece(Class::high, no_end, false, {2.1, 0, 0})};
    const GroupStandard s = standard_of(policy, 8000, 1);
    const auto points = [&](double cost) { return case_points(policy, s, {1}, cost, cost).year; };
    EXPECT_NEAR(points(6400), 800, 1e-9);
    EXPECT_NEAR(points(6401), 1000, 1e-9);
    EXPECT_NEAR(points(11200), 1000, 1e-9);
    EXPECT_NEAR(points(20000), 2100, 1e-9);
    EXPECT_NEAR(points(30000), 2100, 1e-9);
    EXPECT_NEAR(points(3000), 375, 1e-9);
    EXPECT_NEAR(points(16000), 1600, 1e-9);
}

/// T2 of rules 4: the ratio is against the regional standard, high points b (c + rho - K) k.
TEST(CasePoints, RegionalRatioLeavesTheLevelCoefficientOut) {
    Policy policy = guigang();
    policy.review.mode = ReviewRules::Mode::automatic;
    policy.tail.ratio = Tail::Ratio::region;
    policy.tail.pieces[0].at_most_base = false;
    policy.tail.pieces[0].up_to_constant = 0.35;
    policy.tail.pieces[2] = piece(Class::high, no_end, false, {1, 0, 0}, {0, -1, 1});
    const GroupStandard s = standard_of(policy, 1000, 2, 0.8);  // K 2.5
    EXPECT_EQ(case_points(policy, s, {1}, 699.99, 0).kind, Class::low);
    EXPECT_EQ(case_points(policy, s, {1}, 700, 0).kind, Class::normal);
    EXPECT_EQ(case_points(policy, s, {1}, 5000, 0).kind, Class::normal);
    const CasePoints high = case_points(policy, s, {1.5}, 6000, 0);
    EXPECT_NEAR(high.year, 200 * (0.8 + 3 - 2.5) * 1.5, 1e-9);
}

TEST(BasePoints, RoundHalfAwayFromZeroToEightDecimals) {
    EXPECT_EQ(base_points(128, 0x1p-16), 0.00195313);      // 0.001953125 exactly
    EXPECT_EQ(base_points(128, 5 * 0x1p-16), 0.00976563);  // 0.009765625 exactly
    EXPECT_EQ(base_points(100, 1.234567891), 123.4567891);
    EXPECT_EQ(base_points(100, 1.23456789149), 123.45678915);
    EXPECT_EQ(base_points(1000, 0.7), 700);
}

TEST(GroupStandard, WeightInForceMovesStandardPointsAndThreshold) {
    const Policy policy = guigang();
    const Standards standards = standards_of(1000, {0.8}, 0.9);
    const GroupStandard s = group_standard(policy, standards, first, 2, 1.5);
    EXPECT_NEAR(s.weight, 1.2, 1e-15);
    EXPECT_NEAR(s.base_points, 120, 1e-9);
    EXPECT_NEAR(s.standard, 1080, 1e-9);
    EXPECT_EQ(s.k_threshold, 2.5);
    EXPECT_EQ(s.coefficient, 0.9);
}

/// Rules 12: K goes by the weight, not by rounded base points.
TEST(GroupStandard, ThresholdIsNotTakenFromRoundedPoints) {
    const Policy policy = guigang();
    const GroupStandard s = standard_of(policy, 1000, 1 + 1e-11 * 4);
    EXPECT_EQ(s.base_points, 100);
    EXPECT_EQ(s.k_threshold, 2.5);
}

TEST(GroupStandard, ThresholdMayDependOnTheLevel) {
    Policy policy = guigang();
    policy.tail.k.rows = {{no_end, {2, 2, 3}}};
    const Standards standards = standards_of(1000, {1});
    EXPECT_EQ(group_standard(policy, standards, first, 1).k_threshold, 2);
    EXPECT_EQ(group_standard(policy, standards, first, 2).k_threshold, 2);
    EXPECT_EQ(group_standard(policy, standards, first, 3).k_threshold, 3);
}

TEST(GroupStandard, WhoIsReviewedAsAWholeGroup) {
    Policy policy = guigang();
    Standards standards = standards_of(1000, {1});
    const auto reviewed = [&] { return group_standard(policy, standards, first, 3).whole_group; };
    EXPECT_FALSE(reviewed());
    standards.unstable[0] = 1;
    EXPECT_TRUE(reviewed());
    policy.stability.whole_group_review = false;  // rules 12: then paid like others ...
    EXPECT_FALSE(reviewed());
    standards.case_count[0] = 0;  // ... unless there is nothing to pay by
    EXPECT_TRUE(reviewed());
    standards = standards_of(1000, {1});
    standards.ungrouped[0] = 1;
    EXPECT_TRUE(reviewed());
    standards = standards_of(1000, {std::nan("")});
    EXPECT_TRUE(reviewed());
}

}  // namespace
}  // namespace drgsim
