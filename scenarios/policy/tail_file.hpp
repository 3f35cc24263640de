// The [tail] section of a pack: thresholds and pieces. Internal to scenarios/policy/ (toml++).
#pragma once

#include <toml++/toml.h>

#include <string>

#include "sim/input/problems.hpp"
#include "sim/policy/policy.hpp"

namespace drgsim {

/// Reads [tail] of the pack `root`, which check_keys has looked at. Adds a problem for a K family
/// that is not ordered or not complete, expressions that do not parse, K used but not given,
/// pieces out of order or without an end, and anything but one normal piece.
Tail read_tail(const toml::table& root, const std::string& file, Problems& problems);

}  // namespace drgsim
