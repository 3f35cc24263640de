// Widths are in terminal columns, not bytes.
#include "results/summary/text_table.hpp"

#include <algorithm>

namespace drgsim {

namespace {

/// Columns that UTF-8 text takes: two for each character from U+1100 on (CJK in our tables).
std::size_t width_of(const std::string& text) {
    std::size_t width = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0) == 0x80) continue;  // continues a character
        width += byte >= 0xE1 ? 2 : 1;
    }
    return width;
}

}  // namespace

TextTable::TextTable(std::vector<std::string> header, std::size_t left) : left_(left) {
    rows_.push_back(std::move(header));
}

std::string TextTable::text() const {
    std::vector<std::size_t> width;
    for (const auto& row : rows_) {
        width.resize(std::max(width.size(), row.size()), 0);
        for (std::size_t c = 0; c < row.size(); ++c)
            width[c] = std::max(width[c], width_of(row[c]));
    }
    std::string text;
    for (const auto& row : rows_) {
        std::string line;
        for (std::size_t c = 0; c < row.size(); ++c) {
            const std::string padding(width[c] - width_of(row[c]), ' ');
            line += "  " + (c < left_ ? row[c] + padding : padding + row[c]);
        }
        text += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
    }
    return text;
}

}  // namespace drgsim
