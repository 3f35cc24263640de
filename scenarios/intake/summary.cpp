// Renders the data-quality summary of an import.
#include "scenarios/intake/summary.hpp"

#include <fmt/format.h>

#include <iterator>

namespace drgsim {

namespace {

using Text = std::back_insert_iterator<std::string>;

void write_findings(Text out, std::string_view title, const std::vector<Finding>& findings) {
    if (findings.empty()) return;
    fmt::format_to(out, "  {}\n", title);
    for (const Finding& finding : findings) {
        const std::string where = finding.column.empty() ? "" : finding.column + ": ";
        fmt::format_to(out, "  {:>12}  {}{} (first: line {})\n", finding.count, where, finding.what,
                       finding.first_line);
    }
}

void write_table(Text out, const TableSummary& table) {
    fmt::format_to(out, "{} from {}\n", table.table, table.file);
    fmt::format_to(out, "  {}{}, {} bytes{}\n", table.encoding, table.gzipped ? ", gzip" : "",
                   table.file_bytes,
                   table.text_bytes == table.file_bytes
                       ? ""
                       : fmt::format(" ({} as UTF-8 text)", table.text_bytes));
    fmt::format_to(out, "  {:>12}  rows read\n  {:>12}  kept\n  {:>12}  rejected\n",
                   table.rows_read, table.rows_kept, table.rows_rejected);
    write_findings(out, "rejected, by reason", table.rejected);
    write_findings(out, "warnings (rows kept)", table.warnings);
    if (!table.ignored_columns.empty()) {
        fmt::format_to(out, "  columns ignored: {}\n", fmt::join(table.ignored_columns, ", "));
    }
}

void write_totals(Text out, const ImportSummary& summary) {
    fmt::format_to(out, "totals of the cases kept\n");
    fmt::format_to(out, "  {:<10}{:>6}{:>12}{:>20}{:>20}\n", "fund", "year", "cases", "cost [yuan]",
                   "fund paid [yuan]");
    const auto write = [&](std::string_view fund, const std::string& year, const FundYear& row) {
        fmt::format_to(out, "  {:<10}{:>6}{:>12}{:>20.2f}{:>20.2f}\n", fund, year, row.cases,
                       row.cost, row.fund_paid);
    };
    FundYear all;
    for (const FundYear& row : summary.totals) {
        write(fund_names[index(row.fund)], std::to_string(row.year), row);
        all.cases += row.cases;
        all.cost += row.cost;
        all.fund_paid += row.fund_paid;
    }
    write("all", "", all);
}

}  // namespace

void CaseCounts::add(const CaseTable& piece) {
    for (std::size_t i = 0; i < piece.size(); ++i) {
        const Fund fund = piece.fund[i];
        const int year = piece.year(i);
        FundYear*& row = latest_[index(fund)];
        if (row == nullptr || row->year != year) {
            row = &totals_[{static_cast<int>(fund), year}];
            row->fund = fund;
            row->year = year;
        }
        ++row->cases;
        row->cost += piece.total_cost[i];
        row->fund_paid += piece.fund_paid[i];
        const std::size_t hospital = index(piece.hospital[i]);
        if (hospital >= by_hospital_.size()) by_hospital_.resize(hospital + 1);
        ++by_hospital_[hospital];
    }
}

std::vector<FundYear> CaseCounts::totals() const {
    std::vector<FundYear> rows;
    for (const auto& [key, row] : totals_) rows.push_back(row);
    return rows;
}

std::size_t ImportSummary::rows_rejected() const {
    std::size_t rows = 0;
    for (const TableSummary& table : tables) rows += table.rows_rejected;
    return rows;
}

std::string to_text(const ImportSummary& summary) {
    std::string text;
    const Text out(text);
    for (const TableSummary& table : summary.tables) write_table(out, table);
    if (!summary.rejects_file.empty() && summary.rows_rejected() > 0) {
        fmt::format_to(out, "rejected rows are in {}\n", summary.rejects_file);
    }
    for (const std::string& sentence : summary.defaults) {
        fmt::format_to(out, "assumed: {}\n", sentence);
    }
    write_totals(out, summary);
    const auto& levels = summary.hospitals_by_level;
    fmt::format_to(out, "hospitals: {} (level 1: {}, level 2: {}, level 3: {}); groups: {}\n",
                   levels[0] + levels[1] + levels[2], levels[0], levels[1], levels[2],
                   summary.groups);
    return text;
}

}  // namespace drgsim
