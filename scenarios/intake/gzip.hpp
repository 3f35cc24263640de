// Inflates gzip, one member or several, and tells a truncated or corrupt file from a whole one.
#pragma once

#include <string>
#include <string_view>

namespace drgsim {

/// True where the bytes begin like a gzip file.
bool looks_gzipped(std::string_view bytes);

/// Appends the inflated members to `text`, checking every checksum and length. Zero padding after
/// the last member is allowed, other bytes are not.
/// @returns what is wrong with the file, or "" when nothing is.
std::string_view inflate_gzip(std::string_view bytes, std::string& text);

}  // namespace drgsim
