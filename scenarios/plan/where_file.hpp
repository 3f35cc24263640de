// The `where` tables of a plan. Internal to scenarios/plan/ (toml++).
#pragma once

#include <toml++/toml.h>

#include <string>
#include <vector>

#include "scenarios/plan/plan.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

/// A scalar or list as texts.
std::vector<std::string> texts_of(toml::node_view<const toml::node> value);

/// The lines of a `where` table, which check_keys has looked at; none where it is absent. A key
/// that lists nothing is a problem.
std::vector<WhereLine> where_of(toml::node_view<const toml::node> where, Problems& problems);

}  // namespace drgsim
