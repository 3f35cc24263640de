// What a pack's method means for the rest of it. Internal (toml++).
#pragma once

#include <toml++/toml.h>

#include "sim/input/problems.hpp"
#include "sim/policy/policy.hpp"

namespace drgsim {

/// Whether cases are paid by group, in points or by a rate: whether there is a tail.
bool pays_by_group(Method method);

/// Adds a problem for every part of the pack that has no effect under `method`.
void check_scope(const toml::table& root, Method method, const std::string& file,
                 Problems& problems);

/// Sets what follows from policy.method: the form of the point value, what of an entitlement the
/// fund pays, and where cases are not paid by group the one outside rule that says so, a tail that
/// pays every case the same and no review.
void apply_method(Policy& policy);

}  // namespace drgsim
