// The scanner looks at eight bytes at a time for commas and line ends; quoted fields, which are
// rare, go by memchr. The word trick counts on little-endian bytes.
#include "scenarios/intake/scanner.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace drgsim {

namespace {

static_assert(std::endian::native == std::endian::little);
constexpr std::uint64_t ones = 0x0101010101010101;
constexpr std::uint64_t highs = 0x8080808080808080;

/// High bit set in exactly the bytes of `word` that are `byte`.
constexpr std::uint64_t equal_bytes(std::uint64_t word, char byte) {
    const std::uint64_t difference = word ^ (ones * static_cast<std::uint8_t>(byte));
    return ~(((difference & ~highs) + ~highs) | difference) & highs;
}

/// Walks from delimiter to delimiter (comma or line feed), eight bytes at a time: the word that
/// holds the current place is looked at once for all its delimiters.
class DelimiterWalk {
  public:
    DelimiterWalk(const char* p, const char* end) : word_(p), end_(end) { load(); }
    /// The next delimiter, else the end.
    const char* next() {
        while (found_ == 0) {
            if (end_ - word_ <= 8) return end_;
            word_ += 8;
            load();
        }
        const char* delimiter = word_ + std::countr_zero(found_) / 8;
        found_ &= found_ - 1;
        return delimiter;
    }

  private:
    void load() {
        std::uint64_t word = 0;
        if (end_ - word_ >= 8) [[likely]] {
            std::memcpy(&word, word_, 8);
        } else {
            for (std::ptrdiff_t i = end_ - word_; i-- > 0;) {
                word = word << 8 | static_cast<std::uint8_t>(word_[i]);
            }
        }
        found_ = equal_bytes(word, ',') | equal_bytes(word, '\n');
    }

    const char* word_;
    const char* end_;
    std::uint64_t found_ = 0;  ///< high bit of every byte of the word that is a delimiter
};

const char* find_byte(const char* p, const char* end, char byte) {
    const void* found = std::memchr(p, byte, static_cast<std::size_t>(end - p));
    return found == nullptr ? end : static_cast<const char*>(found);
}

}  // namespace

/// Reads the quoted field at next_ and leaves next_ on the delimiter behind it.
bool CsvScanner::read_quoted(CsvRow& row) {
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
        row.fields.push_back(
            copy != nullptr ? std::string_view(*copy)
                            : std::string_view(begin, static_cast<std::size_t>(quote - begin)));
        break;
    }
    const char* after = next_;
    next_ = DelimiterWalk(next_, end_).next();
    const bool row_ends = next_ == end_ || *next_ == '\n';
    const bool is_line_end = row_ends && next_ - after == 1 && *after == '\r';
    if (next_ != after && !is_line_end) {
        row.stray_text = static_cast<long>(row.fields.size()) - 1;
    }
    return true;
}

bool CsvScanner::next(CsvRow& row) {
    row.fields.clear();
    row.stray_text = -1;
    if (!row.unescaped.empty()) row.unescaped.clear();
    while (next_ != end_ &&
           (*next_ == '\n' || (*next_ == '\r' && end_ - next_ > 1 && next_[1] == '\n'))) {
        line_ += *next_ == '\n';
        ++next_;
    }
    if (next_ == end_ || unclosed_quote_line_ > 0) return false;
    row.line = line_;
    const char* row_begin = next_;
    const char* place = next_;  // in a register while fields are stored
    const char* const end = end_;
    DelimiterWalk walk(place, end);
    for (;;) {
        if (place != end && *place == '"') [[unlikely]] {
            next_ = place;
            if (!read_quoted(row)) return false;
            place = next_;
            walk = DelimiterWalk(place, end);
            walk.next();
        } else {
            const char* field = place;
            place = walk.next();
            row.fields.emplace_back(field, static_cast<std::size_t>(place - field));
        }
        if (place == end || *place == '\n') break;
        ++place;
    }
    next_ = place;
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
