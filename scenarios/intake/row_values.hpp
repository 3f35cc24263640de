// The values of a row in the order of its table's columns, through the mapping where there is one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/intake/mapping.hpp"
#include "scenarios/intake/scanner.hpp"

namespace drgsim {

class RowValues {
  public:
    explicit RowValues(std::vector<ColumnSource> sources);
    RowValues(const RowValues&) = delete;  // its views point into itself
    RowValues& operator=(const RowValues&) = delete;
    /// Reads a row that has as many fields as the header; `ordinal` counts rows from 0.
    void read(const CsvRow& row, std::size_t ordinal) {
        std::string_view* values = values_.data();
        const std::string_view* fields = row.fields.data();
        for (const Plain& plain : plain_) values[plain.column] = trimmed(fields[plain.field]);
        for (const std::size_t column : derived_) derive(column, row, ordinal);
    }
    /// Trimmed; valid until the next row.
    [[nodiscard]] std::string_view operator[](std::size_t column) const { return values_[column]; }
    /// The value that `row` has in a column that is a field as it stands; "" in others.
    [[nodiscard]] std::string_view peek(const CsvRow& row, std::size_t column) const {
        const std::size_t field = place_[column];
        return field < row.fields.size() ? trimmed(row.fields[field]) : std::string_view();
    }
    [[nodiscard]] bool has(std::size_t column) const {
        return sources_[column].kind != ColumnSource::Kind::absent;
    }

  private:
    struct Plain {
        std::size_t column;
        std::size_t field;
    };
    void derive(std::size_t column, const CsvRow& row, std::size_t ordinal);

    std::vector<ColumnSource> sources_;
    std::vector<Plain> plain_;           ///< columns that are a field as it stands
    std::vector<std::size_t> place_;     ///< their fields, by column; beyond any row for others
    std::vector<std::size_t> derived_;   ///< the others that are not absent
    std::vector<std::string> computed_;  ///< their texts, by column
    std::vector<std::string_view> values_;
};

}  // namespace drgsim
