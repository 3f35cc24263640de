// The [[behaviour]] tables of a plan. Internal to scenarios/plan/ (toml++).
#pragma once

#include <toml++/toml.h>

#include <filesystem>

#include "scenarios/plan/plan.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

/// Reads the behaviours of the plan `root`, which check_keys has looked at, with all checks that
/// need no region; adds their two drivers each to those of `plan`, and warns there of values that
/// count as others.
std::vector<BehaviourLine> read_behaviours(const toml::table& root,
                                           const std::filesystem::path& base_dir, Plan& plan,
                                           Problems& problems);

}  // namespace drgsim
