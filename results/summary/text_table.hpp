// A table of text cells, aligned: the first column to the left, the others to the right.
#pragma once

#include <string>
#include <vector>

namespace drgsim {

class TextTable {
  public:
    /// `left` columns are aligned to the left, the rest to the right.
    explicit TextTable(std::vector<std::string> header, std::size_t left = 1);
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    /// Lines that begin with two blanks, header first; Chinese characters count as two columns.
    [[nodiscard]] std::string text() const;

  private:
    std::vector<std::vector<std::string>> rows_;
    std::size_t left_;
};

}  // namespace drgsim
