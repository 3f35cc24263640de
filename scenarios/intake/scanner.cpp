// The scanner walks along masks of the commas and line ends, made a chunk at a time; quoted fields,
// which are rare, go by memchr.
#include "scenarios/intake/scanner.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace drgsim {

namespace {

const char* find_byte(const char* p, const char* end, char byte) {
    const void* found = std::memchr(p, byte, static_cast<std::size_t>(end - p));
    return found == nullptr ? end : static_cast<const char*>(found);
}

}  // namespace

DelimiterWalk::Cursor DelimiterWalk::at(const char* p) {
    if (p == end_) return {end_, 1};
    if (p >= chunk_end_) {
        chunk_ = p;
        chunk_end_ = p + std::min<std::ptrdiff_t>(chunk_bytes, end_ - p);
        find_delimiters(p, static_cast<std::size_t>(chunk_end_ - p), masks_.data());
    }
    const auto place = static_cast<std::size_t>(p - chunk_);
    const std::uint64_t from_p = ~std::uint64_t{0} << place % mask_bytes;
    return {p - place % mask_bytes, masks_[place / mask_bytes] & from_p};
}

std::string_view trimmed_blanks(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    const char* begin = text.data();
    const char* end = begin + text.size();
    while (begin != end && blank(*begin)) ++begin;
    while (begin != end && blank(end[-1])) --end;
    return {begin, static_cast<std::size_t>(end - begin)};
}

/// Reads the quoted field at next_ as the row's field `place` and leaves next_ on the delimiter
/// behind it.
bool CsvScanner::read_quoted(CsvRow& row, std::size_t place) {
    const long opened = line_;
    const char* begin = ++next_;
    std::string* copy = nullptr;
    for (;;) {
        const char* quote = find_byte(next_, end_, '"');
        for (const char* p = next_; (p = find_byte(p, quote, '\n')) != quote; ++p) ++line_;
        if (quote == end_) {
            unclosed_quote_line_ = opened;
            next_ = end_;
            return false;
        }
        next_ = quote + 1;
        if (next_ != end_ && *next_ == '"') {
            if (copy == nullptr) copy = &row.unescaped.emplace_back();
            copy->append(begin, next_);
            begin = ++next_;
            continue;
        }
        if (copy != nullptr) copy->append(begin, quote);
        row.fields[place] = copy != nullptr
                                ? std::string_view(*copy)
                                : std::string_view(begin, static_cast<std::size_t>(quote - begin));
        break;
    }
    const char* after = next_;
    ahead_ = walk_.at(next_);
    next_ = walk_.next(ahead_);
    const bool row_ends = next_ == end_ || *next_ == '\n';
    const bool is_line_end = row_ends && next_ - after == 1 && *after == '\r';
    if (next_ != after && !is_line_end) {
        row.stray_text = static_cast<long>(place);
    }
    return true;
}

bool CsvScanner::next(CsvRow& row) {
    row.stray_text = -1;
    if (!row.unescaped.empty()) row.unescaped.clear();
    while (next_ != end_ &&
           (*next_ == '\n' || (*next_ == '\r' && end_ - next_ > 1 && next_[1] == '\n'))) {
        if (*next_ == '\n') {
            walk_.next(ahead_);
            ++line_;
        }
        ++next_;
    }
    if (next_ == end_ || unclosed_quote_line_ > 0) return false;
    row.line = line_;
    const char* row_begin = next_;
    const char* place = next_;  // in registers while fields are stored
    DelimiterWalk::Cursor ahead = ahead_;
    const char* const end = end_;
    // The row has as many fields as the one that was there before, as a rule.
    std::string_view* field = row.fields.data();
    std::string_view* room_end = field + row.fields.size();
    for (;; ++field) {
        if (field == room_end) [[unlikely]] {
            const std::size_t count = row.fields.size();
            row.fields.resize(2 * count + 16);
            field = row.fields.data() + count;
            room_end = row.fields.data() + row.fields.size();
        }
        if (place != end && *place == '"') [[unlikely]] {
            next_ = place;
            if (!read_quoted(row, static_cast<std::size_t>(field - row.fields.data())))
                return false;
            place = next_;
            ahead = ahead_;
        } else {
            const char* begin = place;
            place = walk_.next(ahead);
            *field = {begin, static_cast<std::size_t>(place - begin)};
        }
        if (place == end || *place == '\n') break;
        ++place;
    }
    row.fields.resize(static_cast<std::size_t>(field - row.fields.data()) + 1);
    next_ = place;
    ahead_ = ahead;
    const char* row_end = next_;
    if (row_end != row_begin && row_end[-1] == '\r') --row_end;
    row.text = {row_begin, static_cast<std::size_t>(row_end - row_begin)};
    // The CR of a CRLF belongs to the last field where that is not quoted.
    std::string_view& last = row.fields.back();
    if (row_end != next_ && last.data() + last.size() == next_) last.remove_suffix(1);
    if (next_ != end_) {
        ++next_;
        ++line_;
    }
    return true;
}

}  // namespace drgsim
