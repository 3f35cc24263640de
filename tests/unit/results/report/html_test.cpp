// Texts of data in the page: nothing in them is markup or script, and amounts read well.
#include "results/report/html.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace drgsim {
namespace {

TEST(ReportHtml, TextIsNoMarkup) {
    EXPECT_EQ(html_text("<script>alert('1')</script> & \"x\""),
              "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;x&quot;");
    EXPECT_EQ(html_text("&lt;"), "&amp;lt;");
    EXPECT_EQ(html_text("县医院🏥"), "县医院🏥");
}

TEST(ReportHtml, BytesThatAreNoUtf8AreReplaced) {
    const std::string mark = "\xEF\xBF\xBD";
    EXPECT_EQ(valid_utf8("a\xFFz"), "a" + mark + "z");
    EXPECT_EQ(valid_utf8("\xC0\xBC"), mark + mark);                        // '<' in two bytes
    EXPECT_EQ(valid_utf8("\xE0\x80\xBC"), mark + mark + mark);             // and in three
    EXPECT_EQ(valid_utf8("\xED\xA0\x80"), mark + mark + mark);             // a surrogate
    EXPECT_EQ(valid_utf8("\xF4\x90\x80\x80"), mark + mark + mark + mark);  // beyond U+10FFFF
    EXPECT_EQ(valid_utf8("\xE5\x8C"), mark + mark);                        // cut
    EXPECT_EQ(valid_utf8("\xF4\x8F\xBF\xBF"), "\xF4\x8F\xBF\xBF");
}

TEST(ReportHtml, JsonDoesNotEndItsScript) {
    EXPECT_EQ(script_safe("\"</script><!--&\""), "\"\\u003c/script\\u003e\\u003c!--\\u0026\"");
    EXPECT_EQ(script_safe("\"\xE2\x80\xA8\xE2\x80\xA9\""), "\"\\u2028\\u2029\"");
    EXPECT_EQ(script_safe("[1,\"x\\\"y\"]"), "[1,\"x\\\"y\"]");
}

TEST(ReportHtml, NumbersHaveGroupsAndTrueMinusSigns) {
    EXPECT_EQ(html_number(1234567.891, 2), "1,234,567.89");
    EXPECT_EQ(html_number(-1234, 0), "−1,234");
    EXPECT_EQ(html_number(-0.004, 2), "0.00");
    EXPECT_EQ(html_number(999, 0), "999");
    EXPECT_EQ(html_number(std::numeric_limits<double>::quiet_NaN(), 2), "—");
    EXPECT_EQ(html_percent(0.1234), "12.3 %");
}

TEST(ReportHtml, MoneyHasTheUnitOfItsSize) {
    EXPECT_EQ(html_money(123456789).zh, "1.235 亿元");
    EXPECT_EQ(html_money(123456789).en, "123.5 M yuan");
    EXPECT_EQ(html_money(-1234567).zh, "−123 万元");
    EXPECT_EQ(html_money(-1234567).en, "−1.23 M yuan");
    EXPECT_EQ(html_money(12345).zh, "1.2 万元");
    EXPECT_EQ(html_money(12).zh, "12 元");
    EXPECT_EQ(html_money(12).en, "12 yuan");
}

TEST(ReportHtml, WhatIsTheSameInBothLanguagesStandsOnce) {
    EXPECT_EQ((Both{"1", "1"}).html(), "1");
    EXPECT_EQ(
        (Both{"元", "yuan"}).html(),
        "<span class=\"zh\" lang=\"zh-CN\">元</span><span class=\"en\" lang=\"en\">yuan</span>");
    EXPECT_EQ(fund_text("<b>").en, "&lt;b&gt;");
    EXPECT_EQ(level_text(3).zh, "三级");
}

}  // namespace
}  // namespace drgsim
