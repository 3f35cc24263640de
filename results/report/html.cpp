#include "results/report/html.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace drgsim {

namespace {

constexpr double wan = 1e4, yi = 1e8, million = 1e6;

/// Length of the UTF-8 sequence that `text` begins with, 0 where it begins with none.
std::size_t sequence_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte(0);
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xC2 && lead < 0xE0 ? 2
                               : lead >= 0xE0 && lead < 0xF0 ? 3
                               : lead >= 0xF0 && lead < 0xF5 ? 4
                                                             : 0;
    if (length == 0 || length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xC0) != 0x80) return 0;
    if (length == 3 && lead == 0xE0 && byte(1) < 0xA0) return 0;   // too long for its value
    if (length == 3 && lead == 0xED && byte(1) >= 0xA0) return 0;  // a surrogate
    if (length == 4 && lead == 0xF0 && byte(1) < 0x90) return 0;
    if (length == 4 && lead == 0xF4 && byte(1) >= 0x90) return 0;
    return length;
}

}  // namespace

std::string valid_utf8(std::string_view text) {
    std::string valid;
    valid.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = sequence_length(text);
        if (length == 0)
            valid += "\xEF\xBF\xBD";
        else
            valid += text.substr(0, length);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return valid;
}

std::string html_text(std::string_view text) {
    std::string safe;
    for (const char c : valid_utf8(text)) {
        switch (c) {
            case '&':
                safe += "&amp;";
                break;
            case '<':
                safe += "&lt;";
                break;
            case '>':
                safe += "&gt;";
                break;
            case '"':
                safe += "&quot;";
                break;
            case '\'':
                safe += "&#39;";
                break;
            default:
                safe += c;
        }
    }
    return safe;
}

std::string script_safe(std::string_view json) {
    const std::string valid = valid_utf8(json);
    std::string safe;
    safe.reserve(valid.size());
    for (std::size_t i = 0; i < valid.size(); ++i) {
        const std::string_view rest = std::string_view(valid).substr(i, 3);
        if (valid[i] == '<' || valid[i] == '>' || valid[i] == '&') {
            safe += fmt::format("\\u{:04x}", static_cast<int>(valid[i]));
        } else if (rest == "\u2028" || rest == "\u2029") {
            safe += rest == "\u2028" ? "\\u2028" : "\\u2029";
            i += 2;
        } else {
            safe += valid[i];
        }
    }
    return safe;
}

std::string Both::html() const {
    if (zh == en) return zh;
    return fmt::format(
        R"(<span class="zh" lang="zh-CN">{}</span><span class="en" lang="en">{}</span>)", zh, en);
}

std::string html_number(double value, int digits) {
    if (!std::isfinite(value)) return "—";
    std::string digits_text = fmt::format("{:.{}f}", std::abs(value), digits);
    const std::size_t point = std::min(digits_text.find('.'), digits_text.size());
    const bool zero = digits_text.find_first_not_of("0.") == std::string::npos;
    for (std::size_t at = point; at > 3; at -= 3) digits_text.insert(at - 3, ",");
    return (value < 0 && !zero ? "−" : "") + digits_text;
}

std::string html_percent(double share) {
    return std::isfinite(share) ? html_number(100 * share, 1) + " %" : "—";
}

Both html_money(double yuan) {
    if (!std::isfinite(yuan)) return {"—", "—"};
    const double size = std::abs(yuan);
    Both text;
    if (size >= yi)
        text.zh = html_number(yuan / yi, 3) + " 亿元";
    else if (size >= wan)
        text.zh = html_number(yuan / wan, size >= 100 * wan ? 0 : 1) + " 万元";
    else
        text.zh = html_number(yuan, 0) + " 元";
    text.en = size >= wan ? html_number(yuan / million, size >= 100 * million ? 1
                                                        : size >= million     ? 2
                                                                              : 3) +
                                " M yuan"
                          : html_number(yuan, 0) + " yuan";
    return text;
}

Both fund_text(std::string_view fund) {
    if (fund == "employee") return {"职工", "Employee"};
    if (fund == "resident") return {"居民", "Resident"};
    return {html_text(fund), html_text(fund)};
}

Both level_text(int level) {
    constexpr std::array<std::string_view, 3> zh = {"一级", "二级", "三级"};
    if (level < 1 || level > 3) return {"—", "—"};
    return {std::string(zh[static_cast<std::size_t>(level - 1)]), fmt::format("Level {}", level)};
}

}  // namespace drgsim
