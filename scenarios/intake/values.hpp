// Turns the text of a field into a value, and names what may be wrong with it. A reason is "" where
// nothing is wrong; the reasons are what rejects.csv and the summary say.
#pragma once

#include <cstdint>
#include <string_view>

#include "scenarios/intake/digits.hpp"
#include "sim/region/region.hpp"

namespace drgsim {

using Reason = std::string_view;

namespace reasons {
inline constexpr Reason missing = "a required value is missing";
inline constexpr Reason not_a_number = "not a number";
inline constexpr Reason comma_in_number =
    "a comma in a number: thousands separators and decimal commas are not read, write 1234.56";
inline constexpr Reason not_finite = "infinite or not a number (NaN)";
inline constexpr Reason cost_not_positive = "zero or negative cost";
inline constexpr Reason negative_payment = "negative payment";
inline constexpr Reason negative = "negative value";
inline constexpr Reason not_positive = "zero or negative coefficient";
inline constexpr Reason not_whole = "not a whole number";
inline constexpr Reason too_large = "number too large";
inline constexpr Reason not_a_date = "not a date YYYY-MM-DD or YYYY-MM";
inline constexpr Reason no_such_day = "no such day in the calendar";
inline constexpr Reason before_admission = "discharge before admission";
inline constexpr Reason unknown_hospital = "unknown hospital: not in the hospitals table";
inline constexpr Reason unknown_fund =
    "unknown fund: not employee, resident, 职工, 居民, 310 or 390";
inline constexpr Reason unknown_level = "unknown level: not 1, 2 or 3";
inline constexpr Reason unknown_flag = "not a flag 0/1, true/false, yes/no, 是/否";
inline constexpr Reason unknown_type = "not a type general, tcm, specialist or primary";
inline constexpr Reason unknown_way = "not a way of discharge 1, 2, 3, 4, 5 or 9";
inline constexpr Reason too_many_tags = "more than 32 distinct tags in the file";
inline constexpr Reason repeated_case = "repeated case_id: an earlier row has it";
inline constexpr Reason repeated_id = "repeated id: an earlier row has it";
inline constexpr Reason too_few_fields = "too few fields: fewer than the header";
inline constexpr Reason too_many_fields = "too many fields: more than the header";
inline constexpr Reason stray_text = "text after a closing quote";
inline constexpr Reason nul_byte = "a NUL byte";
inline constexpr Reason bad_encoding = "bytes that are not in the file's encoding";
}  // namespace reasons

/// Plain decimal with a point and an optional exponent, finite.
Reason parse_number(std::string_view text, double& value);
/// As parse_number, not negative. [yuan]
Reason parse_any_payment(std::string_view text, double& value);
/// The same; most of those that are nothing are written alike.
inline Reason parse_payment(std::string_view text, double& value) {
    if (text == "0.00") {
        value = 0;
        return {};
    }
    return parse_money(text, value) ? Reason() : parse_any_payment(text, value);
}
/// Whole number in [0, 32767]; "3.0" is whole.
Reason parse_count(std::string_view text, std::int16_t& value);
/// YYYY-MM-DD or YYYY-MM as yyyymmdd (dd = 00 for the latter); days are checked by the calendar.
Reason parse_date(std::string_view text, std::int32_t& yyyymmdd);
/// 0/1, true/false, yes/no, 是/否, in any case.
Reason parse_flag(std::string_view text, std::int8_t& value);
/// employee, resident, 职工, 居民, 310, 390, in any case.
Reason parse_fund(std::string_view text, Fund& value);
/// 1, 2, 3, 一级, 二级, 三级.
Reason parse_level(std::string_view text, std::int8_t& value);
/// 1, 2, 3, 4, 5, 9.
Reason parse_discharge_way(std::string_view text, std::int8_t& value);
/// general, tcm, specialist, primary, or 综合, 中医, 专科, 基层; `value` is the English word.
Reason parse_hospital_type(std::string_view text, std::string_view& value);

/// Days from `from` to `to`, both full dates yyyymmdd.
int days_between(std::int32_t from, std::int32_t to);
/// True where `to` is surely before `from`: by day where both have one, else by month.
bool is_before(std::int32_t to, std::int32_t from);

/// True where the texts differ in the case of ASCII letters alone.
bool equals_ignoring_case(std::string_view a, std::string_view b);

}  // namespace drgsim
