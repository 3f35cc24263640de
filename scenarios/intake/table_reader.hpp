// Reads one input table row by row: opens the file, binds the header, turns away rows that are
// damaged as rows, and keeps the count of what was rejected and warned of.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "scenarios/intake/columns.hpp"
#include "scenarios/intake/mapping.hpp"
#include "scenarios/intake/rejects.hpp"
#include "scenarios/intake/row_values.hpp"
#include "scenarios/intake/scanner.hpp"
#include "scenarios/intake/source.hpp"
#include "scenarios/intake/summary.hpp"
#include "scenarios/intake/tally.hpp"
#include "scenarios/intake/values.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

/// Told now and then how many bytes of the cases table's text are read, of how many. May throw.
using ImportProgress = std::function<void(std::size_t done, std::size_t total)>;

class TableReader {
  public:
    /// Adds the problems of the file as a whole and of its header to `problems`.
    TableReader(const TableSpec& table, const std::string& path, const std::string& encoding,
                const Mapping* mapping, Rejects& rejects, Problems& problems);

    /// Goes to the next sound row; rejects damaged ones on the way. False at the end, and from the
    /// start where the file has a problem.
    bool next();
    /// The row's value, trimmed, "" where it has none.
    template <class Column>
    [[nodiscard]] std::string_view operator[](Column column) const {
        return (*values_)[static_cast<std::size_t>(column)];
    }
    /// The value of the row after this one, so that memory for it can be fetched early; "" where
    /// there is none or a mapping derives it.
    template <class Column>
    [[nodiscard]] std::string_view upcoming(Column column) const {
        return has_upcoming_ ? values_->peek(rows_[1 - current_], static_cast<std::size_t>(column))
                             : std::string_view();
    }
    /// True where the file (or the mapping) has the column.
    template <class Column>
    [[nodiscard]] bool has(Column column) const {
        return values_ && values_->has(static_cast<std::size_t>(column));
    }
    /// Reads a value by one of the parsers of values.hpp. An empty one leaves `value` as it is; it
    /// is rejected where the column is required. False where the row was rejected.
    template <class Column, class Parse, class Value>
    [[gnu::always_inline]] bool read(Column column, Parse parse, Value& value) {
        const auto place = static_cast<std::size_t>(column);
        const std::string_view text = (*values_)[place];
        Reason reason;
        if (!text.empty()) {
            reason = parse(text, value);
        } else if (table_.columns[place].required) {
            reason = reasons::missing;
        }
        if (reason.empty()) return true;
        reject(column, reason);
        return false;
    }
    /// Rejects the row for the value of a column.
    template <class Column>
    void reject(Column column, Reason reason) {
        const auto place = static_cast<std::size_t>(column);
        reject_row(table_.columns[place].name, (*values_)[place], reason);
    }
    /// Counts a warning about the row.
    template <class Column>
    void warn(Column column, std::string_view what) {
        warnings_.add(table_.columns[static_cast<std::size_t>(column)].name, what, row().line);
    }

    void set_progress(ImportProgress progress) { progress_ = std::move(progress); }
    /// The number of rows where every line is one; there are no more.
    [[nodiscard]] std::size_t most_rows() const { return text_ ? text_->most_rows() : 0; }
    /// True where the file was opened: there is something to summarise.
    [[nodiscard]] bool opened() const { return text_.has_value(); }
    /// After the last row: adds the problems that show only at the end (unclosed quote, no rows).
    TableSummary finish(Problems& problems);

  private:
    [[nodiscard]] const CsvRow& row() const { return rows_[current_]; }
    bool row_is_sound();
    void reject_row(std::string_view column, std::string_view value, Reason reason);

    const TableSpec& table_;
    Rejects& rejects_;
    std::optional<TableText> text_;
    std::optional<CsvScanner> scanner_;
    std::optional<RowValues> values_;  ///< absent where the header has a problem
    std::vector<std::string> header_;
    std::array<CsvRow, 2> rows_;  ///< the header at first; then this row and the one after
    std::size_t current_ = 0;
    bool has_upcoming_ = false;
    TableSummary summary_;
    Tally rejected_, warnings_;
    ImportProgress progress_;
    std::size_t next_progress_ = 0;
};

}  // namespace drgsim
