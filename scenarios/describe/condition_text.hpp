// A condition on cases in words.
#pragma once

#include <string>

#include "sim/policy/policy.hpp"

namespace drgsim {

/// "los <= 2, discharge transfer"; "every case" without a condition.
std::string condition_text(const CaseCondition& when);

}  // namespace drgsim
