// Checks a parsed TOML file against its key table, and reads choices by it. Internal (toml++).
#pragma once

#include <toml++/toml.h>

#include <algorithm>
#include <span>

#include "scenarios/toml_file/key_table.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

/// Adds a problem for every unknown key (with the nearest known one), wrong type, value out of
/// range and missing required key. `file` is named where a whole file lacks a key.
void check_keys(const toml::table& root, std::span<const Key> keys, const std::string& file,
                Problems& problems);

/// The enum value of a choice key: its place in the row's choices. `fallback` when the value is
/// absent or (already reported) not a choice.
template <typename Enum>
Enum choice(toml::node_view<const toml::node> value, const Key& key, Enum fallback) {
    const auto names = choices_of(key.choices);
    const auto found = std::find(names.begin(), names.end(), value.value_or(std::string_view()));
    return found == names.end() ? fallback : static_cast<Enum>(found - names.begin());
}

}  // namespace drgsim
