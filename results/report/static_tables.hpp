// The tables of a report that stand in its HTML, so that they are there without scripts: what was
// run, the funds' headline, the rules.
#pragma once

#include <string>

#include "results/report/source.hpp"

namespace drgsim {

/// Cards by policy: point value, balance and probability of a deficit of each fund that has cases,
/// with intervals.
std::string headline_html(const ReportSource& source);

/// The line under the title: region, year, policies, scenarios.
std::string lead_html(const ReportSource& source);

/// Two columns: plan, data, seed, digests.
std::string run_table_html(const ReportSource& source);

/// Each policy's rules in words, and the plan's text.
std::string rules_html(const ReportSource& source);

}  // namespace drgsim
