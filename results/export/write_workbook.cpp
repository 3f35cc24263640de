// Sheets by libxlsxwriter, rows written one after the other so that memory stays bounded.
#include <xlsxwriter.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <map>
#include <string_view>

#include "results/export/write_tables.hpp"
#include "results/summary/text_width.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

/// Longest text of a cell.
constexpr std::size_t most_cell_characters = 32'000;

constexpr std::uint8_t a4 = 9;  ///< as the format numbers paper
constexpr const char* chart_sheet = "charts";

bool ends_with(std::string_view text, std::initializer_list<std::string_view> endings) {
    return std::any_of(endings.begin(), endings.end(),
                       [text](std::string_view ending) { return text.ends_with(ending); });
}

/// By unit; of pure numbers by what they are.
const char* number_format(const ExportColumn& column) {
    if (column.units == "yuan/point") return "#,##0.0000";
    if (column.units != "1") return "#,##0.00";
    const std::string_view name = column.name;
    if (ends_with(name, {"scenario", "_alert"})) return "0";
    const bool is_share = name.find("share") != name.npos || name.find("_rate") != name.npos ||
                          name.find("probability") != name.npos;
    return is_share ? "0.00%" : "0.0000";
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
        for (lxw_format** header : {&text_header_, &number_header_}) {
            *header = workbook_add_format(book_);
            format_set_bold(*header);
            format_set_bottom(*header, LXW_BORDER_THIN);
            format_set_text_wrap(*header);
            format_set_align(*header, LXW_ALIGN_VERTICAL_TOP);
        }
        format_set_align(number_header_, LXW_ALIGN_RIGHT);
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
        write_header(sheet, table);
        for (std::size_t r = 0; r < rows; ++r) write_row(sheet, table, r);
        worksheet_freeze_panes(sheet, 1, label_columns(table));
        worksheet_autofilter(sheet, 0, 0, static_cast<lxw_row_t>(rows), last_column);
        set_page(sheet, table);
    }

    /// A sheet of charts, one below the other, of the tables that there are.
    void add_charts(const std::vector<ExportTable>& tables);

    void close() {
        const lxw_error error = workbook_close(std::exchange(book_, nullptr));
        if (error != LXW_NO_ERROR)
            throw EnvironmentError(path_ + ": cannot be written: " + lxw_strerror(error));
    }

  private:
    lxw_format* format_of(const ExportColumn& column) {
        lxw_format*& format = formats_[number_format(column)];
        if (format == nullptr) {
            format = workbook_add_format(book_);
            format_set_num_format(format, number_format(column));
        }
        return format;
    }

    /// Columns of texts before the first of numbers, which stay in view.
    static lxw_col_t label_columns(const ExportTable& table) {
        const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                        [](const ExportColumn& c) { return !c.is_text(); });
        return found == table.columns.end() ? lxw_col_t{0}
                                            : static_cast<lxw_col_t>(found - table.columns.begin());
    }

    /// As wide as texts are, up to a bound; headers are broken into lines.
    static void set_width(lxw_worksheet* sheet, lxw_col_t c, const ExportColumn& column) {
        constexpr std::size_t looked_at = 200, least = 10, of_numbers = 16, most = 44;
        std::size_t width = column.is_text() ? least : of_numbers;
        for (std::size_t r = 0; r < std::min(column.texts.size(), looked_at); ++r)
            width = std::max(width, text_width(column.texts[r]) + 2);
        worksheet_set_column(sheet, c, c, static_cast<double>(std::min(width, most)), nullptr);
    }

    /// Names, each with a note that says what it means.
    void write_header(lxw_worksheet* sheet, const ExportTable& table) {
        constexpr double three_lines = 46;  // points
        worksheet_set_row(sheet, 0, three_lines, nullptr);
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            const ExportColumn& column = table.columns[c];
            const auto at = static_cast<lxw_col_t>(c);
            worksheet_write_string(sheet, 0, at, column.name.c_str(),
                                   column.is_text() ? text_header_ : number_header_);
            if (column.long_name_zh.empty()) continue;
            const std::string unit = column.is_text() ? "" : " [" + column.units + "]";
            worksheet_write_comment(sheet, 0, at,
                                    (column.long_name_zh + "\n" + column.long_name + unit).c_str());
        }
    }

    /// For those who print: landscape, the header on every page, narrow tables on the page's width.
    static void set_page(lxw_worksheet* sheet, const ExportTable& table) {
        constexpr std::size_t most_columns = 14;
        constexpr std::uint16_t of_wide_tables = 55;  // per cent
        worksheet_set_paper(sheet, a4);
        worksheet_set_landscape(sheet);
        worksheet_repeat_rows(sheet, 0, 0);
        if (const lxw_col_t labels = label_columns(table); labels > 0)
            worksheet_repeat_columns(sheet, 0, static_cast<lxw_col_t>(labels - 1));
        if (table.columns.size() <= most_columns)
            worksheet_fit_to_pages(sheet, 1, 0);
        else
            worksheet_set_print_scale(sheet, of_wide_tables);
        worksheet_set_footer(sheet, "&L&A&R&P / &N");
    }

    void write_row(lxw_worksheet* sheet, const ExportTable& table, std::size_t r) {
        const auto row = static_cast<lxw_row_t>(r + 1);
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            const ExportColumn& column = table.columns[c];
            const auto at = static_cast<lxw_col_t>(c);
            if (column.is_text()) {
                worksheet_write_string(sheet, row, at, shortened(column.texts[r]).c_str(), nullptr);
            } else if (std::isfinite(column.numbers[r])) {
                worksheet_write_number(sheet, row, at, column.numbers[r], format_of(column));
            }
        }
    }

    std::string path_;
    lxw_workbook* book_ = nullptr;
    lxw_format *text_header_ = nullptr, *number_header_ = nullptr;
    std::map<std::string, lxw_format*> formats_;
};

/// What is drawn: `values` (of a settlement alone, `settled`) against `categories`, a series for
/// every run of rows with the same labels in the first columns.
struct ChartSpec {
    const char *table, *values, *settled, *categories;
    std::size_t labels;
    std::uint8_t type;
    bool is_probability;
};
constexpr ChartSpec charts[] = {
    {"months", "month_point_value_mean", "settlement_month_point_value", "month", 2, LXW_CHART_LINE,
     false},
    {"exceedance", "balance_exceedance_probability", "", "balance_exceedance_threshold", 2,
     LXW_CHART_SCATTER_STRAIGHT, true},
    {"levels", "level_impact_mean", "", "level", 1, LXW_CHART_COLUMN, false},
};

/// The column's place; their number where there is none.
std::size_t find_column(const ExportTable& table, std::string_view name) {
    const auto at = std::find_if(table.columns.begin(), table.columns.end(),
                                 [name](const ExportColumn& c) { return c.name == name; });
    return static_cast<std::size_t>(at - table.columns.begin());
}

std::string axis_title(const ExportColumn& column) {
    return column.long_name_zh + (column.is_text() ? "" : " [" + column.units + "]");
}

lxw_chart* make_chart(lxw_workbook* book, const ExportTable& table, const ChartSpec& spec) {
    std::size_t y = find_column(table, spec.values);
    if (y == table.columns.size()) y = find_column(table, spec.settled);
    const std::size_t x = find_column(table, spec.categories);
    if (y == table.columns.size() || x == table.columns.size()) return nullptr;
    lxw_chart* chart = workbook_add_chart(book, spec.type);
    const std::size_t rows = std::min(table.rows(), most_sheet_rows);
    const auto label = [&](std::size_t r) {
        std::string text = table.columns[0].texts[r];
        for (std::size_t c = 1; c < spec.labels; ++c) text += " " + table.columns[c].texts[r];
        return text;
    };
    for (std::size_t first = 0; first < rows;) {
        std::size_t end = first;
        while (end < rows && label(end) == label(first)) ++end;
        lxw_chart_series* series = chart_add_series(chart, nullptr, nullptr);
        const auto from = static_cast<lxw_row_t>(first + 1), to = static_cast<lxw_row_t>(end);
        const auto across = static_cast<lxw_col_t>(x), up = static_cast<lxw_col_t>(y);
        chart_series_set_categories(series, spec.table, from, across, to, across);
        chart_series_set_values(series, spec.table, from, up, to, up);
        chart_series_set_name(series, label(first).c_str());
        first = end;
    }
    const ExportColumn& shown = table.columns[y];
    chart_title_set_name(chart, (shown.long_name_zh + " " + shown.long_name).c_str());
    lxw_chart_font title{}, plain{};
    title.size = 12;
    plain.bold = LXW_EXPLICIT_FALSE;
    chart_title_set_name_font(chart, &title);
    for (const auto& [axis, column] : {std::pair(chart->x_axis, x), std::pair(chart->y_axis, y)}) {
        chart_axis_set_name(axis, axis_title(table.columns[column]).c_str());
        chart_axis_set_name_font(axis, &plain);
        chart_axis_set_num_format(axis, "#,##0");
        chart_axis_set_label_position(axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    }
    if (spec.is_probability) {
        chart_axis_set_max(chart->y_axis, 1);
        chart_axis_set_num_format(chart->y_axis, "0%");
    }
    return chart;
}

void Workbook::add_charts(const std::vector<ExportTable>& tables) {
    constexpr lxw_row_t rows_each = 26;
    lxw_worksheet* sheet = nullptr;
    lxw_row_t row = 0;
    for (const ChartSpec& spec : charts) {
        const auto table = std::find_if(tables.begin(), tables.end(),
                                        [&](const ExportTable& t) { return t.name == spec.table; });
        if (table == tables.end()) continue;
        lxw_chart* chart = make_chart(book_, *table, spec);
        if (chart == nullptr) continue;
        if (sheet == nullptr) sheet = workbook_add_worksheet(book_, chart_sheet);
        lxw_chart_options options{};
        options.x_scale = 1.7;
        options.y_scale = 1.7;
        worksheet_insert_chart_opt(sheet, row, 0, chart, &options);
        row += rows_each;
    }
    if (sheet == nullptr) return;
    worksheet_set_paper(sheet, a4);
    worksheet_fit_to_pages(sheet, 1, 0);
}

}  // namespace

void write_workbook(const std::string& path, const std::vector<ExportTable>& tables) {
    Workbook book(path);
    for (const ExportTable& table : tables) {
        book.add(table);
        if (&table == &tables.front()) book.add_charts(tables);
    }
    book.close();
}

}  // namespace drgsim
