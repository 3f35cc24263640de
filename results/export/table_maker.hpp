// Sorts variables into tables by their dimensions. Internal to results/export/.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "results/export/export_table.hpp"

namespace drgsim {

/// A variable as a table takes it: values row-major [policy][dims...].
struct ExportVariable {
    std::string name, units, long_name, long_name_zh;
    std::vector<std::string> dims;  ///< after policy, by name
    std::vector<double> values;
};

class TableMaker {
  public:
    explicit TableMaker(const RunDescription& description);

    /// Puts the variable into the table of its dimensions; one that is there already is left.
    void add(const ExportVariable& variable);

    /// The tables, in the order of the first variable of each.
    [[nodiscard]] std::vector<ExportTable> take() { return std::move(tables_); }

  private:
    using Labels = std::vector<std::string>;
    [[nodiscard]] const Labels& labels(const std::string& dim) const;
    ExportTable& table_of(const std::vector<std::string>& row_dims);
    void add_label_columns(const std::vector<std::string>& row_dims, ExportTable& table) const;

    const RunDescription& description_;
    std::map<std::string, Labels> labels_;
    std::map<std::vector<std::string>, std::size_t> table_of_dims_;
    std::vector<ExportTable> tables_;
};

}  // namespace drgsim
