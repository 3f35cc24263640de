// RFC 4180 quoting.
#include "results/export/csv_text.hpp"

#include <fmt/format.h>

#include <cmath>

namespace drgsim {

std::string csv_cell(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

std::string csv_number(double value) {
    return std::isnan(value) ? "" : fmt::format("{}", value);
}

std::string csv_line(const std::vector<std::string>& cells) {
    return fmt::format("{}\n", fmt::join(cells, ","));
}

}  // namespace drgsim
