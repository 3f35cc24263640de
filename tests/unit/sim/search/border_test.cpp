// The search for a border: known functions, steps, flat ones, and how few evaluations it takes.
#include "sim/search/border.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace drgsim {
namespace {

Measured exactly(double value) {
    return {value, value, value};
}

SearchTarget at_least(double level) {
    return {&Measured::value, Relation::at_least, level};
}

const SearchRange around_one{1, 0.1, 10};

TEST(BorderSearch, finds_where_a_rising_function_reaches_its_target) {
    int runs = 0;
    BorderSearch search(
        [&](double x) {
            ++runs;
            return exactly(x * x * x);
        },
        around_one, 1e-6);
    const auto border = search.find(at_least(20));
    ASSERT_TRUE(border);
    EXPECT_NEAR(border->met, std::cbrt(20.0), 3e-6);
    EXPECT_GE(std::pow(border->met, 3), 20);
    EXPECT_LT(std::pow(border->missed, 3), 20);
    EXPECT_LE(std::abs(border->met - border->missed), 1e-6 * border->met);
    EXPECT_LE(runs, 30);
    EXPECT_EQ(static_cast<std::size_t>(runs), search.points().size());
}

TEST(BorderSearch, goes_down_where_the_target_lies_below) {
    BorderSearch search([](double x) { return exactly(1 / x); }, around_one, 1e-6);
    const auto rising = search.find(at_least(4));
    ASSERT_TRUE(rising);
    EXPECT_NEAR(rising->met, 0.25, 1e-6);
    EXPECT_LT(rising->met, rising->missed);
    const auto falling = search.find({&Measured::value, Relation::below, 0.5});
    ASSERT_TRUE(falling);
    EXPECT_NEAR(falling->met, 2, 1e-5);
    EXPECT_GT(falling->met, 2);
}

TEST(BorderSearch, finds_the_edge_of_a_step) {
    int runs = 0;
    BorderSearch search(
        [&](double x) {
            ++runs;
            return exactly(x < 3.21 ? 0 : 1);
        },
        around_one, 1e-4);
    const auto border = search.find(at_least(0.95));
    ASSERT_TRUE(border);
    EXPECT_NEAR(border->met, 3.21, 4e-4);
    EXPECT_GE(border->met, 3.21);
    EXPECT_LT(border->missed, 3.21);
    // At most one evaluation more than bisection of the bracket that the steps leave.
    EXPECT_LE(runs, 14 + 16);
}

TEST(BorderSearch, tells_never_from_always) {
    BorderSearch search([](double x) { return exactly(x); }, around_one, 1e-4);
    EXPECT_FALSE(search.find(at_least(11)));
    EXPECT_FALSE(search.met_at_start(at_least(11)));
    EXPECT_FALSE(search.find(at_least(0.05)));
    EXPECT_TRUE(search.met_at_start(at_least(0.05)));
    EXPECT_EQ(search.points().front().at, 0.1);
    EXPECT_EQ(search.points().back().at, 10);
}

TEST(BorderSearch, evaluates_no_value_twice_for_a_second_target) {
    int runs = 0;
    BorderSearch search(
        [&](double x) {
            ++runs;
            return Measured{x, x - 0.1, x + 0.1};
        },
        around_one, 1e-6);
    ASSERT_TRUE(search.find(at_least(2)));
    const int first = runs;
    ASSERT_TRUE(search.find(at_least(2)));
    EXPECT_EQ(runs, first);
    const auto low = search.find({&Measured::low, Relation::at_least, 2});
    const auto high = search.find({&Measured::high, Relation::at_least, 2});
    ASSERT_TRUE(low && high);
    EXPECT_NEAR(low->met, 2.1, 3e-6);
    EXPECT_NEAR(high->met, 1.9, 3e-6);
}

TEST(BorderSearch, a_start_at_an_end_of_the_range) {
    BorderSearch search([](double x) { return exactly(x); }, {2, 2, 5}, 1e-6);
    const auto border = search.find(at_least(3));
    ASSERT_TRUE(border);
    EXPECT_NEAR(border->met, 3, 1e-5);
}

TEST(BorderSearch, few_digits_on_the_side_where_it_holds) {
    EXPECT_DOUBLE_EQ(in_few_digits({1.234567, 1.234566}, 1e-4), 1.2346);
    EXPECT_DOUBLE_EQ(in_few_digits({1.234567, 1.234568}, 1e-4), 1.2345);
    EXPECT_DOUBLE_EQ(in_few_digits({3012345678.9, 3012345000}, 1e-4), 3012400000);
}

TEST(TurningPoint, is_where_a_function_turns_back) {
    std::vector<SearchPoint> points;
    for (const double y : {1.0, 2.0, 4.0, 4.0, 5.0})
        points.push_back({static_cast<double>(points.size()), exactly(y)});
    EXPECT_FALSE(turning_point(points));
    points[2].measured = exactly(1.5);
    const auto turning = turning_point(points);
    ASSERT_TRUE(turning);
    EXPECT_EQ(turning->first, 1);
    EXPECT_EQ(turning->second, 2);
}

}  // namespace
}  // namespace drgsim
