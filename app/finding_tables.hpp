// Alerts, cliffs, indicators and surpluses inside hospitals as text for people and as CSV files.
#pragma once

#include <string>

#include "results/summary/text_table.hpp"
#include "sim/outputs/variables.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// Short tables for one policy: the hospitals with alerts, the communities below the grassroots
/// share, and what lies at the cliffs; nothing where there is nothing to tell.
std::string findings_text(const Study& study, const ResultBlock& block, std::size_t policy,
                          const TextStyle& style);

/// indicators.csv: every policy and hospital with its indicators, empty where unknown, and the
/// names of its alerts. Precondition: the settlement kept the hospitals.
std::string indicators_csv(const Study& study, const ResultBlock& block);

/// departments.csv: every policy and department with its score and what it gets of its hospital's
/// surplus, by base, project and excess. Departments add up to their hospital's departments' part
/// to the fen, and the three parts to the department. Empty where no case names a department.
/// Precondition: the settlement kept the hospitals.
std::string departments_csv(const Study& study, const ResultBlock& block);

}  // namespace drgsim
