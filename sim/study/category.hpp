// The category of a group: the first character of its code, which names the MDC of a DRG.
#pragma once

#include <string_view>

namespace drgsim {

/// The first UTF-8 character of a code; a byte that starts none stands for itself.
std::string_view first_character(std::string_view code);

}  // namespace drgsim
