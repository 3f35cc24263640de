// Contributors to a tail: order, ties, and what is too small to be told.
#include "results/risk/contributors.hpp"

#include <gtest/gtest.h>

namespace drgsim {
namespace {

using Order = std::vector<std::size_t>;

TEST(Contributors, AreTheLargestFirstAndTiesInTheirOrder) {
    const std::vector<double> excess{3, 50, -2, 50, 7};
    EXPECT_EQ(largest_contributors(excess, 100), (Order{1, 3, 4, 0}));
}

TEST(Contributors, BelowHalfAPerCentAreNotTold) {
    const std::vector<double> excess{0.5, 0.49, 0, -1};
    EXPECT_EQ(largest_contributors(excess, 100), Order{0});
    EXPECT_EQ(largest_contributors(excess, 1000), Order{});
}

TEST(Contributors, WithoutAnExcessThereAreNone) {
    EXPECT_EQ(largest_contributors(std::vector<double>{0, 0}, 0), Order{});
    EXPECT_EQ(largest_contributors(std::vector<double>{1, 0}, -5), Order{});
}

}  // namespace
}  // namespace drgsim
