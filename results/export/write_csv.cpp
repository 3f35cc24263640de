// The text of a CSV file that spreadsheets open: nothing in it becomes a formula.
#include "results/export/csv_text.hpp"
#include "results/export/write_tables.hpp"

namespace drgsim {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string harmless_cell(const std::string& text) {
    const bool formula =
        !text.empty() && (std::string_view("=+-@").find(text.front()) != std::string_view::npos ||
                          static_cast<unsigned char>(text.front()) < ' ');
    return csv_cell(formula ? "'" + text : text);
}

}  // namespace

std::string spreadsheet_csv(const ExportTable& table) {
    std::string text(byte_order_mark);
    std::vector<std::string> cells;
    for (const ExportColumn& column : table.columns) cells.push_back(harmless_cell(column.name));
    text += csv_line(cells);
    for (std::size_t r = 0; r < table.rows(); ++r) {
        cells.clear();
        for (const ExportColumn& column : table.columns)
            cells.push_back(column.is_text() ? harmless_cell(column.texts[r])
                                             : csv_number(column.numbers[r]));
        text += csv_line(cells);
    }
    return text;
}

}  // namespace drgsim
