// A region as the CSV files of the import contract.
#pragma once

#include <filesystem>

#include "sim/region/region.hpp"

namespace drgsim {

/// Writes cases.csv, hospitals.csv and groups.csv below `directory` (made if missing), which import
/// again as the same region; money is stated in whole fen, columns without any value are left out.
/// The three appear together at the end, replacing files of those names; a failure leaves no part.
/// @throws EnvironmentError when a file cannot be written.
void write_csv_files(const Region& region, const std::filesystem::path& directory);

}  // namespace drgsim
