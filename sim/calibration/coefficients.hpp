// Level difference coefficients of one group (rules 2 and 12, "Tails and coefficients").
#pragma once

#include <array>

#include "sim/policy/policy.hpp"
#include "sim/region/region.hpp"

namespace drgsim {

using LevelValues = std::array<double, level_count>;

/// Half away from zero to 8 decimals, as base points and coefficients are stated (rules 2, 3).
double round_to_8_decimals(double value);

/// Pools neighbouring levels until the ratios no longer fall from a lower level to a higher one,
/// each level weighted by its `cases`; levels with a NaN ratio are left out and stay NaN.
LevelValues pool_adjacent_violators(LevelValues ratio, const LevelValues& cases);

/// A NaN level takes the nearest lower level's value, else the nearest higher one's.
LevelValues fill_empty_levels(LevelValues value);

/// c_gl of a group from its means: ratio m_gl / m_g, repair, fill, round. `level_mean` is NaN
/// where a level has no case; at least one level has some.
LevelValues coefficients_from_means(double group_mean, const LevelValues& level_mean,
                                    const LevelValues& cases, CoefficientRules::Repair repair);

}  // namespace drgsim
