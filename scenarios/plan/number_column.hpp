// A column of numbers from a small CSV file, for empirical distributions.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "scenarios/toml_file/setting.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

/// The numbers below the header `column` in the CSV file at `path`. A missing file or column, and
/// each cell that is not a finite number (with its line), becomes a problem.
std::vector<double> read_number_column(const std::filesystem::path& path, const std::string& column,
                                       const Origin& named_at, Problems& problems);

}  // namespace drgsim
