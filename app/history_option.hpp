// --history, and whether a region has what a calibration needs: shared by calibrate and describe.
#pragma once

#include <string>
#include <vector>

#include "app/arguments.hpp"
#include "sim/policy/policy.hpp"
#include "sim/region/region.hpp"

namespace drgsim {

/// The years of "--history 2021,2022,2023"; none without the option.
std::vector<int> years_from(Arguments& arguments);

/// Adds a problem for every year of `history` without cases; `file` is the region's.
void check_years(const std::vector<int>& history, const Region& region, const std::string& file,
                 Problems& problems);

/// Adds a problem where the region lacks the group column that `policy` reads.
void check_group_column(const Policy& policy, const Region& region, const std::string& file,
                        Problems& problems);

}  // namespace drgsim
