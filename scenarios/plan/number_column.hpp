// Numbers from small CSV files: a column for empirical distributions, a table of scenarios.
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

struct NumberTable {
    std::string file;
    std::vector<std::string> header;
    std::vector<std::vector<double>> rows;  ///< each as long as the header
};

/// The whole CSV file at `path`, but for a column `label`, which may hold any text. Problems as
/// above, and rows that are longer or shorter than the header.
NumberTable read_number_table(const std::filesystem::path& path, const std::string& label,
                              const Origin& named_at, Problems& problems);

}  // namespace drgsim
