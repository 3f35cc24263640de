// The kernel's tables against the standards they are made from.
#include "sim/engine/rows.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/sim/settlement/guigang.hpp"

namespace drgsim {
namespace {

using kernels::lanes;
using testing::guigang;
using testing::standards_of;

TEST(RowFactors, AreOneUnlessSet) {
    const RowFactors x;
    for (const auto* row : {&x.weight, &x.cost, &x.volume, &x.coefficient, &x.approval, &x.share})
        for (const double v : *row) EXPECT_EQ(v, 1);
}

TEST(KernelSchedule, HoldsThePiecesOfTheTail) {
    Policy policy = guigang();
    const kernels::Schedule s = kernel_schedule(policy, standards_of(8000, {1}));
    EXPECT_EQ(s.pieces, 3);
    EXPECT_EQ(s.normal, 1);
    EXPECT_TRUE(s.review);
    EXPECT_EQ(s.review_per_yuan, 100 / 8000.0);
    EXPECT_EQ(s.review_month_share, 0.7);
    EXPECT_EQ(s.piece[0].actual_per_yuan, 100 / 8000.0);
    EXPECT_TRUE(s.piece[0].at_most_base);
    EXPECT_EQ(s.piece[2].normal.per_k, -1);
    EXPECT_FALSE(s.normal_without_level || s.exits);
    policy.review.mode = ReviewRules::Mode::automatic;
    EXPECT_FALSE(kernel_schedule(policy, standards_of(8000, {1})).review);
    policy.review.mode = ReviewRules::Mode::draw;
    EXPECT_TRUE(kernel_schedule(policy, standards_of(8000, {1})).review);
    policy.tail.pieces[1].normal = {};
    policy.tail.pieces[1].base = {1, 0, 0};
    policy.tail.pieces[2].route = TailPiece::Route::fee_for_service;
    policy.tail.pieces[2].plain = {0, 0, 2};
    policy.outside.separate = true;
    const kernels::Schedule exits = kernel_schedule(policy, standards_of(8000, {1}));
    EXPECT_TRUE(exits.normal_without_level && exits.exits && exits.piece[2].leaves);
    EXPECT_FALSE(exits.exits_charged || exits.piece[0].leaves);
    EXPECT_EQ(exits.piece[2].plain.per_ratio, 2);
}

TEST(KernelSchedule, OfAPolicyWithoutPointsIsEmpty) {
    Policy policy = guigang();
    policy.tail = {};
    const kernels::Schedule s = kernel_schedule(policy, Standards{});
    EXPECT_EQ(s.pieces, 0);
    EXPECT_EQ(s.review_per_yuan, 0);
    EXPECT_FALSE(s.normal_without_level || s.exits);
}

/// Multipliers that differ by lane.
RowFactors some_factors() {
    RowFactors x;
    for (std::size_t l = 0; l < lanes; ++l) {
        const double d = static_cast<double>(l) / 64;
        x.weight[l] = 0.7 + d;  // moves K too: w runs from 0.84 to 2.04
        x.cost[l] = 1.3 - 0.5 * d;
        x.volume[l] = 0.5 + d;
        x.coefficient[l] = 1.1 - 0.1 * d;
        x.approval[l] = 2 * d;
        x.share[l] = 0.9 + 0.1 * d;
    }
    return x;
}

template <class Real>
void check_row(double precision) {
    const Policy policy = guigang();
    const Standards standards = standards_of(1000, {1.2}, 0.9);
    const GroupStandard standard = group_standard(policy, standards, GroupId{0}, 3);
    const RowFactors x = some_factors();
    RowTable<Real> table(policy, 5, {.share = true, .coefficient = true});
    table.fill(2, standard, x);
    const kernels::GroupRows<Real> rows = table.pointers();
    for (std::size_t l = 0; l < lanes; ++l) {
        const std::size_t at = 2 * lanes + l;
        const double w = 1.2 * x.weight[l];
        const double b = std::round(100 * w * 1e8) / 1e8;
        const double s = 1000 * w;  // of c = 1
        const double k = w <= 1 ? 3 : w <= 2 ? 2.5 : 2;
        const auto near = [&](Real got, double expected, const char* what) {
            EXPECT_NEAR(static_cast<double>(got) / expected, 1, precision) << what << " " << l;
        };
        near(rows.points[at], b * x.coefficient[l] * x.volume[l], "points");
        near(rows.base[at], b * x.volume[l], "base");
        near(rows.volume[at], x.volume[l], "volume");
        near(rows.money[at], x.cost[l] * x.volume[l], "money");
        near(rows.booked[at], x.cost[l] * x.volume[l] * x.share[l], "booked");
        near(rows.k[at], k, "K");
        near(rows.per_yuan[at], x.cost[l] / s, "per yuan");
        EXPECT_EQ(rows.approval[at], x.approval[l]);
        EXPECT_NEAR(rows.threshold[at], k * s, 1e-9 * s);
        EXPECT_NEAR(rows.request[at], k * s / x.cost[l], 1e-9 * s);
        EXPECT_EQ(rows.cost[at], x.cost[l]);
        EXPECT_NEAR(rows.bound[0][at], 0.3 * s / x.cost[l], 1e-10 * s * 0.3 / x.cost[l]);
        EXPECT_NEAR(rows.bound[1][at], k * s / x.cost[l], 1e-10 * k * s / x.cost[l]);
        EXPECT_LE(rows.bound_least[1][2], rows.bound[1][at]);
        EXPECT_GE(rows.bound_most[1][2], rows.bound[1][at]);
    }
}

TEST(RowTable, HoldsWhatTheFactorsMakeOfTheStandard) {
    check_row<double>(1e-14);
    check_row<float>(1e-6);
}

TEST(RowTable, BoundsKeepTiesOnTheirSide) {
    const Policy policy = guigang();
    for (const double weight : {0.1, 0.7, 1.1, 2.3, 3.7, 5.9}) {
        RowTable<float> table(policy, 1, {});
        const GroupStandard s = group_standard(policy, standards_of(1000, {weight}), GroupId{0}, 3);
        table.fill(0, s, {});
        const auto rows = table.pointers();
        const double low =
            std::round(0.3 * 1000 * weight * 100) / 100;  // [yuan], on the breakpoint
        const double high = std::round(s.k_threshold * 1000 * weight * 100) / 100;
        EXPECT_GE(low, rows.bound[0][0]) << "r = 0.3 is not low";
        EXPECT_LT(low - 0.01, rows.bound[0][0]);
        EXPECT_LT(high, rows.bound[1][0]) << "r = K is not high";
        EXPECT_GE(high + 0.01, rows.bound[1][0]);
    }
}

TEST(RowTable, HoldsNothingTwice) {
    const Policy policy = guigang();
    const RowTable<double> table(policy, 1, {});
    const auto rows = table.pointers();
    EXPECT_EQ(rows.points, rows.base);
    EXPECT_EQ(rows.booked, rows.money);
}

TEST(KernelSchedule, SaysWhatTheRatioIsAgainst) {
    Policy policy = guigang();
    EXPECT_TRUE(kernel_schedule(policy, standards_of(8000, {1})).level_ratio);
    policy.tail.ratio = Tail::Ratio::region;
    EXPECT_FALSE(kernel_schedule(policy, standards_of(8000, {1})).level_ratio);
}

/// Rows are those of c = 1: coefficients of the level multiply on the side.
TEST(RowTable, LeavesTheLevelOut) {
    const Policy policy = guigang();
    RowTable<double> table(policy, 1, {});
    table.fill(0, group_standard(policy, standards_of(1000, {1.2}, 0.9), GroupId{0}, 3), {});
    const auto rows = table.pointers();
    EXPECT_EQ(rows.base[0], 120);
    EXPECT_NEAR(rows.per_yuan[0], 1 / 1200.0, 1e-15);
    EXPECT_NEAR(rows.bound[0][0], 360, 1e-7);
    EXPECT_NEAR(rows.threshold[0], 3000, 1e-7);
}

}  // namespace
}  // namespace drgsim
