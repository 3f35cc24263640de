// How wide UTF-8 text is on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace drgsim {

/// Columns that `text` takes on a terminal: two for a Chinese character or an emoji, none for a
/// combining mark.
std::size_t text_width(std::string_view text);

/// `text` cut to at most `width` columns, the last of them "…" where something was cut.
/// Precondition: width > 0.
std::string cut_to_width(std::string_view text, std::size_t width);

/// `text` as it may stand in a line: a blank for a tab or line break, no other control characters
/// and none that turn the direction of writing, "?" for a byte that is not UTF-8.
std::string safe_in_line(std::string_view text);

}  // namespace drgsim
