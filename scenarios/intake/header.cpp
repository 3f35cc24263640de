// Header names are compared without regard to the case of ASCII letters and to spaces around them.
#include "scenarios/intake/header.hpp"

#include <fmt/format.h>

#include <optional>

#include "scenarios/intake/encoding.hpp"
#include "scenarios/intake/values.hpp"

namespace drgsim {

namespace {

class Binder {
  public:
    Binder(const CsvRow& header, std::string file, Problems& problems)
        : line_(header.line), file_(std::move(file)), problems_(problems) {
        for (const std::string_view field : header.fields) {
            bound_.names.push_back(printable(trimmed(field)));
        }
        used_.resize(bound_.names.size());
    }
    BoundHeader bind(const TableSpec& table, const Mapping* mapping);

  private:
    [[nodiscard]] std::optional<std::size_t> place_of(std::string_view name) const;
    ColumnSource by_name(const ColumnSpec& column);
    ColumnSource by_mapping(ColumnSource source, const std::string& mapping_file);
    void look_for_repeats();
    void say_missing(const ColumnSpec& column);
    [[nodiscard]] std::string advice() const;

    long line_;
    std::string file_;
    Problems& problems_;
    BoundHeader bound_;
    std::vector<char> used_;
};

/// Calls `look(name)` for each of the names separated by '|'.
template <class Look>
void for_each_name(std::string_view names, const Look& look) {
    while (!names.empty()) {
        const std::size_t bar = names.find('|');
        look(names.substr(0, bar));
        names = bar == std::string_view::npos ? std::string_view() : names.substr(bar + 1);
    }
}

std::optional<std::size_t> Binder::place_of(std::string_view name) const {
    for (std::size_t i = 0; i < bound_.names.size(); ++i) {
        if (equals_ignoring_case(bound_.names[i], name)) return i;
    }
    return std::nullopt;
}

void Binder::look_for_repeats() {
    for (std::size_t i = 0; i < bound_.names.size(); ++i) {
        if (bound_.names[i].empty() || place_of(bound_.names[i]) == i) continue;
        problems_.add(file_, line_, fmt::format("the header '{}' is repeated", bound_.names[i]),
                      "it is not clear which of the columns to read", "rename or drop one");
    }
}

ColumnSource Binder::by_name(const ColumnSpec& column) {
    ColumnSource source;
    const auto take = [&](std::string_view name) {
        const auto place = place_of(name);
        if (!place) return;
        used_[*place] = 1;
        if (source.kind == ColumnSource::Kind::field) {
            problems_.add(
                file_, line_,
                fmt::format("the headers '{}' and '{}' both mean {}",
                            bound_.names[source.fields[0]], bound_.names[*place], column.name),
                "it is not clear which of the columns to read", "drop one of them");
            return;
        }
        source.kind = ColumnSource::Kind::field;
        source.fields = {*place};
    };
    take(column.name);
    for_each_name(column.aliases, take);
    for_each_name(column.stand_ins, [&](std::string_view name) {
        if (source.kind == ColumnSource::Kind::absent) take(name);
    });
    return source;
}

ColumnSource Binder::by_mapping(ColumnSource source, const std::string& mapping_file) {
    for (const std::string& name : source.columns) {
        const auto place = place_of(name);
        source.fields.push_back(place.value_or(0));
        if (place) {
            used_[*place] = 1;
        } else {
            problems_.add(mapping_file, source.line,
                          fmt::format("the column '{}' is not in {}", name, file_),
                          "the columns cannot be mapped",
                          fmt::format("its header has: {}", fmt::join(bound_.names, ", ")));
        }
    }
    return source;
}

std::string Binder::advice() const {
    const std::string& first = bound_.names[0];
    if (bound_.names.size() == 1) {
        if (first.find('\r') != std::string::npos) return "save the file with line ends LF or CRLF";
        for (const char separator : {';', '\t', '|'}) {
            if (first.find(separator) != std::string::npos) {
                return "the header is not separated by commas: save the file as comma-separated";
            }
        }
    }
    return fmt::format("the header has: {}; add the column, or map another one to it (--mapping)",
                       fmt::join(bound_.names, ", "));
}

void Binder::say_missing(const ColumnSpec& column) {
    problems_.add(file_, line_, fmt::format("the required column {} is missing", column.name),
                  fmt::format("every row needs it: {}", column.meaning), advice());
}

BoundHeader Binder::bind(const TableSpec& table, const Mapping* mapping) {
    look_for_repeats();
    for (const ColumnSpec& column : table.columns) {
        const auto* mapped = mapping == nullptr ? nullptr : &mapping->columns;
        const auto entry =
            mapped == nullptr ? decltype(mapped->end()){} : mapped->find(column.name);
        if (mapped != nullptr && entry != mapped->end()) {
            bound_.sources.push_back(by_mapping(entry->second, mapping->file));
        } else {
            bound_.sources.push_back(by_name(column));
            const bool absent = bound_.sources.back().kind == ColumnSource::Kind::absent;
            if (column.required && absent) say_missing(column);
        }
    }
    for (std::size_t i = 0; i < used_.size(); ++i) {
        if (used_[i] == 0 && !bound_.names[i].empty()) bound_.ignored.push_back(bound_.names[i]);
    }
    return std::move(bound_);
}

}  // namespace

BoundHeader bind_header(const TableSpec& table, const CsvRow& header, const Mapping* mapping,
                        const std::string& file, Problems& problems) {
    return Binder(header, file, problems).bind(table, mapping);
}

}  // namespace drgsim
