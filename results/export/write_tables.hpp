// Exported tables as files that spreadsheets open.
#pragma once

#include <string>

#include "results/export/export_table.hpp"

namespace drgsim {

/// UTF-8 with a byte order mark, so that spreadsheets show Chinese; a header of column names,
/// numbers in full precision, nothing for NaN. A text that a spreadsheet would take for a formula
/// (it begins with = + - @ or a control character) gets an apostrophe before it.
std::string spreadsheet_csv(const ExportTable& table);

/// Most rows of a sheet beside its header.
inline constexpr std::size_t most_sheet_rows = 1'048'575;

/// One sheet a table, in their order, and after the first a sheet "charts" of monthly point values,
/// exceedance curves and the impact by level, as far as there are such tables. Header and labels
/// are frozen, every name has a note with its meaning; filters, widths, number formats by unit; set
/// up for printing. Texts are never formulas. A table of more than most_sheet_rows rows is cut
/// there.
/// @throws EnvironmentError when `path` cannot be written.
void write_workbook(const std::string& path, const std::vector<ExportTable>& tables);

}  // namespace drgsim
