// The tables that `drgsim export` writes, as CSV or XLSX alike: what a result holds, by fund,
// month, hospital and so on, one row each, aggregated over the scenarios where there are many.
#pragma once

#include <string>
#include <vector>

#include "results/run/reader.hpp"

namespace drgsim {

/// A column of texts or of numbers (NaN = nothing to say).
struct ExportColumn {
    std::string name, units, long_name, long_name_zh;  ///< units "" = text
    std::vector<std::string> texts;
    std::vector<double> numbers;
    [[nodiscard]] bool is_text() const { return units.empty(); }
};

struct ExportTable {
    std::string name;             ///< of the file or sheet: "funds", "hospitals", ...
    std::string title, title_zh;  ///< one line
    std::vector<ExportColumn> columns;
    [[nodiscard]] std::size_t rows() const {
        const ExportColumn& first = columns.front();
        return first.is_text() ? first.texts.size() : first.numbers.size();
    }
};

/// In this order: about (where the result comes from), columns (what every column of the others
/// means), then a table for each set of dimensions that variables of /base, /indicators and /risk
/// have, stresses where there are any, and scenarios: the funds' results of every scenario, with
/// the drivers that are one value or one by fund. Dimensions of a distribution (quantile, tail,
/// loss share) are columns.
/// @throws InputError when the file is damaged.
std::vector<ExportTable> export_tables(const RunReader& reader);

}  // namespace drgsim
