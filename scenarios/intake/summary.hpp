// What an import found: the data-quality summary as data, and as text.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/intake/tally.hpp"
#include "sim/region/region.hpp"

namespace drgsim {

struct TableSummary {
    std::string_view table;  ///< cases, hospitals or groups
    std::string file;        ///< as the user named it
    std::string encoding;    ///< utf-8, utf-8 with BOM, gb18030 or gbk
    bool gzipped = false;
    std::size_t file_bytes = 0;  ///< as stored
    std::size_t text_bytes = 0;  ///< inflated, in UTF-8
    std::size_t rows_read = 0, rows_kept = 0, rows_rejected = 0;
    std::vector<Finding> rejected;  ///< by column and reason, most frequent first
    std::vector<Finding> warnings;  ///< by column and kind, most frequent first
    std::vector<std::string> ignored_columns;
};

/// Totals of the kept cases of a fund in a year of discharge.
struct FundYear {
    Fund fund = Fund::employee;
    int year = 0;
    std::size_t cases = 0;
    double cost = 0;       ///< [yuan]
    double fund_paid = 0;  ///< [yuan]
};

struct ImportSummary {
    std::vector<TableSummary> tables;   ///< those given, in the order hospitals, groups, cases
    std::vector<std::string> defaults;  ///< what was assumed, a sentence each
    std::vector<FundYear> totals;       ///< by fund, then year
    std::array<std::size_t, level_count> hospitals_by_level{};
    std::size_t groups = 0;
    std::string rejects_file;  ///< "" where none is written
    /// Of all tables together.
    [[nodiscard]] std::size_t rows_rejected() const;
};

/// Counts cases, piece by piece in their order.
class CaseCounts {
  public:
    void add(const CaseTable& piece);
    /// By fund, then year.
    [[nodiscard]] std::vector<FundYear> totals() const;
    /// Cases by hospital, up to the last that has one.
    [[nodiscard]] const std::vector<std::size_t>& by_hospital() const { return by_hospital_; }

  private:
    std::map<std::pair<int, int>, FundYear> totals_;
    std::array<FundYear*, fund_count> latest_{};  ///< by fund; a year goes on for long
    std::vector<std::size_t> by_hospital_;
};

/// The summary as aligned text for a terminal, ending in a line end.
std::string to_text(const ImportSummary& summary);

}  // namespace drgsim
