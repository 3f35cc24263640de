// Digits eight at a time: what dates and money are made of, in the place where they are needed.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace drgsim {

/// Eight digits as text, and what `text - zero_digits` holds: their values, the first one lowest.
inline constexpr std::uint64_t zero_digits = 0x3030303030303030;

/// False where one of the eight was no digit.
inline bool are_digits(std::uint64_t values) {
    return ((values | (values + 0x7676767676767676)) & 0x8080808080808080) == 0;
}

/// Neighbours are joined by one multiplication: digits to pairs, in 16 bits each ...
inline std::uint64_t pairs_of(std::uint64_t values) {
    return (values * 10 + (values >> 8)) & 0x00FF00FF00FF00FF;
}

/// ... pairs to fours, and fours to the number.
inline std::uint64_t number_of(std::uint64_t pairs) {
    const std::uint64_t fours = (pairs * 100 + (pairs >> 16)) & 0x0000FFFF0000FFFF;
    return (fours * 10000 + (fours >> 32)) & 0xFFFFFFFF;
}

/// d.dd to ddddd.dd: money as it is as a rule, whatever its length, without a branch on it. False
/// where `text` is of another form; the value is then unset.
inline bool parse_money(std::string_view text, double& value) {
    const std::size_t size = text.size();
    if (size < 4 || size > 8 || text[size - 3] != '.') return false;
    std::uint32_t first = 0, last = 0;
    std::memcpy(&first, text.data(), 4);
    std::memcpy(&last, text.data() + size - 4, 4);
    // The last eight bytes, with '0' before the number: its first digit is the lowest byte.
    const std::size_t missing = 8 * (8 - size);  // bits, at most 32
    const std::uint64_t bytes = (first | std::uint64_t{last} << (32 - missing)) << missing |
                                (zero_digits & ((std::uint64_t{1} << missing) - 1));
    // The decimals stay, the digits before them close up over the point.
    const std::uint64_t decimals = 0xFFFF000000000000;
    const std::uint64_t digits =
        ((bytes & decimals) | (bytes << 8 & ~decimals) | (zero_digits & 0xFF)) - zero_digits;
    if (!are_digits(digits)) return false;
    value = static_cast<double>(static_cast<std::int64_t>(number_of(pairs_of(digits)))) / 100;
    return true;
}

}  // namespace drgsim
