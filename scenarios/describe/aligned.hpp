// Aligned columns of plain text.
#pragma once

#include <string>
#include <vector>

namespace drgsim {

/// Rows of cells (ASCII) as lines, each column as wide as its widest cell, two spaces before the
/// first column and between columns, no spaces at line ends.
std::string aligned(const std::vector<std::vector<std::string>>& rows);

}  // namespace drgsim
