// What a new study begins with: a commented plan that fits its region.
#pragma once

#include <string>

#include "sim/region/region.hpp"

namespace drgsim {

/// The plan `templates/plan.toml` for the newest year of `region` under the pack in `policy_file`,
/// a path relative to the plan: all years are its history, the budgets 98 % of what the funds
/// booked in the newest, to three digits. The region has cases.
std::string starter_plan(const std::string& name, const std::string& policy_file,
                         const Region& region);

}  // namespace drgsim
