// Rule packs: the shipped ones by name, the user's own as files, read into Policy.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/toml_file/setting.hpp"
#include "sim/input/problems.hpp"
#include "sim/policy/policy.hpp"

namespace drgsim {

/// Reads and checks a pack. A name such as "guigang-2020" is a shipped pack; anything that ends in
/// ".toml" or holds a '/' is a file, relative to `base_dir`. `overrides` replace values of the
/// pack; `named_at` is where the pack was named. Every fault goes to `problems` (the result is
/// then of no use). Policy::text is the file's text, with overrides the resulting TOML.
/// @throws EnvironmentError when the file exists but cannot be read.
Policy load_policy(const std::string& name_or_path, const std::filesystem::path& base_dir,
                   const std::vector<Setting>& overrides, Problems& problems,
                   const Origin& named_at = {});

/// The same from a text already read; `file` is what messages call it.
Policy parse_policy(std::string_view text, const std::string& file,
                    const std::vector<Setting>& overrides, Problems& problems);

/// Names of the shipped packs, sorted; each without a fault (a test reads them all).
std::vector<std::string> shipped_policy_names();

/// A shipped pack and the folder it stands in.
struct ShippedPolicy {
    std::string name;
    std::string folder;  ///< "", "regional" or "reference"
};
/// In the order in which they are listed: those in front, regional, reference; each by name.
std::vector<ShippedPolicy> shipped_policies();

/// The method as packs spell it.
std::string_view method_name(Method method);

}  // namespace drgsim
