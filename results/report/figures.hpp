// The parts of a report's data, each written under a key of its own. What cells to withhold is
// decided once, in SmallCells.
#pragma once

#include <vector>

#include "results/report/report.hpp"
#include "results/report/small_cells.hpp"
#include "results/summary/json_text.hpp"

namespace drgsim {

/// "run": what was run: plan, policies, drivers, seed, data; "axes".
void write_run(JsonText& json, const RunReader& reader, const ReportRequest& request);

/// "funds": [policy][fund], each quantity's distribution, with 101 quantiles, a histogram and the
/// running mean of some; "differences" of pairs of policies.
void write_funds(JsonText& json, const RunReader& reader);

/// "months": point values and payments by policy, fund and month, and the clearing after them;
/// payments by level where the file has them by hospital.
void write_months(JsonText& json, const RunReader& reader, const SmallCells& small);

/// "outliers": shares of the classes of cases; "cliffs": cases and money where payments jump.
void write_outliers(JsonText& json, const RunReader& reader, const SmallCells& small);

/// "levels", "hospitals", "level_differences": reform impact = payout - booked.
void write_hospitals(JsonText& json, const RunReader& reader, const SmallCells& small);

/// "categories": first characters of group codes: cases, cost, payout over cost by policy.
void write_categories(JsonText& json, const RunReader& reader, const SmallCells& small);

/// "alerts": hospitals and communities beyond a policy's limits.
void write_alerts(JsonText& json, const RunReader& reader, const SmallCells& small);

/// "sensitivity": which drivers move the funds' point value, balance and payout, as the design of
/// the run allows: rank correlations, Sobol's indices, or a tornado of one-at-a-time scenarios.
void write_sensitivity(JsonText& json, const RunReader& reader);

}  // namespace drgsim
