// Widths are in terminal columns, not bytes.
#include "results/summary/text_table.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "results/summary/text_width.hpp"

namespace drgsim {

namespace {

using Rows = std::vector<std::vector<std::string>>;
using Widths = std::vector<std::size_t>;

constexpr std::size_t gap = 2;              ///< blanks before a column
constexpr std::size_t least_of_texts = 16;  ///< columns that a shortened text keeps
constexpr std::string_view bold = "\033[1m", red = "\033[31m", plain = "\033[0m";

Widths widths_of(const Rows& rows) {
    Widths widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()), 0);
        for (std::size_t c = 0; c < row.size(); ++c)
            widths[c] = std::max(widths[c], text_width(row[c]));
    }
    return widths;
}

std::size_t sum_of(const Widths& widths) {
    return std::accumulate(widths.begin(), widths.end(), gap * widths.size());
}

/// Shortens the texts on the left, but for the first, until a line is `columns` wide.
void shorten(Widths& widths, std::size_t left, std::size_t columns) {
    for (std::size_t c = 1; c < std::min(left, widths.size()); ++c) {
        const std::size_t sum = sum_of(widths);
        if (sum <= columns) return;
        const std::size_t spare =
            widths[c] > least_of_texts ? widths[c] - least_of_texts : std::size_t{0};
        widths[c] -= std::min(spare, sum - columns);
    }
}

/// The columns of each part: as many as fit beside the first, one at least.
std::vector<std::vector<std::size_t>> parts_of(const Widths& widths, std::size_t columns) {
    std::vector<std::vector<std::size_t>> parts{{}};
    std::size_t used = 0;
    for (std::size_t c = 0; c < widths.size(); ++c) {
        const std::size_t width = gap + widths[c];
        if (columns > 0 && used + width > columns && parts.back().size() > 1) {
            parts.push_back({0});
            used = gap + widths[0];
        }
        parts.back().push_back(c);
        used += width;
    }
    return parts;
}

bool is_below_zero(const std::string& cell) {
    return cell.size() > 1 && cell[0] == '-' && cell[1] >= '0' && cell[1] <= '9';
}

}  // namespace

std::string emphasised(std::string_view text, const TextStyle& style) {
    if (!style.colour || text.empty()) return std::string(text);
    return std::string(bold).append(text).append(plain);
}

TextTable::TextTable(std::vector<std::string> header, std::size_t left) : left_(left) {
    add(std::move(header));
}

void TextTable::add(std::vector<std::string> row) {
    for (std::string& cell : row) cell = safe_in_line(cell);
    rows_.push_back(std::move(row));
}

std::string TextTable::text(const TextStyle& style) const {
    Widths widths = widths_of(rows_);
    const bool only_texts = left_ >= widths.size();
    if (style.columns > 0 && !only_texts) shorten(widths, left_, style.columns);
    std::string text;
    for (const auto& part : parts_of(widths, only_texts ? 0 : style.columns)) {
        if (!text.empty()) text += '\n';
        for (const auto& row : rows_) {
            const bool header = &row == &rows_.front();
            std::string line, blanks;  // blanks at the end of a line are not written
            for (const std::size_t c : part) {
                if (c >= row.size()) break;
                const std::string cell = cut_to_width(row[c], std::max<std::size_t>(widths[c], 1));
                const std::string padding(widths[c] - text_width(cell), ' ');
                blanks.append(gap, ' ');
                if (c >= left_) blanks += padding;
                if (!cell.empty()) {
                    line += std::exchange(blanks, "");
                    const bool coloured = style.colour && !header && c >= left_;
                    if (header)
                        line += emphasised(cell, style);
                    else if (coloured && is_below_zero(cell))
                        line.append(red).append(cell).append(plain);
                    else
                        line += cell;
                }
                if (c < left_) blanks += padding;
            }
            text += line + '\n';
        }
    }
    return text;
}

}  // namespace drgsim
