// Pieces of HTML: escaped texts, and texts and amounts in both languages of a page.
#pragma once

#include <string>
#include <string_view>

namespace drgsim {

/// `text` with every byte that is not part of valid UTF-8 as U+FFFD.
std::string valid_utf8(std::string_view text);

/// `text` safe between tags and in quoted attributes.
std::string html_text(std::string_view text);

/// A JSON text safe inside a script element: `<`, `>`, `&`, U+2028 and U+2029, which can only stand
/// in its strings, are escaped, and what is not UTF-8 is replaced.
std::string script_safe(std::string_view json);

/// A text in both languages; the page's style shows the one that is chosen. Both are HTML.
struct Both {
    std::string zh, en;
    /// Two spans, each with its lang.
    [[nodiscard]] std::string html() const;
};

/// Yuan as readers of each language expect it: 亿元, 万元 or 元; million yuan, or yuan.
Both html_money(double yuan);
/// "12.3 %".
std::string html_percent(double share);
/// Groups of thousands and `digits` decimals, with a true minus sign.
std::string html_number(double value, int digits);

/// "职工" and "employee"; a fund's name in the files.
Both fund_text(std::string_view fund);
/// "三级" and "level 3".
Both level_text(int level);

}  // namespace drgsim
