// Computes the columns that a mapping derives from others.
#include "scenarios/intake/row_values.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <optional>

#include "scenarios/intake/values.hpp"

namespace drgsim {

namespace {

using Kind = ColumnSource::Kind;

std::string_view field(const ColumnSource& source, std::size_t i, const CsvRow& row) {
    return trimmed(row.fields[source.fields[i]]);
}

std::string mapped(const ColumnSource& source, const CsvRow& row) {
    const std::string_view value = field(source, 0, row);
    if (const auto entry = source.map.find(value); entry != source.map.end()) return entry->second;
    return source.otherwise ? *source.otherwise : std::string(value);
}

std::string joined(const ColumnSource& source, const CsvRow& row) {
    std::string text;
    for (std::size_t i = 0; i < source.fields.size(); ++i) {
        if (i > 0) text += source.text;
        text += field(source, i, row);
    }
    return text;
}

/// The share in yuan, rounded to the fen; the whole's own text where that is no number, so that
/// the row is rejected for it; "" where no share is known.
std::string shared(const ColumnSource& source, const CsvRow& row) {
    const std::string_view whole = field(source, 0, row);
    double value = 0;
    if (!parse_number(whole, value).empty()) return std::string(whole);
    std::optional<double> share = source.share;
    if (source.fields.size() > 1) {
        const auto entry = source.shares.find(field(source, 1, row));
        if (entry != source.shares.end()) share = entry->second;
    }
    return share ? fmt::format("{}", std::round(*share * value * 100) / 100) : std::string();
}

std::string padded(std::string_view digits, std::size_t width) {
    return std::string(digits.size() < width ? width - digits.size() : 0, '0') +
           std::string(digits);
}

std::string date_of_parts(const ColumnSource& source, const CsvRow& row) {
    if (field(source, 0, row).empty() || field(source, 1, row).empty()) return {};
    std::string date = padded(field(source, 0, row), 4) + '-' + padded(field(source, 1, row), 2);
    if (source.fields.size() > 2) date += '-' + padded(field(source, 2, row), 2);
    return date;
}

}  // namespace

RowValues::RowValues(std::vector<ColumnSource> sources)
    : sources_(std::move(sources)),
      place_(sources_.size(), SIZE_MAX),
      computed_(sources_.size()),
      values_(sources_.size()) {
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        const ColumnSource& source = sources_[i];
        const bool as_it_stands = source.map.empty() && !source.otherwise;
        if (source.kind == Kind::field && as_it_stands) {
            plain_.push_back({i, source.fields[0]});
            place_[i] = source.fields[0];
        } else if (source.kind == Kind::constant) {
            computed_[i] = source.text;
            values_[i] = computed_[i];
        } else if (source.kind != Kind::absent) {
            derived_.push_back(i);
        }
    }
}

void RowValues::derive(std::size_t column, const CsvRow& row, std::size_t ordinal) {
    const ColumnSource& source = sources_[column];
    std::string& text = computed_[column];
    switch (source.kind) {
        case Kind::field:
            text = mapped(source, row);
            break;
        case Kind::concat:
            text = joined(source, row);
            break;
        case Kind::share:
            text = shared(source, row);
            break;
        case Kind::date_parts:
            text = date_of_parts(source, row);
            break;
        case Kind::spread_months:
            text = fmt::format("{:04}-{:02}", source.year, 1 + ordinal % 12);
            break;
        case Kind::constant:
        case Kind::absent:
            break;
    }
    values_[column] = trimmed(text);
}

}  // namespace drgsim
