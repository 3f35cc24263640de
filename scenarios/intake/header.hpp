// Finds the columns of a table in the header of a file: by name, alias or mapping.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/intake/columns.hpp"
#include "scenarios/intake/mapping.hpp"
#include "scenarios/intake/scanner.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

struct BoundHeader {
    std::vector<ColumnSource> sources;  ///< in the order of the table's columns
    std::vector<std::string> names;     ///< the header as it stands, trimmed
    std::vector<std::string> ignored;   ///< headers that no column reads
};

/// Adds a problem for every repeated header, required column that is missing, and column that
/// the mapping names but the file lacks. `mapping` may be null.
BoundHeader bind_header(const TableSpec& table, const CsvRow& header, const Mapping* mapping,
                        const std::string& file, Problems& problems);

}  // namespace drgsim
