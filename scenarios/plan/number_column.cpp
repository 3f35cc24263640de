// Plain CSV: commas, optional quotes around a cell, LF or CRLF, an optional BOM.
#include "scenarios/plan/number_column.hpp"

#include <fast_float/fast_float.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "scenarios/toml_file/nearest.hpp"
#include "scenarios/toml_file/source_text.hpp"

namespace drgsim {

namespace {

std::vector<std::string> cells_of(std::string_view line) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (const char c : line) {
        if (c == '"') {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            cells.emplace_back();
        } else if (c != '\r') {
            cells.back() += c;
        }
    }
    return cells;
}

bool parse_number(const std::string& cell, double& value) {
    const auto [end, error] = fast_float::from_chars(cell.data(), cell.data() + cell.size(), value);
    return error == std::errc() && end == cell.data() + cell.size() && std::isfinite(value);
}

}  // namespace

std::vector<double> read_number_column(const std::filesystem::path& path, const std::string& column,
                                       const Origin& named_at, Problems& problems) {
    std::vector<double> values;
    const auto text = read_text(path, "CSV", named_at, problems);
    if (!text) return values;
    const std::string file = path.string();
    std::istringstream in(text->starts_with("\xEF\xBB\xBF") ? text->substr(3) : *text);
    std::string line;
    std::getline(in, line);
    const auto header = cells_of(line);
    const auto found = std::find(header.begin(), header.end(), column);
    if (found == header.end()) {
        problems.add(file, 1, fmt::format("there is no column \"{}\"", column),
                     "an empirical distribution takes its values from it",
                     known_names(column, header));
        return values;
    }
    const auto position = static_cast<std::size_t>(found - header.begin());
    for (long number = 2; std::getline(in, line); ++number) {
        if (line.empty() || line == "\r") continue;
        const auto cells = cells_of(line);
        double value = 0;
        if (position < cells.size() && parse_number(cells[position], value)) {
            values.push_back(value);
        } else {
            problems.add(file, number,
                         fmt::format("column {} is \"{}\"", column,
                                     position < cells.size() ? cells[position] : ""),
                         "it must be a number", "correct or remove the row");
        }
    }
    return values;
}

NumberTable read_number_table(const std::filesystem::path& path, const std::string& label,
                              const Origin& named_at, Problems& problems) {
    NumberTable table{path.string(), {}, {}};
    const auto text = read_text(path, "CSV", named_at, problems);
    if (!text) return table;
    std::istringstream in(text->starts_with("\xEF\xBB\xBF") ? text->substr(3) : *text);
    std::string line;
    std::getline(in, line);
    const auto header = cells_of(line);
    for (const std::string& name : header)
        if (name != label) table.header.push_back(name);
    for (long number = 2; std::getline(in, line); ++number) {
        if (line.empty() || line == "\r") continue;
        const auto cells = cells_of(line);
        if (cells.size() != header.size()) {
            problems.add(
                table.file, number,
                fmt::format("the row has {} cells, the header {}", cells.size(), header.size()),
                "its values cannot be told apart", "correct or remove the row");
            continue;
        }
        std::vector<double> row;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (header[i] == label) continue;
            double value = 0;
            if (!parse_number(cells[i], value))
                problems.add(table.file, number,
                             fmt::format("column {} is \"{}\"", header[i], cells[i]),
                             "it must be a number", "correct or remove the row");
            row.push_back(value);
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

}  // namespace drgsim
