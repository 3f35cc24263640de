// Arithmetic as it stands in the golden files: numbers, names, + - * / ( ) and min, max.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace drgsim::golden {

/// Values of the names that a file has defined so far.
using Names = std::map<std::string, double, std::less<>>;

/// The value of `text`. @throws std::runtime_error naming what cannot be read.
double evaluate(std::string_view text, const Names& names);

}  // namespace drgsim::golden
