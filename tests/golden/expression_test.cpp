// The arithmetic of the golden files is itself tested: a wrong reader would hide wrong values.
#include "tests/golden/expression.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace drgsim::golden {
namespace {

TEST(Expression, FollowsPrecedence) {
    EXPECT_EQ(evaluate("1 + 2 * 3 - 8 / 4 / 2", {}), 6);
    EXPECT_EQ(evaluate("-(2 - 5) * 2e3", {}), 6000);
    EXPECT_EQ(evaluate("min(3, 1 + 1) + max(a, b_2)", {{"a", 7}, {"b_2", 4}}), 9);
}

TEST(Expression, RefusesWhatItCannotRead) {
    for (const char* text : {"", "1 +", "(1", "x", "1 2", "min(1)", "2 # 3"})
        EXPECT_THROW(evaluate(text, {}), std::runtime_error) << text;
}

}  // namespace
}  // namespace drgsim::golden
