// Auxiliary coefficients a_i by rule and group (rules 4, Adjusters): stated, or from the data.
#pragma once

#include <vector>

#include "sim/calibration/kept_cases.hpp"
#include "sim/calibration/standards.hpp"

namespace drgsim {

/// Standards::adjuster of `policy`: [rule][group]. A rule from data is the mean of the group's kept
/// cases that meet its condition over the mean of all of them, both taken as the policy's means
/// are; 0 where fewer than its min_cases meet it. `ungrouped` is by GroupId; ungrouped codes have
/// no coefficient from data.
std::vector<std::vector<double>> adjuster_values(const Region& region, const Policy& policy,
                                                 const KeptCases& kept,
                                                 const std::vector<std::uint8_t>& ungrouped);

}  // namespace drgsim
