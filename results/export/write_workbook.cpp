// Sheets by libxlsxwriter, rows written one after the other so that memory stays bounded.
#include <xlsxwriter.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "results/export/write_tables.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

/// Longest text of a cell.
constexpr std::size_t most_cell_characters = 32'000;

const char* number_format(const std::string& units) {
    if (units == "yuan") return "#,##0.00";
    if (units == "yuan/point") return "#,##0.0000";
    if (units == "points" || units == "cases") return "#,##0.00";
    return "General";
}

/// UTF-8 cut at a whole character.
std::string shortened(const std::string& text) {
    if (text.size() <= most_cell_characters) return text;
    std::size_t end = most_cell_characters;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end);
}

class Workbook {
  public:
    explicit Workbook(const std::string& path) : path_(path) {
        lxw_workbook_options options{};
        options.constant_memory = LXW_TRUE;
        book_ = workbook_new_opt(path.c_str(), &options);
        if (book_ == nullptr) throw EnvironmentError(path + ": cannot be written");
        header_ = workbook_add_format(book_);
        format_set_bold(header_);
        format_set_bottom(header_, LXW_BORDER_THIN);
    }
    ~Workbook() {
        if (book_ != nullptr) workbook_close(book_);
    }
    Workbook(const Workbook&) = delete;
    Workbook& operator=(const Workbook&) = delete;

    void add(const ExportTable& table) {
        lxw_worksheet* sheet = workbook_add_worksheet(book_, table.name.c_str());
        if (sheet == nullptr) throw EnvironmentError(path_ + ": no sheet " + table.name);
        const std::size_t rows = std::min(table.rows(), most_sheet_rows);
        const auto last_column = static_cast<lxw_col_t>(table.columns.size() - 1);
        for (lxw_col_t c = 0; c <= last_column; ++c) set_width(sheet, c, table.columns[c]);
        for (lxw_col_t c = 0; c <= last_column; ++c) {
            worksheet_write_string(sheet, 0, c, table.columns[c].name.c_str(), header_);
        }
        for (std::size_t r = 0; r < rows; ++r) write_row(sheet, table, r);
        worksheet_freeze_panes(sheet, 1, 0);
        worksheet_autofilter(sheet, 0, 0, static_cast<lxw_row_t>(rows), last_column);
        if (table.name == "months") add_chart(sheet, table, "month_point_value", "month");
        if (table.name == "exceedance")
            add_chart(sheet, table, "balance_exceedance_probability", "");
    }

    void close() {
        const lxw_error error = workbook_close(std::exchange(book_, nullptr));
        if (error != LXW_NO_ERROR)
            throw EnvironmentError(path_ + ": cannot be written: " + lxw_strerror(error));
    }

  private:
    lxw_format* format_of(const std::string& units) {
        lxw_format*& format = formats_[number_format(units)];
        if (format == nullptr) {
            format = workbook_add_format(book_);
            format_set_num_format(format, number_format(units));
        }
        return format;
    }

    static void set_width(lxw_worksheet* sheet, lxw_col_t c, const ExportColumn& column) {
        constexpr std::size_t looked_at = 200;
        std::size_t width = column.name.size();
        for (std::size_t r = 0; r < std::min(column.texts.size(), looked_at); ++r)
            width = std::max(width, column.texts[r].size());
        if (!column.is_text()) width = std::max<std::size_t>(width, 14);
        worksheet_set_column(sheet, c, c, static_cast<double>(std::min<std::size_t>(width, 40)) + 2,
                             nullptr);
    }

    void write_row(lxw_worksheet* sheet, const ExportTable& table, std::size_t r) {
        const auto row = static_cast<lxw_row_t>(r + 1);
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            const ExportColumn& column = table.columns[c];
            const auto at = static_cast<lxw_col_t>(c);
            if (column.is_text()) {
                worksheet_write_string(sheet, row, at, shortened(column.texts[r]).c_str(), nullptr);
            } else if (std::isfinite(column.numbers[r])) {
                worksheet_write_number(sheet, row, at, column.numbers[r], format_of(column.units));
            }
        }
    }

    std::string path_;
    lxw_workbook* book_ = nullptr;
    lxw_format* header_ = nullptr;
    std::map<std::string, lxw_format*> formats_;

    void add_chart(lxw_worksheet* sheet, const ExportTable& table, const std::string& values,
                   const std::string& categories);
};

/// A line for every run of rows with the same labels before `categories` (policy and fund).
void Workbook::add_chart(lxw_worksheet* sheet, const ExportTable& table, const std::string& values,
                         const std::string& categories) {
    const auto find = [&](const std::string& name) {
        const auto at = std::find_if(
            table.columns.begin(), table.columns.end(),
            [&](const ExportColumn& c) { return c.name == name || c.name == name + "_mean"; });
        return static_cast<std::size_t>(at - table.columns.begin());
    };
    const std::size_t column = find(values);
    const std::size_t against =
        categories.empty() ? find("balance_exceedance_threshold") : find(categories);
    if (column == table.columns.size() || against == table.columns.size()) return;
    lxw_chart* chart =
        workbook_add_chart(book_, categories.empty() ? LXW_CHART_SCATTER_STRAIGHT : LXW_CHART_LINE);
    const std::size_t rows = std::min(table.rows(), most_sheet_rows);
    const auto label = [&](std::size_t r) {
        return table.columns[0].texts[r] + " " + table.columns[1].texts[r];
    };
    for (std::size_t first = 0; first < rows;) {
        std::size_t end = first;
        while (end < rows && label(end) == label(first)) ++end;
        lxw_chart_series* series = chart_add_series(chart, nullptr, nullptr);
        const auto from = static_cast<lxw_row_t>(first + 1), to = static_cast<lxw_row_t>(end);
        const auto x = static_cast<lxw_col_t>(against), y = static_cast<lxw_col_t>(column);
        chart_series_set_categories(series, table.name.c_str(), from, x, to, x);
        chart_series_set_values(series, table.name.c_str(), from, y, to, y);
        chart_series_set_name(series, label(first).c_str());
        first = end;
    }
    const ExportColumn& shown = table.columns[column];
    chart_title_set_name(chart, (shown.long_name_zh + " " + shown.long_name).c_str());
    lxw_chart_options options{};
    options.x_scale = options.y_scale = 1.6;
    worksheet_insert_chart_opt(sheet, 1, static_cast<lxw_col_t>(table.columns.size() + 1), chart,
                               &options);
}

}  // namespace

void write_workbook(const std::string& path, const std::vector<ExportTable>& tables) {
    Workbook book(path);
    for (const ExportTable& table : tables) book.add(table);
    book.close();
}

}  // namespace drgsim
