// Alerts, cliffs and indicators of a settlement as text for people and as a CSV file.
#pragma once

#include <string>

#include "sim/outputs/variables.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// Short tables for one policy: the hospitals with alerts, the communities below the grassroots
/// share, and what lies at the cliffs; nothing where there is nothing to tell.
std::string findings_text(const Study& study, const ResultBlock& block, std::size_t policy);

/// indicators.csv: every policy and hospital with its indicators, empty where unknown, and the
/// names of its alerts. Precondition: the settlement kept the hospitals.
std::string indicators_csv(const Study& study, const ResultBlock& block);

}  // namespace drgsim
