// The small expressions of a pack's tail: linear in the cost ratio and K.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/policy/policy.hpp"

namespace drgsim {

/// Parses sums, differences, products, quotients by numbers and brackets of numbers, K and the
/// ratio, which is called `ratio_name` ("r", "rho"; "" = not allowed): "1 + 0.7 * (r - K)". On a
/// fault (syntax, unknown name, not linear) the result is empty and `fault` says what is wrong.
std::optional<LinearForm> parse_linear_form(std::string_view text, std::string_view ratio_name,
                                            std::string& fault);

}  // namespace drgsim
