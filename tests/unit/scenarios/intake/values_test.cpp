// Value parsers: what they take, what they turn away and why.
#include "scenarios/intake/values.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace drgsim {
namespace {

template <class Value, class Parse>
Reason why(Parse parse, std::string_view text) {
    Value value{};
    return parse(text, value);
}

double number(const std::string& text) {
    double value = 0;
    EXPECT_EQ(parse_number(text, value), "") << text;
    return value;
}

TEST(Values, NumbersAreReadToTheLastBit) {
    for (const char* text :
         {"0", "7", "1000.5", "0.1", ".5", "5.", "123456789.12", "0.000001", "999999999999999",
          "99999999999999.9", "1234567890123456789", "21474836.47", "3.14159265358979323846",
          "-12.34", "1e3", "1.5E-2", "00012.30", "179769313486231570000e285"}) {
        EXPECT_EQ(number(text), std::strtod(text, nullptr)) << text;
    }
}

TEST(Values, MoneyIsReadToTheLastBitAtEveryLength) {
    for (long fen = 0; fen < 30'000'000; fen += fen < 2000 ? 1 : 997) {
        const std::string cents = std::to_string(100 + fen % 100).substr(1);
        const std::string text = std::to_string(fen / 100) + "." + cents;
        EXPECT_EQ(number(text), std::strtod(text.c_str(), nullptr)) << text;
    }
}

TEST(Values, NoOtherByteIsADigitOfMoneyOrOfACount) {
    for (int byte = 1; byte < 256; ++byte) {
        if (std::string_view("+-.eE").find(static_cast<char>(byte)) != std::string_view::npos)
            continue;
        const bool is_digit = byte >= '0' && byte <= '9';
        for (std::size_t size = 4; size <= 9; ++size) {
            for (std::size_t i = 0; i < size; ++i) {
                std::string text(size, '7');
                text[size - 3] = '.';
                if (i == size - 3) continue;
                text[i] = static_cast<char>(byte);
                EXPECT_EQ(why<double>(parse_number, text).empty(), is_digit) << text;
            }
        }
        for (const std::size_t place : {0, 1}) {
            std::string text = "77";
            text[place] = static_cast<char>(byte);
            EXPECT_EQ(why<std::int16_t>(parse_count, text).empty(), is_digit) << text;
        }
    }
}

TEST(Values, NumbersThatAreNone) {
    for (const char* text :
         {"abc", "1 2", "1.2.3", "--1", "0x10", "￥5", "１２", "5元", ".", "-", "e5", "1e", "+5"}) {
        EXPECT_EQ(why<double>(parse_number, text), reasons::not_a_number) << text;
    }
    for (const char* text : {"1,234.56", "1234,56", "1,234,567"}) {
        EXPECT_EQ(why<double>(parse_number, text), reasons::comma_in_number) << text;
    }
    for (const char* text : {"inf", "-inf", "Infinity", "nan", "NaN", "1e999", "-1e999"}) {
        EXPECT_EQ(why<double>(parse_number, text), reasons::not_finite) << text;
    }
}

TEST(Values, PaymentsAreNotNegative) {
    EXPECT_EQ(why<double>(parse_payment, "-0.01"), reasons::negative_payment);
    double value = 1;
    EXPECT_EQ(parse_payment("-0", value), "");
    EXPECT_EQ(std::signbit(value), false);
}

TEST(Values, CountsAreWhole) {
    std::int16_t value = 0;
    EXPECT_EQ(parse_count("12", value), "");
    EXPECT_EQ(value, 12);
    EXPECT_EQ(parse_count("3.0", value), "");
    EXPECT_EQ(value, 3);
    EXPECT_EQ(parse_count("32767", value), "");
    EXPECT_EQ(value, 32767);
    EXPECT_EQ(parse_count("32768", value), reasons::too_large);
    EXPECT_EQ(parse_count("2.5", value), reasons::not_whole);
    EXPECT_EQ(parse_count("-1", value), reasons::negative);
    EXPECT_EQ(parse_count("x", value), reasons::not_a_number);
}

TEST(Values, DatesAreDaysOfTheCalendar) {
    std::int32_t date = 0;
    EXPECT_EQ(parse_date("2024-02-29", date), "");
    EXPECT_EQ(date, 20240229);
    EXPECT_EQ(parse_date("2024-12", date), "");
    EXPECT_EQ(date, 20241200);
    EXPECT_EQ(parse_date("2000-02-29", date), "");
    for (const char* text : {"2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-04-31",
                             "2024-01-00", "2024-01-32", "2024-00", "2024-13", "0000-01-01"}) {
        EXPECT_EQ(parse_date(text, date), reasons::no_such_day) << text;
    }
    for (const char* text : {"2024/01/05", "20240105", "2024-1-5", "2024-01-05 10:00", "24-01-05",
                             "2024-01-", "2024", "01-05-2024", "2024-0a-01", "2024-01-0x",
                             "-024-01-01", "2024年01月", "2024_01-05", "2024-01_05"}) {
        EXPECT_EQ(parse_date(text, date), reasons::not_a_date) << text;
    }
}

TEST(Values, NoOtherByteIsADigitOfADate) {
    for (const std::string good : {"2024-02-29", "2024-12"}) {
        for (std::size_t place = 0; place < good.size(); ++place) {
            for (int byte = 0; byte < 256; ++byte) {
                std::string text = good;
                text[place] = static_cast<char>(byte);
                const bool dash = good[place] == '-';
                const bool sound = dash ? byte == '-' : byte >= '0' && byte <= '9';
                EXPECT_EQ(why<std::int32_t>(parse_date, text) == reasons::not_a_date, !sound)
                    << text;
            }
        }
    }
    std::int32_t date = 0;
    EXPECT_EQ(parse_date("9876-10-25", date), "");
    EXPECT_EQ(date, 98761025);
    EXPECT_EQ(parse_date("1987-06", date), "");
    EXPECT_EQ(date, 19870600);
}

TEST(Values, WordsAreWholeWords) {
    for (const std::string_view text :
         {std::string_view("31"), std::string_view("3100"), std::string_view("310\0", 4),
          std::string_view("employe"), std::string_view("employees"), std::string_view("")}) {
        EXPECT_EQ(why<Fund>(parse_fund, text), reasons::unknown_fund) << text;
    }
    std::string_view type;
    EXPECT_EQ(parse_hospital_type("specialist", type), "");
    EXPECT_EQ(type, "specialist");
    EXPECT_EQ(why<std::string_view>(parse_hospital_type, "speciali"), reasons::unknown_type);
}

TEST(Values, DaysAndOrder) {
    EXPECT_EQ(days_between(20240228, 20240301), 2);
    EXPECT_EQ(days_between(20231231, 20240101), 1);
    EXPECT_TRUE(is_before(20240104, 20240105));
    EXPECT_FALSE(is_before(20240105, 20240105));
    EXPECT_FALSE(is_before(20240100, 20240105));  // within the month, the day is not known
    EXPECT_TRUE(is_before(20231200, 20240105));
}

TEST(Values, Words) {
    Fund fund{};
    for (const char* text : {"employee", "EMPLOYEE", "职工", "310"}) {
        fund = Fund::resident;
        EXPECT_EQ(parse_fund(text, fund), "");
        EXPECT_EQ(fund, Fund::employee) << text;
    }
    for (const char* text : {"resident", "Resident", "居民", "390"}) {
        fund = Fund::employee;
        EXPECT_EQ(parse_fund(text, fund), "");
        EXPECT_EQ(fund, Fund::resident) << text;
    }
    EXPECT_EQ(parse_fund("other", fund), reasons::unknown_fund);

    std::int8_t flag = 0;
    for (const char* text : {"1", "true", "TRUE", "yes", "Yes", "是"}) {
        flag = 0;
        EXPECT_EQ(parse_flag(text, flag), "");
        EXPECT_EQ(flag, 1) << text;
    }
    for (const char* text : {"0", "false", "no", "NO", "否"}) {
        flag = 1;
        EXPECT_EQ(parse_flag(text, flag), "");
        EXPECT_EQ(flag, 0) << text;
    }
    EXPECT_EQ(parse_flag("2", flag), reasons::unknown_flag);

    std::int8_t level = 0;
    EXPECT_EQ(parse_level("三级", level), "");
    EXPECT_EQ(level, 3);
    for (const char* text : {"0", "4", "high", "2.0"}) {
        EXPECT_EQ(parse_level(text, level), reasons::unknown_level) << text;
    }
    std::int8_t way = 0;
    EXPECT_EQ(parse_discharge_way("9", way), "");
    EXPECT_EQ(parse_discharge_way("6", way), reasons::unknown_way);
    std::string_view type;
    EXPECT_EQ(parse_hospital_type("专科", type), "");
    EXPECT_EQ(type, "specialist");
    EXPECT_EQ(parse_hospital_type("clinic", type), reasons::unknown_type);
}

}  // namespace
}  // namespace drgsim
