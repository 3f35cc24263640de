// The parts of a report's data, each written under a key of its own.
#pragma once

#include "results/report/source.hpp"
#include "results/summary/json_text.hpp"

namespace drgsim {

/// "run": what was run: plan, policies, drivers, seed, data; "axes".
void write_run(JsonText& json, const ReportSource& source);

/// "funds": [policy][fund], what /risk says of each quantity, with curves and the running mean;
/// "regions": [policy], the balance of both funds.
void write_funds(JsonText& json, const ReportSource& source);

/// "contributors": [policy], which hospitals and groups add most to the worst scenarios.
void write_contributors(JsonText& json, const ReportSource& source);

/// "differences", "level_differences": each policy against each baseline, as results/comparison
/// has them.
void write_differences(JsonText& json, const ReportSource& source);

/// "months": point values and payments by policy, fund and month, and the clearing after them;
/// payments by level where the file has them by hospital.
void write_months(JsonText& json, const ReportSource& source);

/// "horizon": the funds year by year; "pools": point values of communities with budgets of their
/// own; "stresses": the funds in named scenarios. Each where the plan has it.
void write_years(JsonText& json, const ReportSource& source);

/// "outliers": shares of the classes of cases; "cliffs": cases and money where payments jump.
void write_outliers(JsonText& json, const ReportSource& source);

/// "levels", "hospitals": reform impact = payout - booked.
void write_hospitals(JsonText& json, const ReportSource& source);

/// "categories": first characters of group codes: cases, payout over cost by policy.
void write_categories(JsonText& json, const ReportSource& source);

/// "alerts": hospitals and communities beyond a policy's limits.
void write_alerts(JsonText& json, const ReportSource& source);

/// "sensitivity": which drivers move the funds' point value, balance and payout, as the design of
/// the run allows: regression and correlations, Sobol's indices, or a tornado.
void write_sensitivity(JsonText& json, const ReportSource& source);

}  // namespace drgsim
