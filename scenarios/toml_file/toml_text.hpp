// TOML files as the program reads them: parsed with positions, changed by settings such as
// `--set budget.employee.total=5e8`, written back as text. Internal to scenarios/ (toml++).
#pragma once

#include <toml++/toml.h>

#include <optional>
#include <string>
#include <string_view>

#include "scenarios/toml_file/setting.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

/// Parses `text`; its nodes remember `file` and their lines. A syntax error (duplicate keys
/// included) becomes one problem and an empty result. `first_line` is the line `text` begins at.
std::optional<toml::table> parse_toml(std::string_view text, const std::string& file,
                                      Problems& problems, long first_line = 1);

/// Where a node or key was written.
Origin origin_of(const toml::node& node);
Origin origin_of(const toml::key& key);

/// Merges one assignment into `root`, new keys included. A dotted key goes through tables; through
/// a list of tables it picks the one whose `name` is the next part (`driver.noise.by="all"`).
/// A value that is not TOML is taken as text, so `data.region=out/r.h5` needs no quotes.
void apply_setting(toml::table& root, const Setting& setting, Problems& problems);

/// Splits a table into one Setting a leaf, each at the place it was written.
std::vector<Setting> settings_of(const toml::table& table);

/// The problems file by file as they first appear, by line within a file.
void append_by_line(const Problems& found, Problems& problems);

/// The table as TOML text that parses to the same table: one dotted key = value a line.
std::string text_of(const toml::table& table);

/// The node as TOML text, for messages.
std::string text_of(const toml::node& node);

}  // namespace drgsim
