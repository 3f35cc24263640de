// "Did you mean": the known name nearest to one that is not known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace drgsim {

/// The first candidate that begins with `name` (of three characters or more), else the one with the
/// smallest edit distance to it, the first of equals; "" when more than half of the name would have
/// to change.
std::string nearest(std::string_view name, const std::vector<std::string>& candidates);

/// What to do about an unknown name: `did you mean "x"? known: a, b, c` (at most 12 names).
std::string known_names(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace drgsim
