// Row by row through a table; where the header is at fault the rows are still scanned, so that an
// unclosed quote is told in the same breath.
#include "scenarios/intake/table_reader.hpp"

#include "scenarios/intake/encoding.hpp"
#include "scenarios/intake/header.hpp"

namespace drgsim {

namespace {
constexpr std::size_t progress_step = 4 << 20;  ///< [bytes]
}

TableReader::TableReader(const TableSpec& table, const std::string& path,
                         const std::string& encoding, const Mapping* mapping, Rejects& rejects,
                         Problems& problems)
    : table_(table), rejects_(rejects), text_(TableText::open(path, encoding, problems)) {
    summary_.table = table.name;
    summary_.file = path;
    if (!text_) return;
    summary_.encoding = text_->encoding();
    summary_.gzipped = text_->gzipped();
    summary_.file_bytes = text_->file_bytes();
    summary_.text_bytes = text_->text().size();
    scanner_.emplace(text_->text());
    if (!scanner_->next(rows_[0])) return;
    Problems found;
    BoundHeader header = bind_header(table, rows_[0], mapping, path, found);
    header_ = std::move(header.names);
    summary_.ignored_columns = std::move(header.ignored);
    if (found.empty()) {
        values_.emplace(std::move(header.sources));
        has_upcoming_ = scanner_->next(rows_[1]);
    } else {
        problems.append(found);
    }
}

bool TableReader::next() {
    if (!values_) return false;
    while (has_upcoming_) {
        current_ = 1 - current_;
        has_upcoming_ = scanner_->next(rows_[1 - current_]);
        const std::size_t ordinal = summary_.rows_read++;
        if (progress_ && scanner_->position() >= next_progress_) {
            progress_(scanner_->position(), summary_.text_bytes);
            next_progress_ = scanner_->position() + progress_step;
        }
        if (!row_is_sound()) continue;
        values_->read(row(), ordinal);
        return true;
    }
    return false;
}

/// Rejects the row where it is damaged as a row: its bytes, its quotes, its number of fields.
bool TableReader::row_is_sound() {
    const std::size_t field_count = row().fields.size();
    if (!text_->clean()) {
        for (std::size_t i = 0; i < field_count; ++i) {
            const Utf8Scan scan = scan_utf8(row().fields[i]);
            if (scan.faults == 0 && !scan.nul) continue;
            reject_row(i < header_.size() ? header_[i] : "", row().fields[i],
                       scan.nul ? reasons::nul_byte : reasons::bad_encoding);
            return false;
        }
    }
    if (row().stray_text >= 0) {
        const auto i = static_cast<std::size_t>(row().stray_text);
        reject_row(i < header_.size() ? header_[i] : "", row().text, reasons::stray_text);
        return false;
    }
    if (field_count != header_.size()) {
        reject_row(
            "", row().text,
            field_count < header_.size() ? reasons::too_few_fields : reasons::too_many_fields);
        return false;
    }
    return true;
}

void TableReader::reject_row(std::string_view column, std::string_view value, Reason reason) {
    ++summary_.rows_rejected;
    rejected_.add(column, reason, row().line);
    rejects_.add(table_.name, row().line, column, value, reason);
}

TableSummary TableReader::finish(Problems& problems) {
    if (!text_) return std::move(summary_);
    while (scanner_->next(rows_[0])) {
    }
    if (const long line = scanner_->unclosed_quote_line(); line > 0) {
        problems.add(summary_.file, line, "a quote opens here and is never closed",
                     "every row after it would be swallowed", "close the quote, or double it");
    } else if (values_ && summary_.rows_read == 0) {
        problems.add(summary_.file, 0, "the file is empty: it has a header but no rows",
                     "there is nothing to import", "export it again");
    }
    summary_.rows_kept = summary_.rows_read - summary_.rows_rejected;
    summary_.rejected = rejected_.sorted();
    summary_.warnings = warnings_.sorted();
    return std::move(summary_);
}

}  // namespace drgsim
