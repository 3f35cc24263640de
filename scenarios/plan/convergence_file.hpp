// The [convergence] table of a plan. Internal to scenarios/plan/ (toml++).
#pragma once

#include <toml++/toml.h>

#include "sim/input/problems.hpp"
#include "sim/outputs/convergence.hpp"

namespace drgsim {

/// Reads the table of the plan `root`, which check_keys has looked at; without it a run never ends
/// early. Problems: outputs that are not by fund, no target at all.
Convergence read_convergence(const toml::table& root, Problems& problems);

}  // namespace drgsim
