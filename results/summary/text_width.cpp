// Widths by ranges of code points: East Asian Width W and F, and the blocks of emoji (Unicode 15).
#include "results/summary/text_width.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "kernels/contracts.hpp"

namespace drgsim {

namespace {

using Range = std::pair<char32_t, char32_t>;

constexpr Range wide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x25FD, 0x25FE},
    {0x2614, 0x2615},   {0x2648, 0x2653},   {0x26AA, 0x26AB},   {0x26BD, 0x26BE},
    {0x2705, 0x2705},   {0x270A, 0x270B},   {0x2728, 0x2728},   {0x274C, 0x274C},
    {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},   {0x2B1B, 0x2B1C},
    {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F004, 0x1F004},
    {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F200, 0x1F320}, {0x1F32D, 0x1F335},
    {0x1F337, 0x1F37C}, {0x1F37E, 0x1F393}, {0x1F3A0, 0x1F3CA}, {0x1F3E0, 0x1F3F0},
    {0x1F3F8, 0x1F43E}, {0x1F440, 0x1F440}, {0x1F442, 0x1F4FC}, {0x1F4FF, 0x1F53D},
    {0x1F550, 0x1F567}, {0x1F5FB, 0x1F64F}, {0x1F680, 0x1F6C5}, {0x1F7E0, 0x1F7EB},
    {0x1F90C, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
};
constexpr Range narrow_less[] = {
    // no column of their own
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD},   {0x0610, 0x061A}, {0x064B, 0x065F},
    {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F},   {0x20D0, 0x20FF}, {0xFE00, 0xFE0F},
    {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF},
};
constexpr Range turning[] = {{0x200E, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}, {0x61C, 0x61C}};

template <std::size_t n>
bool is_in(const Range (&ranges)[n], char32_t c) {
    return std::any_of(ranges, ranges + n,
                       [c](const Range& range) { return c >= range.first && c <= range.second; });
}

constexpr char32_t no_character = 0xFFFFFFFF;

/// Takes one character off the front of `text`; a byte that begins none is no_character.
std::pair<char32_t, std::string_view> take_character(std::string_view& text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    std::size_t length = first < 0x80   ? 1
                         : first < 0xC2 ? 0
                         : first < 0xE0 ? 2
                         : first < 0xF0 ? 3
                         : first < 0xF5 ? 4
                                        : 0;
    char32_t c = length < 2 ? first : first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if (i >= text.size() || (byte(i) & 0xC0U) != 0x80)
            length = 0;
        else
            c = c << 6U | (byte(i) & 0x3FU);
    }
    if (length == 0) c = no_character;
    const std::string_view taken = text.substr(0, std::max<std::size_t>(length, 1));
    text.remove_prefix(taken.size());
    return {c, taken};
}

std::size_t width_of(char32_t c) {
    if (c < 0x300) return 1;
    return is_in(wide, c) ? 2 : is_in(narrow_less, c) ? 0 : 1;
}

}  // namespace

std::size_t text_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) width += width_of(take_character(text).first);
    return width;
}

std::string cut_to_width(std::string_view text, std::size_t width) {
    DRGSIM_EXPECT(width > 0);
    if (text_width(text) <= width) return std::string(text);
    std::string cut;
    for (std::size_t used = 0;;) {
        const auto [c, bytes] = take_character(text);
        used += width_of(c);
        if (used > width - 1) return cut + "…";
        cut += bytes;
    }
}

std::string safe_in_line(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto [c, bytes] = take_character(text);
        if (c == no_character)
            out += '?';
        else if (c == '\t' || c == '\n' || c == '\r')
            out += ' ';
        else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || is_in(turning, c))
            continue;
        else
            out += bytes;
    }
    return out;
}

}  // namespace drgsim
