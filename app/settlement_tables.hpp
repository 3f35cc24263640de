// A deterministic settlement as it is stated: money rounded to the fen so that sums close, as text
// for people and as CSV files.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "results/summary/text_table.hpp"
#include "sim/outputs/variables.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// Aligned tables for every policy: funds, the hospitals that gain and lose most against what is
/// booked today (where the plan keeps hospitals), alerts and cliffs.
std::string settlement_text(const Study& study, const ResultBlock& block, const TextStyle& style);

/// Names and contents of funds.csv, hospitals.csv, indicators.csv, departments.csv (where cases
/// name departments), groups.csv and months.csv; those the plan switches off are left out.
/// Hospitals' payouts add up to the fund's to the fen.
std::vector<std::pair<std::string, std::string>> settlement_csv(const Study& study,
                                                                const ResultBlock& block);

/// The names settlement_csv may use.
std::vector<std::string> settlement_csv_names();

}  // namespace drgsim
