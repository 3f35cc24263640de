// The [[driver]] tables of a plan. Internal to scenarios/plan/ (toml++).
#pragma once

#include <toml++/toml.h>

#include <filesystem>

#include "scenarios/plan/plan.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

/// Reads the drivers of the plan `root`, which check_keys has looked at, with all checks that need
/// no region. Empirical columns are read from files below `base_dir`. Multipliers that can be
/// negative become warnings.
std::vector<DriverLine> read_drivers(const toml::table& root, const std::filesystem::path& base_dir,
                                     std::vector<std::string>& warnings, Problems& problems);

}  // namespace drgsim
