// The key table of a file kind: path, type, unit, default, range and meaning of every key. One
// table serves the check of a file, `drgsim describe` and the generated reference.
#pragma once

#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace drgsim {

/// What a value may be: one bit each, or several.
namespace accepts {
inline constexpr unsigned text = 1, integer = 2, number = 4, boolean = 8, off = 16,  // off: `false`
    text_list = 32, integer_list = 64, number_list = 128, anything = 256,
                          number_pairs = 512,  // [[a, b], ...]
    number_lists = 1024;                       // [[a, b, c, ...], ...]
}

/// Bounds of a number, of each number of a list.
struct Bounds {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    bool above_low = false;  ///< the low bound itself is not allowed
};
inline constexpr Bounds any_number{};
inline constexpr Bounds at_least_zero{0, std::numeric_limits<double>::infinity(), false};
inline constexpr Bounds above_zero{0, std::numeric_limits<double>::infinity(), true};
inline constexpr Bounds share{0, 1, false};

struct Key {
    /// Dotted; `*` = any name; `list[]` = each table of a list of tables.
    std::string_view path;
    unsigned accepted;          ///< bits of `accepts`
    std::string_view unit;      ///< "" = none
    std::string_view fallback;  ///< default as TOML, "required", or "" = absent
    std::string_view choices;   ///< "a | b | c" for text, in the order of the enum it stands for
    Bounds bounds;
    std::string_view meaning;  ///< one line
};

/// The names in "a | b | c".
std::vector<std::string_view> choices_of(std::string_view choices);
/// The row with this path; a contract that it exists.
const Key& key_at(std::span<const Key> keys, std::string_view path);
/// "number or false", "text", "list of integers", ...
std::string type_name(unsigned accepted);
/// "0 to 1", "above 0", "a | b", "" when anything goes.
std::string range_name(const Key& key);

}  // namespace drgsim
