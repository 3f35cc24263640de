// A rule pack in words, for people who want to see what a file means.
#pragma once

#include <string>

#include "sim/policy/policy.hpp"

namespace drgsim {

/// Head, method, standards, outside rules, adjusters, review, point value, monthly payments,
/// clearing, K and pieces of a pack, as text.
std::string policy_text(const Policy& policy);

}  // namespace drgsim
