// Counts what was found in a table, by column and kind, with the line of the first.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace drgsim {

struct Finding {
    std::string column;  ///< may be empty (the whole row)
    std::string what;
    std::size_t count = 0;
    long first_line = 0;  ///< physical line
};

class Tally {
  public:
    void add(std::string_view column, std::string_view what, long line) {
        for (Finding& finding : findings_) {
            if (finding.what == what && finding.column == column) {
                ++finding.count;
                return;
            }
        }
        findings_.push_back({std::string(column), std::string(what), 1, line});
    }
    /// Most frequent first, then by first line.
    [[nodiscard]] std::vector<Finding> sorted() const {
        std::vector<Finding> result = findings_;
        std::stable_sort(result.begin(), result.end(), [](const Finding& a, const Finding& b) {
            return a.count != b.count ? a.count > b.count : a.first_line < b.first_line;
        });
        return result;
    }

  private:
    std::vector<Finding> findings_;
};

}  // namespace drgsim
