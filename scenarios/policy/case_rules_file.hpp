// Reads what a pack says of cases before their cost is looked at: who is outside, adjusters.
// Internal (toml++).
#pragma once

#include <toml++/toml.h>

#include "sim/input/problems.hpp"
#include "sim/policy/policy.hpp"

namespace drgsim {

/// [outside]. Faults go to `problems`.
OutsideRules read_outside(const toml::table& root, const std::string& file, Problems& problems);

/// [[adjuster]] and [hospital_bonus]. Faults go to `problems`.
AdjusterRules read_adjusters(const toml::table& root, const std::string& file, Problems& problems);

}  // namespace drgsim
