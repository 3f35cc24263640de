// JSON's commas, quotes and numbers.
#include "results/summary/json_text.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace drgsim {
namespace {

TEST(JsonText, NestsObjectsAndArrays) {
    JsonText json;
    json.begin_object().put("a", 1).key("b").begin_array().add("x").add(true).end_array();
    json.key("c").begin_object().end_object().put("d", std::uint64_t{18446744073709551615U});
    json.end_object();
    EXPECT_EQ(json.text(), R"({"a":1,"b":["x",true],"c":{},"d":18446744073709551615})");
}

TEST(JsonText, NumbersReadBackAndUnknownIsNull) {
    JsonText json;
    json.begin_array().add(0.1).add(1e300).add(-2.0 / 3);
    json.add(std::numeric_limits<double>::quiet_NaN());
    json.add(-std::numeric_limits<double>::infinity()).end_array();
    EXPECT_EQ(json.text(), "[0.1,1e+300,-0.6666666666666666,null,null]");
}

TEST(JsonText, QuotesWhatNeedsIt) {
    JsonText json;
    json.add(std::string_view("医院 \"A\"\\\n\x01"));
    EXPECT_EQ(json.text(), "\"医院 \\\"A\\\"\\\\\\u000a\\u0001\"");
}

TEST(JsonText, RowMajorValuesNest) {
    JsonText json;
    const std::vector<double> values{1, 2, 3, 4, 5, 6};
    const std::vector<std::size_t> extent{2, 3};
    json.add(std::span<const double>(values), std::span<const std::size_t>(extent));
    EXPECT_EQ(json.text(), "[[1,2,3],[4,5,6]]");
}

}  // namespace
}  // namespace drgsim
