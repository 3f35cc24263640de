// Cliffs: where a little more cost changes what a case is paid by a jump (rules 4).
#pragma once

#include <array>
#include <vector>

#include "sim/outputs/base_variables.hpp"
#include "sim/settlement/settle.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// What lies within cliff_reach of the jumps, [fund][breakpoint].
struct Cliffs {
    using Counts = std::array<std::array<double, cliff_count>, fund_count>;
    Counts cases{};
    Counts cost{};   ///< of these cases, with E [yuan]
    Counts money{};  ///< sum over them of the jump's size at their breakpoint [yuan]
};

/// Cost at which piece j of the tail ends, j = 0 .. pieces - 2, for cases of `standard` [yuan].
/// None under whole-group review.
std::vector<double> breakpoints(const Policy& policy, const GroupStandard& standard);

/// By how much the payment of a case of `standard` and `factors` jumps at cost `at` [yuan], 0 where
/// it does not: points at `point_value` (with approved add-ons, of a share `approved`), or the cost
/// itself where the case leaves the pool and is paid as booked.
double jump_at(const Policy& policy, const GroupStandard& standard, CaseFactors factors, double at,
               double point_value, double approved);

/// Over the settled year's cases that are paid by group, at the point values of their pools.
Cliffs count_cliffs(const Study& study, const PreparedPolicy& prepared, const YearResult& result);

}  // namespace drgsim
