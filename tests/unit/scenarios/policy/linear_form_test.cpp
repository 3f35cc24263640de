// Expressions of tails: what they mean, and what is not one.
#include "scenarios/policy/linear_form.hpp"

#include <gtest/gtest.h>

namespace drgsim {
namespace {

struct Case {
    const char* text;
    double constant, per_k, per_ratio;
};

class Good : public testing::TestWithParam<Case> {};

TEST_P(Good, Means) {
    std::string fault;
    const auto form = parse_linear_form(GetParam().text, "r", fault);
    ASSERT_TRUE(form) << fault;
    EXPECT_EQ(form->constant, GetParam().constant);
    EXPECT_EQ(form->per_k, GetParam().per_k);
    EXPECT_EQ(form->per_ratio, GetParam().per_ratio);
    EXPECT_EQ(fault, "");
}

INSTANTIATE_TEST_SUITE_P(
    LinearForm, Good,
    testing::Values(Case{"1", 1, 0, 0}, Case{"K", 0, 1, 0}, Case{"r", 0, 0, 1},
                    Case{"1 + r - K", 1, -1, 1}, Case{"1.7 + 0.5*r - 0.5*K", 1.7, -0.5, 0.5},
                    Case{"1.7 + 0.5 * (r - K)", 1.7, -0.5, 0.5}, Case{"(r-K)*0.7+1", 1, -0.7, 0.7},
                    Case{"r + .2", 0.2, 0, 1}, Case{"-(K - 2)", 2, -1, 0},
                    Case{"  2 * 3 * r ", 0, 0, 6}, Case{"1e-1 - -r", 0.1, 0, 1},
                    Case{"1 / 3", 1.0 / 3, 0, 0}, Case{"(r + K) / 4", 0, 0.25, 0.25}));

class Bad : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(Bad, IsRefusedWithTheReason) {
    std::string fault;
    EXPECT_FALSE(parse_linear_form(GetParam().first, "rho", fault));
    EXPECT_NE(fault.find(GetParam().second), std::string::npos) << fault;
}

INSTANTIATE_TEST_SUITE_P(
    LinearForm, Bad,
    testing::Values(std::pair{"", "ends too early"}, std::pair{"1 +", "ends too early"},
                    std::pair{"r", "\"r\" is not known here: it may use rho and K"},
                    std::pair{"k", "\"k\" is not known"}, std::pair{"rho * K", "not linear"},
                    std::pair{"1 / rho", "only a number other than 0"},
                    std::pair{"K / 0", "only a number other than 0"},
                    std::pair{"(1 + rho", "closing bracket"}, std::pair{"1 2", "not expected"},
                    std::pair{"1 ^ 2", "not expected"}, std::pair{"%", "not a number"}));

TEST(LinearForm, WithoutARatioKnowsKOnly) {
    std::string fault;
    EXPECT_TRUE(parse_linear_form("0.5 * K", "", fault));
    EXPECT_FALSE(parse_linear_form("r", "", fault));
    EXPECT_NE(fault.find("it may use K"), std::string::npos) << fault;
}

}  // namespace
}  // namespace drgsim
