// Variables in the right tables, rows and columns, wherever a distribution's dimension stands; and
// their CSV.
#include "results/export/table_maker.hpp"

#include <gtest/gtest.h>

#include "results/export/write_tables.hpp"
#include "tests/unit/results/sample_run.hpp"

namespace drgsim {
namespace {

/// Values 0, 1, 2, ... of a variable.
std::vector<double> counted(std::size_t size) {
    std::vector<double> values(size);
    for (std::size_t i = 0; i < size; ++i) values[i] = static_cast<double>(i);
    return values;
}

const ExportColumn& column(const ExportTable& table, const std::string& name) {
    for (const ExportColumn& found : table.columns)
        if (found.name == name) return found;
    ADD_FAILURE() << "no column " << name;
    return table.columns.front();
}

TEST(TableMaker, RowsAreDimensionsAndDistributionsAreColumns) {
    const RunDescription d = sample_description(10);  // 2 policies, 2 funds, 3 hospitals
    TableMaker maker(d);
    maker.add({"a", "yuan", "", "", {"fund", "hospital"}, counted(12)});
    maker.add({"b", "yuan", "", "", {"fund", "tail", "hospital"}, counted(24)});
    maker.add({"c", "1", "", "", {"fund"}, counted(4)});
    const auto tables = maker.take();
    ASSERT_EQ(tables.size(), 2U);
    EXPECT_EQ(tables[0].name, "hospital_funds");
    EXPECT_EQ(tables[1].name, "funds");
    const ExportTable& table = tables[0];
    ASSERT_EQ(table.rows(), 12U);
    // Row 7: the second policy, its first fund, the second hospital.
    EXPECT_EQ(column(table, "policy").texts[7], "甲-policy");
    EXPECT_EQ(column(table, "fund").texts[7], "employee");
    EXPECT_EQ(column(table, "hospital").texts[7], "H1");
    EXPECT_EQ(column(table, "hospital_level").texts[7], "2");
    EXPECT_EQ(column(table, "a").numbers[7], 7);
    // [policy][fund][tail][hospital]
    EXPECT_EQ(column(table, "b_95").numbers[7], ((1 * 2 + 0) * 2 + 0) * 3 + 1);
    EXPECT_EQ(column(table, "b_99").numbers[7], ((1 * 2 + 0) * 2 + 1) * 3 + 1);
    EXPECT_EQ(column(tables[1], "c").numbers, counted(4));
}

TEST(SpreadsheetCsv, KeepsNumbersAndTamesFormulas) {
    ExportTable table{"t", "", "", {}};
    table.columns.push_back(
        {"name", "", "", "", {"=1+1", "@a", "-b", "+c", "plain, \"quoted\""}, {}});
    table.columns.push_back({"x", "yuan", "", "", {}, {0.1, -2, std::nan(""), 1e-300, 3}});
    EXPECT_EQ(spreadsheet_csv(table),
              "\xEF\xBB\xBFname,x\n'=1+1,0.1\n'@a,-2\n'-b,\n'+c,1e-300\n"
              "\"plain, \"\"quoted\"\"\",3\n");
}

}  // namespace
}  // namespace drgsim
