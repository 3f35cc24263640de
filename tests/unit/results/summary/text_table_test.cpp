// Tables line up on terminals, whatever is in their cells and however narrow the terminal.
#include "results/summary/text_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "results/summary/text_width.hpp"

namespace drgsim {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

TextTable hospitals() {
    TextTable table({"hospital", "name", "booked", "payout"}, 2);
    table.add({"H1", "People's hospital 人民医院", "1,234.50", "-5.00"});
    table.add({"H22", "x", "7.00", "12,345.60"});
    table.add({"..."});
    return table;
}

TEST(TextWidth, ChineseCountsTwiceMarksNothing) {
    EXPECT_EQ(text_width("abc"), 3U);
    EXPECT_EQ(text_width("人民医院"), 8U);
    EXPECT_EQ(text_width("，（）"), 6U);
    EXPECT_EQ(text_width("😀"), 2U);
    EXPECT_EQ(text_width("e\u0301"), 1U);
    EXPECT_EQ(text_width("“–…×°é"), 6U);
    EXPECT_EQ(text_width("مستشفى"), 6U);
    EXPECT_EQ(text_width("\xFF\xE4\xBA"), 3U);  // no UTF-8: a column each
}

TEST(TextWidth, CutsAtWholeCharacters) {
    EXPECT_EQ(cut_to_width("abcdef", 6), "abcdef");
    EXPECT_EQ(cut_to_width("abcdef", 4), "abc…");
    EXPECT_EQ(cut_to_width("人民医院", 5), "人民…");
    EXPECT_EQ(cut_to_width("人民医院", 4), "人…");
}

TEST(TextWidth, ControlCharactersAreLeftOut) {
    EXPECT_EQ(safe_in_line("a\tb\nc"), "a b c");
    EXPECT_EQ(safe_in_line("\033[31mred\x7F\u0085"), "[31mred");
    EXPECT_EQ(safe_in_line("a\u202Eb\u2066c"), "abc");
    EXPECT_EQ(safe_in_line("a\xFFz"), "a?z");
    EXPECT_EQ(safe_in_line("医院 😀"), "医院 😀");
}

TEST(TextTable, AlignsByColumnsOfTheTerminal) {
    EXPECT_EQ(hospitals().text(),
              "  hospital  name                          booked     payout\n"
              "  H1        People's hospital 人民医院  1,234.50      -5.00\n"
              "  H22       x                               7.00  12,345.60\n"
              "  ...\n");
}

TEST(TextTable, ShortensTextsWhereTheTerminalIsNarrow) {
    EXPECT_EQ(hospitals().text({50, false}),
              "  hospital  name                 booked     payout\n"
              "  H1        People's hospita…  1,234.50      -5.00\n"
              "  H22       x                      7.00  12,345.60\n"
              "  ...\n");
}

TEST(TextTable, ComesInPartsWhereTheTerminalIsNarrower) {
    EXPECT_EQ(hospitals().text({40, false}),
              "  hospital  name                booked\n"
              "  H1        People's hospit…  1,234.50\n"
              "  H22       x                     7.00\n"
              "  ...\n"
              "\n"
              "  hospital     payout\n"
              "  H1            -5.00\n"
              "  H22       12,345.60\n"
              "  ...\n");
    for (const std::size_t columns : {20U, 24U, 31U, 40U, 50U, 60U})
        for (const std::string& line : lines_of(hospitals().text({columns, false})))
            EXPECT_LE(text_width(line), std::max<std::size_t>(columns, 28)) << columns;
}

TEST(TextTable, ColoursChangeNothingElse) {
    std::string coloured = hospitals().text({0, true});
    EXPECT_NE(coloured.find("\033[31m-5.00\033[0m"), std::string::npos);
    EXPECT_NE(coloured.find("\033[1mhospital\033[0m"), std::string::npos);
    for (std::size_t at = 0; (at = coloured.find('\033')) != std::string::npos;)
        coloured.erase(at, coloured.find('m', at) - at + 1);
    EXPECT_EQ(coloured, hospitals().text());
    EXPECT_EQ(emphasised("Policy", {}), "Policy");
    EXPECT_EQ(emphasised("Policy", {0, true}), "\033[1mPolicy\033[0m");
}

}  // namespace
}  // namespace drgsim
