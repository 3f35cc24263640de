// The [budget.FUND] and [pool.NAME] tables of a plan. Internal to scenarios/plan/ (toml++).
#pragma once

#include <toml++/toml.h>

#include <string>

#include "scenarios/plan/plan.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

/// Reads the budget of each fund below `table`, which is called `path` in messages and which
/// check_keys has looked at.
FundBudgets read_budgets(toml::node_view<const toml::node> table, const std::string& path,
                         Problems& problems);

/// Reads the pools of the plan `root`. Problems: a pool that lists no community, a community in two
/// pools, and those of its budgets.
std::vector<PoolLine> read_pools(const toml::table& root, Problems& problems);

}  // namespace drgsim
