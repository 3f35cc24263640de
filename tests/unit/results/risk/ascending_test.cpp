// The radix sort against std::sort, for few and many numbers of every size and sign.
#include "results/risk/ascending.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace drgsim {
namespace {

TEST(Ascending, SortsAsStdSortDoes) {
    std::mt19937_64 draw(5);
    for (const std::size_t n : {0U, 1U, 2U, 511U, 512U, 513U, 5000U}) {
        for (const int kind : {0, 1, 2}) {
            std::vector<double> values(n);
            for (double& x : values) {
                do {  // any number at all, few different ones, or near each other
                    x = kind == 0   ? std::bit_cast<double>(draw())
                        : kind == 1 ? static_cast<double>(draw() % 7) - 3
                                    : 1e6 + 0.01 * static_cast<double>(draw() % 1'000'000);
                } while (std::isnan(x));
            }
            if (n > 2) values[1] = std::numeric_limits<double>::infinity();
            std::vector<double> expected = values;
            std::sort(expected.begin(), expected.end());
            sort_ascending(values);
            EXPECT_EQ(values, expected) << n << " of kind " << kind;
        }
    }
}

TEST(Ascending, NegativeZerosComeFirst) {
    for (const std::size_t n : {10U, 1000U}) {
        std::vector<double> values(n, 0.0);
        values[7] = -0.0;
        sort_ascending(values);
        EXPECT_TRUE(std::signbit(values[0]));
        EXPECT_FALSE(std::signbit(values[1]));
    }
}

}  // namespace
}  // namespace drgsim
