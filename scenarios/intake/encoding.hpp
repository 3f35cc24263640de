// Which encoding a text is in, and its conversion to UTF-8. Bytes that cannot be converted stay
// in the text as bytes that are not UTF-8, so that the row they stand in can be rejected.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace drgsim {

/// What a pass over bytes taken as UTF-8 finds.
struct Utf8Scan {
    std::size_t sequences = 0;  ///< well-formed characters beyond ASCII
    std::size_t faults = 0;     ///< bytes outside any well-formed character
    std::size_t line_ends = 0;
    bool nul = false;  ///< a NUL byte is among them
};
Utf8Scan scan_utf8(std::string_view bytes);

/// Length of the well-formed UTF-8 character at `text[0]`, 0 where there is none.
std::size_t utf8_length(std::string_view text);

/// `text` with every NUL and every byte that is not UTF-8 replaced by U+FFFD.
std::string printable(std::string_view text);

/// UTF-8 where the text is valid, or nearly so (a few broken bytes among many good characters);
/// GB18030 otherwise.
bool is_mostly_utf8(const Utf8Scan& scan);

/// Converts from "gb18030" or "gbk" by iconv; a byte that cannot be converted becomes 0xFF.
/// @throws EnvironmentError when this system's iconv lacks the encoding.
std::string to_utf8(std::string_view bytes, const std::string& encoding);

}  // namespace drgsim
