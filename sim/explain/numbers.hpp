// Numbers as an explanation prints them.
#pragma once

#include <fmt/format.h>

#include <string>

namespace drgsim {

inline std::string yuan(double value) {
    return fmt::format("{:.2f} yuan", value);
}

inline constexpr int explained_digits = 10;  ///< significant digits of what is no money

inline std::string plain(double value) {
    return fmt::format("{:.{}g}", value, explained_digits);
}

}  // namespace drgsim
