// The [horizon] table of a plan. Internal to scenarios/plan/ (toml++).
#pragma once

#include <toml++/toml.h>

#include <filesystem>
#include <optional>

#include "scenarios/plan/plan.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

/// Reads the horizon of the plan `root`, which check_keys has looked at, after its behaviours; adds
/// the drivers growth-employee and growth-resident to those of `plan`, and warns there of
/// behaviours that respond although there is no other year. None where there is one year.
std::optional<HorizonLine> read_horizon(const toml::table& root,
                                        const std::filesystem::path& base_dir, Plan& plan,
                                        Problems& problems);

}  // namespace drgsim
