// Linear forms of a tail as users read and write them.
#pragma once

#include <string>
#include <string_view>

#include "sim/policy/policy.hpp"

namespace drgsim {

/// "1.7 - 0.5 K + 0.5 r" with `ratio` for the ratio and so many significant digits; "" for 0.
std::string form_text(const LinearForm& form, std::string_view ratio, int digits);

}  // namespace drgsim
