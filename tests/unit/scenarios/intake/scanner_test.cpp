// The CSV scanner: every form of quoting and line end, physical line numbers, hostile endings.
#include "scenarios/intake/scanner.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace drgsim {
namespace {

struct Scanned {
    std::vector<std::vector<std::string>> rows;
    std::vector<long> lines;
    std::vector<long> stray;
    long unclosed = 0;
};

Scanned scan(const std::string& text) {
    Scanned result;
    // A buffer of exactly the text's size, so that a sanitizer sees a read past its end.
    const std::vector<char> bytes(text.begin(), text.end());
    CsvScanner scanner(std::string_view(bytes.data(), bytes.size()));
    CsvRow row;
    while (scanner.next(row)) {
        result.rows.emplace_back(row.fields.begin(), row.fields.end());
        result.lines.push_back(row.line);
        result.stray.push_back(row.stray_text);
    }
    result.unclosed = scanner.unclosed_quote_line();
    return result;
}

using Rows = std::vector<std::vector<std::string>>;

TEST(Scanner, ReadsPlainRows) {
    EXPECT_EQ(scan("a,b,c\n1,2,3\n").rows, (Rows{{"a", "b", "c"}, {"1", "2", "3"}}));
}

TEST(Scanner, LastLineNeedsNoEnd) {
    EXPECT_EQ(scan("a,b\n1,2").rows, (Rows{{"a", "b"}, {"1", "2"}}));
    EXPECT_EQ(scan("a,b\n1,").rows, (Rows{{"a", "b"}, {"1", ""}}));
}

TEST(Scanner, ReadsCrLf) {
    EXPECT_EQ(scan("a,b\r\n\"1\",\"2\"\r\n3,4\r\n5,6\r").rows,
              (Rows{{"a", "b"}, {"1", "2"}, {"3", "4"}, {"5", "6"}}));
}

TEST(Scanner, UnquotesFields) {
    EXPECT_EQ(scan("\"a,b\",\"say \"\"hi\"\"\",\"\",\"\"\"\"\n").rows,
              (Rows{{"a,b", "say \"hi\"", "", "\""}}));
}

TEST(Scanner, KeepsQuotesInsideUnquotedFields) {
    EXPECT_EQ(scan("5\" pipe,a\"b\"c\n").rows, (Rows{{"5\" pipe", "a\"b\"c"}}));
}

TEST(Scanner, CountsPhysicalLines) {
    const Scanned result = scan("h\n\n\"x\ny\r\nz\"\nlast\n\r\nmore\n");
    EXPECT_EQ(result.rows, (Rows{{"h"}, {"x\ny\r\nz"}, {"last"}, {"more"}}));
    EXPECT_EQ(result.lines, (std::vector<long>{1, 3, 6, 8}));
}

TEST(Scanner, TellsTextAfterAClosingQuote) {
    const Scanned result = scan("a,\"b\"x,c\n\"d\" ,e\n");
    EXPECT_EQ(result.stray, (std::vector<long>{1, 0}));
    EXPECT_EQ(result.rows[0].size(), 3U);
}

TEST(Scanner, TellsWhereAnUnclosedQuoteOpened) {
    const Scanned result = scan("a,b\n1,2\n3,\"4\n5,6\n");
    EXPECT_EQ(result.rows.size(), 2U);
    EXPECT_EQ(result.unclosed, 3);
    EXPECT_EQ(scan("a\n\"").unclosed, 2);
    EXPECT_EQ(scan("a\n\"\"\"").unclosed, 2);
    EXPECT_EQ(scan("a\n\"\"").unclosed, 0);
}

TEST(Scanner, FindsEveryDelimiterAtEveryDistance) {
    // Fields of 0 to 40 bytes, with bytes that differ from the delimiters in one bit.
    std::string text;
    Rows expected(1);
    for (std::size_t length = 0; length <= 40; ++length) {
        std::string field;
        for (std::size_t i = 0; i < length; ++i) field += "-.\x0B\x0E\xAC\x8A\x2D\x4C"[i % 8];
        text += (length > 0 ? "," : "") + field;
        expected[0].push_back(field);
    }
    EXPECT_EQ(scan(text).rows, expected);
    EXPECT_EQ(scan(text + "\n" + text).rows, (Rows{expected[0], expected[0]}));
}

TEST(Scanner, ReadsLongTextsWithQuotesAtEveryDistance) {
    // Longer than what is searched for delimiters at once, wherever a row or a quote falls in it.
    for (std::size_t shift = 0; shift < 70; ++shift) {
        std::string text(shift, 'x');
        text += ",h\n";
        Rows expected = {{std::string(shift, 'x'), "h"}};
        for (int i = 0; i < 4000; ++i) {
            const std::string number = std::to_string(i);
            text += i % 3 == 0 ? "\"" + number + ",\n\"," + number + "\n" : number + ",b\n";
            expected.push_back(i % 3 == 0 ? std::vector<std::string>{number + ",\n", number}
                                          : std::vector<std::string>{number, "b"});
        }
        EXPECT_EQ(scan(text).rows, expected) << shift;
    }
    const std::string field(100'000, 'y');
    EXPECT_EQ(scan("\"" + field + "\"," + field).rows, (Rows{{field, field}}));
}

TEST(Scanner, EmptyTextHasNoRows) {
    EXPECT_TRUE(scan("").rows.empty());
    EXPECT_TRUE(scan("\n\r\n\n").rows.empty());
}

TEST(Scanner, RowsOfDifferentLengthsFollowEachOther) {
    EXPECT_EQ(scan("a\n1,2,3\n,\nx\n").rows, (Rows{{"a"}, {"1", "2", "3"}, {"", ""}, {"x"}}));
    Rows expected;
    std::string text;
    for (std::size_t length : {1U, 50U, 3U, 200U, 2U}) {
        expected.emplace_back(length, "v");
        for (std::size_t i = 0; i < length; ++i) text += i + 1 < length ? "v," : "v\n";
    }
    EXPECT_EQ(scan(text).rows, expected);
}

TEST(Scanner, NulBytesAreOrdinary) {
    EXPECT_EQ(scan(std::string("a\0b,c\n", 6)).rows, (Rows{{std::string("a\0b", 3), "c"}}));
}

}  // namespace
}  // namespace drgsim
