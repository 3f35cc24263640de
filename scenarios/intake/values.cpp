// Value parsers of the input tables: strict, without locale, allocation or exceptions.
#include "scenarios/intake/values.hpp"

#include <fast_float/fast_float.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <limits>

#include "scenarios/intake/string_index.hpp"

namespace drgsim {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Reads digits at known places; `other` tells whether one of them was something else.
struct Digits {
    std::string_view text;
    bool other = false;
    int at(std::size_t begin, std::size_t count) {
        int value = 0;
        for (std::size_t i = begin; i < begin + count; ++i) {
            other |= !is_digit(text[i]);
            value = 10 * value + (text[i] - '0');
        }
        return value;
    }
};

std::chrono::year_month_day day_of(std::int32_t yyyymmdd) {
    return std::chrono::year(yyyymmdd / 10000) /
           std::chrono::month(static_cast<unsigned>(yyyymmdd / 100 % 100)) /
           std::chrono::day(static_cast<unsigned>(yyyymmdd % 100));
}

template <class Value>
struct Word {
    std::string_view text;
    Value value;
    std::uint64_t start = 0;  ///< first eight bytes, as bytes_at gives them
    constexpr Word(std::string_view word, Value meaning) : text(word), value(meaning) {
        for (std::size_t i = 0; i < std::min<std::size_t>(8, word.size()); ++i) {
            start |= std::uint64_t{static_cast<unsigned char>(word[i])} << 8 * i;
        }
    }
};

/// Short words are compared as numbers, all of them: which one it is is hard to foretell.
template <class Value, std::size_t n>
bool find_word(const Word<Value> (&words)[n], std::string_view text, Value& value) {
    if (text.size() <= 8) {
        const std::uint64_t start = bytes_at(text.data(), text.size());
        bool found = false;
        Value result{};
        for (const auto& word : words) {
            const bool same = (word.start == start) & (word.text.size() == text.size());
            result = same ? word.value : result;
            found |= same;
        }
        if (found) {
            value = result;
            return true;
        }
    }
    for (const auto& word : words) {
        if (equals_ignoring_case(word.text, text)) {
            value = word.value;
            return true;
        }
    }
    return false;
}

}  // namespace

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                              [&](char x, char y) { return lower(x) == lower(y); });
}

namespace {

/// Plain digits with at most one point and 15 digits in all: both the digits and the power of ten
/// are exact, so their quotient is the correctly rounded value.
bool parse_plain(std::string_view text, double& value) {
    static constexpr double powers[] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                        1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    const std::size_t size = text.size();
    if (size == 0 || size > 16) return false;
    const std::size_t point = std::min(text.find('.'), size);
    const std::size_t decimals = point == size ? 0 : size - point - 1;
    if (size - (point == size ? 0 : 1) - 1 > 14) return false;
    std::uint64_t mantissa = 0;
    bool other = false;
    const auto take = [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const unsigned digit = static_cast<unsigned char>(text[i]) - unsigned{'0'};
            other |= digit > 9;
            mantissa = 10 * mantissa + digit;
        }
    };
    take(0, point);
    take(size - decimals, size);
    value = static_cast<double>(static_cast<std::int64_t>(mantissa)) / powers[decimals];
    return !other;
}

}  // namespace

Reason parse_number(std::string_view text, double& value) {
    if (parse_money(text, value) || parse_plain(text, value)) return {};
    const char* end = text.data() + text.size();
    const auto [stop, error] = fast_float::from_chars(text.data(), end, value);
    if (error == std::errc::result_out_of_range) return reasons::not_finite;
    if (error == std::errc() && stop == end) {
        return std::isfinite(value) ? Reason() : reasons::not_finite;
    }
    const bool has_comma = text.find(',') != std::string_view::npos;
    return has_comma ? reasons::comma_in_number : reasons::not_a_number;
}

Reason parse_any_payment(std::string_view text, double& value) {
    const Reason reason = parse_number(text, value);
    if (!reason.empty()) return reason;
    if (value < 0) return reasons::negative_payment;
    value += 0.0;  // -0 becomes 0
    return {};
}

Reason parse_count(std::string_view text, std::int16_t& value) {
    double number = 0;
    if (text.size() == 1 || text.size() == 2) {  // as a rule; which of the two is hard to foretell
        const unsigned first = static_cast<unsigned char>(text.front()) - unsigned{'0'};
        const unsigned last = static_cast<unsigned char>(text.back()) - unsigned{'0'};
        if (first <= 9 && last <= 9) {
            value = static_cast<std::int16_t>((text.size() - 1) * 10 * first + last);
            return {};
        }
    } else if (!text.empty() && text.size() <= 4) {
        Digits digits{text};
        const int count = digits.at(0, text.size());
        if (!digits.other) {
            value = static_cast<std::int16_t>(count);
            return {};
        }
    }
    if (const Reason reason = parse_number(text, number); !reason.empty()) return reason;
    if (number < 0) return reasons::negative;
    if (number != std::floor(number)) return reasons::not_whole;
    if (number > std::numeric_limits<std::int16_t>::max()) return reasons::too_large;
    value = static_cast<std::int16_t>(number);
    return {};
}

Reason parse_date(std::string_view text, std::int32_t& yyyymmdd) {
    const bool full = text.size() == 10;
    if ((!full && text.size() != 7) || text[4] != '-' || (full && text[7] != '-')) {
        return reasons::not_a_date;
    }
    // The digits close up over the dashes; day 00 where there is none.
    const std::uint64_t digits = bytes_at(text.data(), 4) | bytes_at(text.data() + 5, 2) << 32 |
                                 (full ? bytes_at(text.data() + 8, 2) : 0x3030) << 48;
    const std::uint64_t pairs = pairs_of(digits - zero_digits);
    if (!are_digits(digits - zero_digits)) return reasons::not_a_date;
    const auto date = static_cast<std::int32_t>(number_of(pairs));
    const auto month = static_cast<int>(pairs >> 32 & 0xFF);
    const auto day = static_cast<int>(pairs >> 48);
    if (date < 10000 || month == 0 || month > 12 || (full && day == 0)) return reasons::no_such_day;
    if (day > 28 && !day_of(date).ok()) return reasons::no_such_day;
    yyyymmdd = date;
    return {};
}

Reason parse_flag(std::string_view text, std::int8_t& value) {
    static constexpr Word<std::int8_t> words[] = {{"0", 0},  {"1", 1},   {"false", 0}, {"true", 1},
                                                  {"no", 0}, {"yes", 1}, {"否", 0},    {"是", 1}};
    return find_word(words, text, value) ? Reason() : reasons::unknown_flag;
}

Reason parse_fund(std::string_view text, Fund& value) {
    static constexpr Word<Fund> words[] = {
        {"employee", Fund::employee}, {"resident", Fund::resident}, {"310", Fund::employee},
        {"390", Fund::resident},      {"职工", Fund::employee},     {"居民", Fund::resident}};
    return find_word(words, text, value) ? Reason() : reasons::unknown_fund;
}

Reason parse_level(std::string_view text, std::int8_t& value) {
    static constexpr Word<std::int8_t> words[] = {{"1", 1},    {"2", 2},    {"3", 3},
                                                  {"一级", 1}, {"二级", 2}, {"三级", 3}};
    return find_word(words, text, value) ? Reason() : reasons::unknown_level;
}

Reason parse_discharge_way(std::string_view text, std::int8_t& value) {
    constexpr std::string_view ways = "123459";
    if (text.size() != 1 || ways.find(text[0]) == std::string_view::npos) {
        return reasons::unknown_way;
    }
    value = static_cast<std::int8_t>(text[0] - '0');
    return {};
}

Reason parse_hospital_type(std::string_view text, std::string_view& value) {
    static constexpr Word<std::string_view> words[] = {
        {"general", "general"}, {"tcm", "tcm"},      {"specialist", "specialist"},
        {"primary", "primary"}, {"综合", "general"}, {"中医", "tcm"},
        {"专科", "specialist"}, {"基层", "primary"}};
    return find_word(words, text, value) ? Reason() : reasons::unknown_type;
}

int days_between(std::int32_t from, std::int32_t to) {
    return static_cast<int>(
        (std::chrono::sys_days(day_of(to)) - std::chrono::sys_days(day_of(from))).count());
}

bool is_before(std::int32_t to, std::int32_t from) {
    const bool by_day = to % 100 != 0 && from % 100 != 0;
    return by_day ? to < from : to / 100 < from / 100;
}

}  // namespace drgsim
