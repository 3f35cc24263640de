// Hierarchical shocks: one line of a plan becomes a driver for each level that shocks come from.
// Internal to scenarios/plan/ (toml++).
#pragma once

#include <toml++/toml.h>

#include <vector>

#include "scenarios/plan/plan.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

/// For each entry of `shocks` (`all`, an axis, or two joined by '-', with a coefficient of
/// variation) the driver `line.name`-KEY: lognormal, mean 1, drawn by that, else as `line`.
std::vector<DriverLine> shock_drivers(const DriverLine& line, const toml::table& shocks,
                                      Problems& problems);

}  // namespace drgsim
