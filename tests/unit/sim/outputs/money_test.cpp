// Rounding to the fen: nearest, closing sums, ties, negatives, texts.
#include "sim/outputs/money.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace drgsim {
namespace {

using Fen = std::vector<std::int64_t>;

Fen rounded(const std::vector<double>& yuan) {
    return round_to_fen(yuan);
}

std::int64_t sum(const Fen& fen) {
    return std::accumulate(fen.begin(), fen.end(), std::int64_t{0});
}

TEST(ToFen, IsHalfAwayFromZero) {
    EXPECT_EQ(to_fen(0.125), 13);
    EXPECT_EQ(to_fen(-0.125), -13);
    EXPECT_EQ(to_fen(470e6), 47'000'000'000);
    EXPECT_EQ(to_fen(469999999.99999994), 47'000'000'000);
}

TEST(RoundToFen, ThirdsOfAYuanClose) {
    EXPECT_EQ(rounded({1 / 3.0, 1 / 3.0, 1 / 3.0}), (Fen{34, 33, 33}));
}

TEST(RoundToFen, LargestRemaindersRoundUp) {
    // 0.006 + 0.004 + 0.005 + 0.005 yuan = 2 fen: 0.6 and the first 0.5 fen round up.
    EXPECT_EQ(rounded({0.006, 0.004, 0.005, 0.005}), (Fen{1, 0, 1, 0}));
}

TEST(RoundToFen, WholeFenStayDespiteBinaryNoise) {
    EXPECT_EQ(rounded({0.29, 0.57, 1.13}), (Fen{29, 57, 113}));  // 0.29 * 100 is below 29
}

TEST(RoundToFen, NegativesToo) {
    EXPECT_EQ(rounded({-0.005, 0.005}), (Fen{0, 0}));
    EXPECT_EQ(rounded({-1 / 3.0, -1 / 3.0, -1 / 3.0}), (Fen{-33, -33, -34}));
}

TEST(RoundToFen, AGivenTotalIsMet) {
    EXPECT_EQ(round_to_fen(std::vector<double>{0.10, 0.20}, 31), (Fen{11, 20}));
    EXPECT_EQ(round_to_fen(std::vector<double>{0.101, 0.205}, 29), (Fen{9, 20}));
    EXPECT_EQ(round_to_fen(std::vector<double>{}, 0), Fen{});
}

TEST(RoundToFen, AClosedBudgetClosesAndNoPartMovesByAFen) {
    const double budget = 470e6;
    std::vector<double> part(443);
    double points = 0;
    for (std::size_t h = 0; h < part.size(); ++h)
        points += part[h] = 1 + std::sqrt(1.7 * static_cast<double>(h));
    for (double& p : part) p *= budget / points;
    const Fen fen = round_to_fen(part, to_fen(budget));
    EXPECT_EQ(sum(fen), to_fen(budget));
    for (std::size_t h = 0; h < part.size(); ++h)
        EXPECT_LT(std::abs(static_cast<double>(fen[h]) - part[h] * 100), 1);
}

TEST(FenText, ForFilesAndPeople) {
    EXPECT_EQ(fen_text(0), "0.00");
    EXPECT_EQ(fen_text(-5), "-0.05");
    EXPECT_EQ(fen_text(123456789), "1234567.89");
    EXPECT_EQ(grouped_fen_text(123456789), "1,234,567.89");
    EXPECT_EQ(grouped_fen_text(-12345678), "-123,456.78");
    EXPECT_EQ(grouped_fen_text(-12345), "-123.45");
    EXPECT_EQ(grouped_fen_text(100000), "1,000.00");
}

}  // namespace
}  // namespace drgsim
