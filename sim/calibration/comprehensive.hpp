// Comprehensive types 综合病种 of DIP: groups too small for a weight of their own share one (rules
// 2, WeightRules::core_threshold).
#pragma once

#include <span>
#include <vector>

#include "sim/policy/policy.hpp"
#include "sim/region/region.hpp"

namespace drgsim {

/// Sets of groups, by GroupId, that share their standards: grouped, below the core threshold in
/// kept reference cases (`case_count`), without a catalogue weight in force, and alike in the first
/// characters of the code. Groups without reference cases are in the set their code belongs to.
/// Sets in order of that prefix, groups ascending; none when the threshold is off.
std::vector<std::vector<std::size_t>> comprehensive_sets(const GroupTable& groups,
                                                         const WeightRules& rules,
                                                         std::span<const double> case_count,
                                                         std::span<const std::uint8_t> ungrouped);

}  // namespace drgsim
