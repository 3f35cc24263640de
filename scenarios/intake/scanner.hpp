// Splits CSV text into rows and fields: quoted fields with "" escapes and embedded line ends,
// LF or CRLF, last line with or without its end. Counts physical lines.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/text/delimiters.hpp"

namespace drgsim {

struct CsvRow {
    long line = 0;                         ///< physical line it begins on, 1-based
    std::string_view text;                 ///< as it stands in the file, without its line end
    std::vector<std::string_view> fields;  ///< unquoted, untrimmed
    /// Field (0-based) in which text follows a closing quote, -1 where there is none.
    long stray_text = -1;
    std::deque<std::string> unescaped;  ///< fields that had "" in them; `fields` points here
};

/// Walks through a text from delimiter to delimiter: comma, line feed, and the end of the text.
class DelimiterWalk {
  public:
    /// A block of the text and which of its delimiters are still to come. Kept by the caller, so
    /// that it stays in registers while the caller stores what it found.
    struct Cursor {
        const char* block;
        std::uint64_t found;
    };
    explicit DelimiterWalk(std::string_view text) : end_(text.data() + text.size()) {}
    /// The next delimiter; the end again and again once it is reached.
    const char* next(Cursor& cursor) {
        while (cursor.found == 0) cursor = next_block(cursor.block);
        const char* delimiter = cursor.block + static_cast<unsigned>(__builtin_ctzll(cursor.found));
        cursor.found &= cursor.found - 1;
        return delimiter;
    }
    /// Where `next` is the first delimiter from `p` on. Never goes back before the last block.
    Cursor at(const char* p);

  private:
    static constexpr std::size_t chunk_bytes = 256 * mask_bytes;
    Cursor next_block(const char* block) {
        const std::ptrdiff_t next = block + mask_bytes - chunk_;
        const bool in_chunk = next < chunk_end_ - chunk_;
        return in_chunk ? Cursor{chunk_ + next, masks_[static_cast<std::size_t>(next) / mask_bytes]}
                        : next_chunk();
    }
    Cursor next_chunk() { return at(chunk_end_); }

    const char* end_;
    const char* chunk_ = nullptr;  ///< the part of the text that `masks_` tells of
    const char* chunk_end_ = nullptr;
    std::array<std::uint64_t, chunk_bytes / mask_bytes> masks_;
};

class CsvScanner {
  public:
    /// Borrows `text`, which outlives the scanner and its rows.
    explicit CsvScanner(std::string_view text)
        : begin_(text.data()),
          next_(begin_),
          end_(begin_ + text.size()),
          walk_(text),
          ahead_(walk_.at(begin_)) {}
    /// Reads the next row, skipping empty lines. False at the end and at an unclosed quote.
    bool next(CsvRow& row);
    /// Line on which a quote opened that no quote closes; 0 where there is none.
    [[nodiscard]] long unclosed_quote_line() const { return unclosed_quote_line_; }
    /// Bytes read so far.
    [[nodiscard]] std::size_t position() const { return static_cast<std::size_t>(next_ - begin_); }

  private:
    bool read_quoted(CsvRow& row, std::size_t place);

    const char* begin_;
    const char* next_;
    const char* end_;
    DelimiterWalk walk_;
    DelimiterWalk::Cursor ahead_;  ///< the delimiters from next_ on
    long line_ = 1;
    long unclosed_quote_line_ = 0;
};

/// `text` without spaces, tabs and carriage returns around it, where there are some.
std::string_view trimmed_blanks(std::string_view text);

/// The same; most texts have none.
inline std::string_view trimmed(std::string_view text) {
    const auto may_be_blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
    if (text.empty()) return text;
    if (may_be_blank(text.front()) || may_be_blank(text.back())) [[unlikely]] {
        return trimmed_blanks(text);
    }
    return text;
}

}  // namespace drgsim
