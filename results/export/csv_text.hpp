// CSV as the program writes it: UTF-8, comma, quotes where needed, empty for a missing number.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace drgsim {

/// `text` as one cell: quoted when it holds a comma, a quote or a line break.
std::string csv_cell(std::string_view text);

/// The shortest text that reads back as the same number; empty for NaN.
std::string csv_number(double value);

/// The cells, which are final, joined by commas and ended.
std::string csv_line(const std::vector<std::string>& cells);

}  // namespace drgsim
