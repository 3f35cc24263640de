// Numbers as an explanation prints them.
#pragma once

#include <fmt/format.h>

#include <string>

namespace drgsim {

inline std::string yuan(double value) {
    return fmt::format("{:.2f} yuan", value);
}

/// Ten significant digits.
inline std::string plain(double value) {
    return fmt::format("{:.10g}", value);
}

}  // namespace drgsim
