// The text of an input file, shipped with the program or the user's own.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/toml_file/setting.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

/// Whether the user means a file (it ends in ".toml" or holds a '/') and not a shipped name.
bool means_file(std::string_view name_or_path);

/// Names (file names without .toml) of the shipped files below `folder`/, sorted.
std::vector<std::string> shipped_names(std::string_view folder);

/// The shipped file "`folder`/NAME.toml" or "`folder`/*/NAME.toml"; empty when there is none.
std::optional<std::string_view> shipped_text(std::string_view folder, std::string_view name);

/// The whole file; a missing one becomes a problem at `named_at` that calls it a `kind`.
/// @throws EnvironmentError when it exists but cannot be read.
std::optional<std::string> read_text(const std::filesystem::path& path, std::string_view kind,
                                     const Origin& named_at, Problems& problems);

}  // namespace drgsim
