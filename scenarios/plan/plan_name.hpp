// The name of a plan whose text may be of another version of the program.
#pragma once

#include <string>
#include <string_view>

namespace drgsim {

/// `name` of a plan's text; "" where there is none, or the text is no TOML.
std::string plan_name(std::string_view text);

}  // namespace drgsim
