// A table of text cells, aligned: the first column to the left, the others to the right.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace drgsim {

/// Who reads a text: a terminal of so many columns that shows colours, or (the default) anything.
struct TextStyle {
    std::size_t columns = 0;  ///< 0 = no end of a line
    bool colour = false;
};

/// `text` for emphasis, where there are colours.
std::string emphasised(std::string_view text, const TextStyle& style);

class TextTable {
  public:
    /// `left` columns are aligned to the left, the rest to the right.
    explicit TextTable(std::vector<std::string> header, std::size_t left = 1);
    void add(std::vector<std::string> row);
    /// Lines that begin with two blanks, header first. Control characters are left out of cells. A
    /// table wider than the style's columns has the texts on its left shortened; if that does not
    /// do, it comes in parts one below the other, each with the first column. With colours the
    /// header is bold and numbers below zero are red.
    [[nodiscard]] std::string text(const TextStyle& style = {}) const;

  private:
    std::vector<std::vector<std::string>> rows_;
    std::size_t left_;
};

}  // namespace drgsim
