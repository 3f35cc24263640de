// Reads what a pack says of money: point value, monthly payments, clearing, prospective budgets,
// alerts. Internal (toml++).
#pragma once

#include <toml++/toml.h>

#include "sim/input/problems.hpp"
#include "sim/policy/policy.hpp"

namespace drgsim {

/// Fills point_value, monthly, clearing, prospective and alerts; policy.method is known. Faults go
/// to `problems`.
void read_money(const toml::table& root, const std::string& file, Problems& problems,
                Policy& policy);

}  // namespace drgsim
