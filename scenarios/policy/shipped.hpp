// The rule packs, ready plans, column mappings and templates that travel inside the program.
#pragma once

#include <string_view>
#include <vector>

namespace drgsim {

struct ShippedFile {
    std::string_view path;  ///< below scenarios/, e.g. "policies/guigang-2020.toml"
    std::string_view text;  ///< the file's whole text
};

/// Every shipped file, sorted by path. Generated from
/// scenarios/{policies,plans,mappings,templates}.
const std::vector<ShippedFile>& shipped_files();

}  // namespace drgsim
