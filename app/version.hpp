// What the program calls itself. The values are written at build time (cmake/Version.cmake).
#pragma once

#include <string>
#include <string_view>

namespace drgsim {

extern const std::string_view program_version;  ///< "0.1.0"
extern const std::string_view git_revision;     ///< "1a2b3c4d5e6f", "-dirty" or "unknown"

/// SHA-256 of the running program, lower-case hexadecimal; "unknown" where it cannot be read.
std::string code_digest();

}  // namespace drgsim
