// Conditions: what the grammar reads, and where its errors point.
#include "scenarios/solve/condition.hpp"

#include <gtest/gtest.h>

namespace drgsim {
namespace {

using Kind = ExpressionStep::Kind;

std::string error_of(const std::string& text) {
    try {
        parse_condition(text);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

/// Column of the caret below the text, from 0.
std::size_t caret_of(const std::string& text) {
    const std::string error = error_of(text);
    const auto line = error.rfind('\n');
    return line == error.npos ? error.npos : error.find('^', line) - line - 3;
}

TEST(Condition, reads_a_probability) {
    const Condition c = parse_condition("P(point_value[resident] >= 0.95 * base) = 0.9");
    EXPECT_EQ(c.statistic, Condition::Statistic::probability);
    ASSERT_EQ(c.figures.size(), 1U);
    EXPECT_EQ(c.figures[0].name, "point_value");
    ASSERT_EQ(c.figures[0].selectors.size(), 1U);
    EXPECT_EQ(c.figures[0].selectors[0].key, "fund");
    EXPECT_EQ(c.event_relation, Relation::at_least);
    EXPECT_DOUBLE_EQ(value_of(c.event_right, nullptr, 100, 0), 95);
    EXPECT_DOUBLE_EQ(value_of(c.target, nullptr, 0, 0), 0.9);
    EXPECT_TRUE(c.uses(Kind::base));
    EXPECT_FALSE(c.uses(Kind::last_year));
}

TEST(Condition, reads_percentages_signs_and_brackets) {
    EXPECT_DOUBLE_EQ(value_of(parse_condition("mean(impact_rate) < -5 %").target, nullptr, 0, 0),
                     -0.05);
    const Condition c = parse_condition("mean(payout) <= 2*(base + 3e6)/4 - 1");
    EXPECT_EQ(c.relation, Relation::at_most);
    EXPECT_DOUBLE_EQ(value_of(c.target, nullptr, 5e6, 0), 4e6 - 1);
}

TEST(Condition, reads_quantiles) {
    const Condition c = parse_condition("q97.5(balance[employee]) > 0");
    EXPECT_EQ(c.statistic, Condition::Statistic::quantile);
    EXPECT_DOUBLE_EQ(c.probability, 0.975);
    EXPECT_DOUBLE_EQ(parse_condition("q05(balance)=0").probability, 0.05);
}

TEST(Condition, makes_figures_of_others_and_names_each_once) {
    const Condition c = parse_condition("mean(impact_rate[level=1|2, employee]) < 0");
    ASSERT_EQ(c.figures.size(), 2U);  // payout, booked
    EXPECT_EQ(c.figures[0].selectors[0].names, (std::vector<std::string>{"1", "2"}));
    const double values[] = {90, 100};
    EXPECT_DOUBLE_EQ(value_of(c.left, values, 0, 0), -0.1);
    const double balance[] = {30, 600};
    EXPECT_DOUBLE_EQ(value_of(parse_condition("mean(balance_rate) < 0").left, balance, 0, 0), 0.05);
}

TEST(Condition, arithmetic_of_figures) {
    const Condition c = parse_condition("P(payout - 1.02 * budget > 0) < 5 %");
    const double values[] = {103, 100};
    EXPECT_DOUBLE_EQ(value_of(c.left, values, 0, 0), 1);
}

TEST(Condition, chinese_and_quoted_names) {
    const Condition c = parse_condition("mean(payout[type=综合, hospital='第一 医院']) > 0");
    EXPECT_EQ(c.figures[0].selectors[0].names[0], "综合");
    EXPECT_EQ(c.figures[0].selectors[1].names[0], "第一 医院");
}

TEST(Condition, errors_point_at_the_place) {
    EXPECT_EQ(caret_of("Q(payout > 1) = 0.5"), 0U);
    EXPECT_EQ(caret_of("mean(pyout) > 1"), 5U);
    EXPECT_EQ(caret_of("mean(payout[levl=3]) > 1"), 12U);
    EXPECT_EQ(caret_of("mean(payout) 1"), 13U);
    EXPECT_EQ(caret_of("mean(payout > 1"), 12U);
    EXPECT_EQ(caret_of("mean(payout) > 1 2"), 17U);
    EXPECT_EQ(caret_of("mean(3) > 1"), 0U);
    EXPECT_EQ(caret_of("mean(base) > 1"), 5U);
    EXPECT_EQ(caret_of("P(payout = 1) = 0.5"), 9U);
    EXPECT_EQ(caret_of("P(payout[type=综合] ? 1) = 0.5"), 20U);  // two columns a character
    EXPECT_EQ(caret_of("q100(payout) > 1"), 0U);
    EXPECT_EQ(caret_of("mean(payout) > budget"), 15U);
    EXPECT_EQ(caret_of(""), 0U);
}

TEST(Condition, errors_say_what_is_allowed) {
    EXPECT_NE(error_of("mean(pyout) > 1").find("did you mean \"payout\"?"), std::string::npos);
    EXPECT_NE(error_of("average(payout) > 1").find("mean(...)"), std::string::npos);
    EXPECT_NE(error_of("mean(payout[levl=3]) > 1").find("level"), std::string::npos);
    EXPECT_NE(error_of("P(payout > 1) = 95").find("between 0 and 1"), std::string::npos);
    EXPECT_NE(error_of("P(payout > 1) = base").find("a number"), std::string::npos);
}

}  // namespace
}  // namespace drgsim
