// What `drgsim report` makes of a result file: one HTML page that needs nothing else, in Chinese
// and English, with charts, tables and the numbers they stand on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "results/run/reader.hpp"

namespace drgsim {

/// What a result file says of a policy in TOML, in words; texts may be empty.
struct PolicyNotes {
    std::string title, title_zh;
    std::string rules, rules_zh;  ///< lines of plain text: the pack's formulas
};

struct ReportRequest {
    std::string plan;                   ///< its name
    std::vector<PolicyNotes> policies;  ///< in the order of the file's
    /// Figures that stand on fewer cases are withheld; 0 withholds none.
    std::uint64_t small_cells = 0;
    bool english_first = false;
};

/// Whether the program was built with the charts' library: without it there is no report.
bool can_report();

/// The page. The same file and request give the same bytes. Memory is bounded by about 128 MiB and
/// 100 bytes a scenario, policy and fund.
/// @throws InputError when the file is damaged or has no scenarios, or when small cells are to be
/// withheld and the file
///         does not tell the hospitals' cases.
std::string report_html(const RunReader& reader, const ReportRequest& request);

}  // namespace drgsim
