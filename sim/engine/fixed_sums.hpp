// The sums of a policy that no driver of a run moves.
#pragma once

#include "sim/engine/plan.hpp"

namespace drgsim {

/// Fills policy.fixed (one lane) and policy.moving: counts unless volumes vary, money unless needs
/// say so, and of the cases outside the pool what leaves it by a rule.
void fix_sums(const Region& region, const kernels::Needs& needs, PolicyPlan& policy);

}  // namespace drgsim
