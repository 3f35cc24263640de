// The rows of cases.csv (docs/reference/columns.md): what is kept, rejected, warned of and assumed.
#include "scenarios/intake/intake.hpp"

#include <cmath>

#include "tests/unit/scenarios/intake/files.hpp"

namespace drgsim {
namespace {

class Intake : public IntakeFiles {
  protected:
    /// A file of one good row and one that differs from it in the value of a column.
    static std::string with_bad(const std::string& column, const std::string& value) {
        const std::vector<std::pair<std::string, std::string>> row = {
            {"hospital_id", "H1"},   {"fund", "employee"},
            {"group_code", "AA11"},  {"discharge_date", "2024-03-05"},
            {"total_cost", "1000"},  {"fund_paid", "600"},
            {"case_id", "c2"},       {"admission_date", "2024-03-01"},
            {"los_days", "4"},       {"age", "50"},
            {"patient_paid", "300"}, {"other_paid", "100"},
            {"self_expense", "20"},  {"unreasonable_cost", "10"},
            {"excluded_cost", "5"},  {"secondary_diagnoses", "2"},
            {"discharge_way", "1"},  {"hospital_level", "2"},
            {"tags", "icu"},         {"group_code_2", "B1"},
        };
        std::string header, good, bad;
        for (const auto& [name, text] : row) {
            const std::string comma = header.empty() ? "" : ",";
            header += comma + name;
            good += comma + (name == "case_id" ? "c1" : text);
            bad += comma + (name == column ? value : text);
        }
        return header + '\n' + good + '\n' + bad + '\n';
    }
    void expect_rejected(const std::string& column, const std::string& value,
                         std::string_view reason) {
        const ImportResult result = import(with_bad(column, value));
        EXPECT_EQ(result.region.cases.size(), 1U) << column << ' ' << value;
        const std::string row = rejects();
        const std::string found(trimmed(value));
        EXPECT_EQ(row.rfind("3," + column + ',' + found + ',', 0), 0U) << row;
        EXPECT_TRUE(contains(row, reason)) << row;
        EXPECT_EQ(std::count(row.begin(), row.end(), '\n'), 1);
        const TableSummary& table = result.summary.tables.back();
        EXPECT_EQ(table.rows_read, 2U);
        EXPECT_EQ(table.rows_rejected, 1U);
        ASSERT_EQ(table.rejected.size(), 1U);
        EXPECT_EQ(table.rejected[0].column, column);
        EXPECT_EQ(table.rejected[0].first_line, 3);
    }
};

TEST_F(Intake, EveryColumnIsRead) {
    const Region region =
        import(
            "case_id,person_id,hospital_id,fund,group_code,group_code_2,admission_date,"
            "discharge_date,los_days,age,total_cost,fund_paid,patient_paid,other_paid,self_expense,"
            "unreasonable_cost,excluded_cost,secondary_diagnoses,discharge_way,department,tags\n"
            "c1,p1,H1,employee,AA11,X1,2024-02-28,2024-03-05,7,61,1000.5,600.25,300.25,100,20,10,"
            "5,3,2,骨科,tcm; ICU;own\n"
            "c2,p1,H2,390,BB22,,,2024-04,,,2000,1500,,,,,,,,,\n")
            .region;
    const CaseTable& c = region.cases;
    ASSERT_EQ(c.size(), 2U);
    EXPECT_EQ(region.hospitals.id, (std::vector<std::string>{"H1", "H2"}));
    EXPECT_EQ(index(c.hospital[1]), 1U);
    EXPECT_EQ(c.fund, (Column<Fund>{Fund::employee, Fund::resident}));
    EXPECT_EQ(region.groups.code[index(c.group[0][0])], "AA11");
    EXPECT_EQ(region.groups.code[index(c.group[0][1])], "BB22");
    EXPECT_EQ(region.groups.code[index(c.group[1][0])], "X1");
    EXPECT_EQ(region.groups.code[index(c.group[1][1])], "");
    EXPECT_EQ(c.discharge_date, (Column<std::int32_t>{20240305, 20240400}));
    EXPECT_EQ(c.admission_date, (Column<std::int32_t>{20240228, 0}));
    EXPECT_EQ(c.los_days, (Column<std::int16_t>{7, -1}));
    EXPECT_EQ(c.age, (Column<std::int16_t>{61, -1}));
    EXPECT_EQ(c.total_cost, (Column<double>{1000.5, 2000}));
    EXPECT_EQ(c.fund_paid, (Column<double>{600.25, 1500}));
    EXPECT_EQ(c.patient_paid, (Column<double>{300.25, 500}));
    EXPECT_EQ(c.other_paid, (Column<double>{100, 0}));
    EXPECT_EQ(c.self_expense, (Column<double>{20, 0}));
    EXPECT_EQ(c.unreasonable_cost, (Column<double>{10, 0}));
    EXPECT_EQ(c.excluded_cost, (Column<double>{5, 0}));
    EXPECT_EQ(c.secondary_diagnoses, (Column<std::int16_t>{3, -1}));
    EXPECT_EQ(c.discharge_way, (Column<std::int8_t>{2, 0}));
    EXPECT_EQ(c.department, (Column<std::int32_t>{0, -1}));
    EXPECT_EQ(c.case_id[0], "c1");
    EXPECT_EQ(c.person_id[1], "p1");
    ASSERT_EQ(c.tag_names.size(), 9U);
    EXPECT_EQ(c.tag_names[8], "own");
    EXPECT_EQ(c.tags, (Column<std::uint32_t>{(1U << 2) | (1U << 6) | (1U << 8), 0}));
}

TEST_F(Intake, OptionalColumnsStayEmptyUntilACaseHasAValue) {
    const Region region = import(std::string(plain_header) + std::string(good_row)).region;
    const CaseTable& c = region.cases;
    EXPECT_TRUE(c.group[1].empty() && c.self_expense.empty() && c.unreasonable_cost.empty() &&
                c.excluded_cost.empty() && c.admission_date.empty() && c.los_days.empty() &&
                c.age.empty() && c.secondary_diagnoses.empty() && c.discharge_way.empty() &&
                c.department.empty() && c.tags.empty() && c.case_id.empty() &&
                c.person_id.empty() && c.tag_names.empty());
    const CaseTable late = import(
                               "hospital_id,fund,group_code,discharge_date,total_cost,fund_paid,"
                               "person_id,age,group_code_2\nH1,310,A,2024-01,1,1,,,\n"
                               "H1,310,A,2024-01,1,1,p9,44,Z\nH1,310,A,2024-01,1,1,,,\n")
                               .region.cases;
    EXPECT_EQ(late.age, (Column<std::int16_t>{-1, 44, -1}));
    ASSERT_EQ(late.person_id.size(), 3U);
    EXPECT_EQ(late.person_id[0], "");
    EXPECT_EQ(late.person_id[1], "p9");
    EXPECT_EQ(late.person_id[2], "");
    ASSERT_EQ(late.group[1].size(), 3U);
    EXPECT_EQ(late.group[1][0], late.group[1][2]);
    EXPECT_NE(late.group[1][0], late.group[1][1]);
}

TEST_F(Intake, HeaderOrderIsFreeAndAliasesAreChinese) {
    const ImportResult result = import(
        "基金支付, 费用总额 ,出院日期,DRG编码,备注,险种类型,机构编码\n"
        "600,1000,2024-03-05,AA11,x,310,H1\n");
    EXPECT_EQ(result.region.cases.total_cost[0], 1000);
    EXPECT_EQ(result.region.hospitals.id[0], "H1");
    EXPECT_EQ(result.summary.tables[0].ignored_columns, std::vector<std::string>{"备注"});
}

TEST_F(Intake, EveryAliasStandsForItsColumnAlone) {
    for (const TableSpec& table : {cases_table, hospitals_table, groups_table}) {
        std::string seen = "|";
        for (const ColumnSpec& column : table.columns) {
            std::string names = std::string(column.name) + '|' + std::string(column.aliases) + '|' +
                                std::string(column.stand_ins);
            EXPECT_FALSE(column.aliases.empty()) << column.name;
            for (std::size_t begin = 0; begin < names.size();) {
                const std::size_t end = std::min(names.find('|', begin), names.size());
                const std::string name = names.substr(begin, end - begin);
                if (!name.empty()) {
                    EXPECT_FALSE(contains(seen, "|" + name + "|")) << name;
                    seen += name + "|";
                }
                begin = end + 1;
            }
        }
    }
}

TEST_F(Intake, StandInHeadersYieldToTheColumnsOwn) {
    const ImportResult both = import(
        "hospital_id,fund,group_code,出院日期,结算日期,total_cost,fund_paid\n"
        "H1,310,A,2024-01-31,2024-02-01,1,1\n");
    EXPECT_EQ(both.region.cases.discharge_date[0], 20240131);
    EXPECT_EQ(both.summary.tables[0].ignored_columns, std::vector<std::string>{"结算日期"});
    const ImportResult alone = import(
        "hospital_id,fund,group_code,结算日期,total_cost,fund_paid\nH1,310,A,2024-02-01,1,1\n");
    EXPECT_EQ(alone.region.cases.discharge_date[0], 20240201);
}

TEST_F(Intake, RejectsWhatCannotBeParsed) {
    expect_rejected("total_cost", "abc", "not a number");
    expect_rejected("total_cost", "inf", "infinite");
    expect_rejected("total_cost", "nan", "infinite or not a number");
    expect_rejected("total_cost", "1e999", "infinite");
    expect_rejected("total_cost", "1.2.3", "not a number");
    for (const char* column : {"fund_paid", "patient_paid", "other_paid", "self_expense",
                               "unreasonable_cost", "excluded_cost"}) {
        expect_rejected(column, "x", "not a number");
        expect_rejected(column, "-inf", "infinite");
        expect_rejected(column, "-0.01", "negative payment");
    }
    expect_rejected("discharge_date", "2024-02-30", "no such day");
    expect_rejected("discharge_date", "2024/03/05", "not a date");
    expect_rejected("admission_date", "2024-13", "no such day");
    expect_rejected("los_days", "-1", "negative");
    expect_rejected("los_days", "1.5", "not a whole number");
    expect_rejected("age", "old", "not a number");
    expect_rejected("secondary_diagnoses", "99999", "too large");
    expect_rejected("discharge_way", "7", "not a way of discharge");
}

TEST_F(Intake, ThousandsSeparatorsAreExplained) {
    import(with_bad("total_cost", "\"1,234.56\""));
    EXPECT_TRUE(contains(rejects(), "3,total_cost,\"1,234.56\",\"a comma in a number: thousands"));
}

TEST_F(Intake, RejectsMissingRequiredValues) {
    for (const char* column :
         {"hospital_id", "fund", "discharge_date", "total_cost", "fund_paid"}) {
        expect_rejected(column, "", "a required value is missing");
        expect_rejected(column, "  ", "a required value is missing");
    }
}

TEST_F(Intake, RejectsZeroAndNegativeCost) {
    for (const char* cost : {"0", "0.00", "-0", "-5", "1e-999"}) {
        expect_rejected("total_cost", cost,
                        std::string_view(cost) == "1e-999" ? "" : "zero or negative cost");
    }
}

TEST_F(Intake, RejectsDischargeBeforeAdmission) {
    expect_rejected("discharge_date", "2024-02-29", "discharge before admission");
    expect_rejected("discharge_date", "2024-02", "discharge before admission");
    EXPECT_EQ(import(with_bad("discharge_date", "2024-03")).region.cases.size(), 2U);
    EXPECT_EQ(import(with_bad("discharge_date", "2024-03-01")).region.cases.size(), 2U);
}

TEST_F(Intake, RejectsUnknownFundAndLevel) {
    expect_rejected("fund", "other", "unknown fund");
    expect_rejected("hospital_level", "4", "unknown level");
}

TEST_F(Intake, RejectsUnknownHospitalsWhereTheTableIsGiven) {
    options_.hospitals = write("hospitals.csv", "level,hospital_id\n2,H1\n3,H9\n");
    const ImportResult result = import(with_bad("hospital_id", "H2"));
    EXPECT_EQ(result.region.cases.size(), 1U);
    EXPECT_EQ(result.region.hospitals.id, (std::vector<std::string>{"H1", "H9"}));
    EXPECT_EQ(rejects(), "3,hospital_id,H2,unknown hospital: not in the hospitals table\n");
    // The cases' own level is not looked at then, not even a wrong one.
    EXPECT_EQ(import(with_bad("hospital_level", "9")).region.cases.size(), 2U);
}

TEST_F(Intake, RejectsTheLaterRowOfARepeatedCaseId) {
    const std::string text =
        "case_id,hospital_id,fund,group_code,discharge_date,total_cost,fund_paid\n"
        "c1,H1,310,A,2024-01,bad,1\n"  // rejected: its id stays free
        "c1,H1,310,A,2024-01,2,1\n"
        "c1,H1,310,A,2024-01,3,1\n"
        ",H1,310,A,2024-01,4,1\n"  // no id, twice: nothing repeated
        ",H1,310,A,2024-01,5,1\n"
        "C1,H1,310,A,2024-01,6,1\n";  // another id
    const Region region = import(text).region;
    EXPECT_EQ(region.cases.total_cost, (Column<double>{2, 4, 5, 6}));
    EXPECT_EQ(rejects(),
              "2,total_cost,bad,not a number\n"
              "4,case_id,c1,repeated case_id: an earlier row has it\n");
}

TEST_F(Intake, FindsRepeatsAmongManyIds) {
    std::string text = "case_id,hospital_id,fund,group_code,discharge_date,total_cost,fund_paid\n";
    constexpr int count = 50000;
    for (int i = 0; i < count; ++i) {
        text += "case-" + std::to_string(i) + ",H1,310,A,2024-01,2,1\n";
    }
    for (int i = 0; i < count; i += 1000) {
        text += "case-" + std::to_string(i) + ",H1,310,A,2024-01,2,1\n";
    }
    const ImportResult result = import(text);
    EXPECT_EQ(result.region.cases.size(), 50000U);
    EXPECT_EQ(result.summary.tables[0].rows_rejected, 50U);
    EXPECT_EQ(result.summary.tables[0].rejected[0].first_line, count + 2);
}

TEST_F(Intake, FindsRepeatsOnceTheIdsNoLongerAscend) {
    std::string text = "case_id,hospital_id,fund,group_code,discharge_date,total_cost,fund_paid\n";
    const auto add = [&](const char* id) { text += id + std::string(",H1,310,A,2024-01,2,1\n"); };
    for (const char* id : {"", "8", "9", "9", "10", "", "11", "1000000001", "1000000002", "9"}) {
        add(id);
    }
    for (const char* id : {"7", "7", "1000000002", "12", "1000000003", "12"}) add(id);
    const Region region = import(text).region;
    const StringColumn& ids = region.cases.case_id;
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < ids.size(); ++i) kept.emplace_back(ids[i]);
    EXPECT_EQ(kept, (std::vector<std::string>{"", "8", "9", "10", "", "11", "1000000001",
                                              "1000000002", "7", "12", "1000000003"}));
    const std::string why = ",repeated case_id: an earlier row has it\n";
    EXPECT_EQ(rejects(), "5,case_id,9" + why + "11,case_id,9" + why + "13,case_id,7" + why +
                             "14,case_id,1000000002" + why + "17,case_id,12" + why);
}

TEST_F(Intake, KeepsEveryColumnWhereTheFirstRowsAreFarLongerThanTheRest) {
    // The first million bytes are one row: there are far more rows than they let expect.
    std::string text =
        "case_id,hospital_id,fund,group_code,discharge_date,total_cost,fund_paid,age,person_id,"
        "department\n0,H0,310,A,2024-01,2,1,,," +
        std::string(1'100'000, 'd') + "\n";
    constexpr int count = 5000;
    for (int i = 1; i < count; ++i) {
        const std::string n = std::to_string(i);
        text += n + ",H" + n + ",310,A,2024-01," + n + ",1," + (i < 2000 ? "" : "40") + "," +
                (i < 100 ? "" : std::string(static_cast<std::size_t>(i % 40), 'p')) + ",e\n";
    }
    const CaseTable c = import(text).region.cases;
    ASSERT_EQ(c.size(), 5000U);
    ASSERT_EQ(c.age.size(), 5000U);
    ASSERT_EQ(c.person_id.size(), 5000U);
    ASSERT_EQ(c.department.size(), 5000U);
    for (int i = 1; i < count; ++i) {
        const auto at = static_cast<std::size_t>(i);
        EXPECT_EQ(c.case_id[at], std::to_string(i));
        EXPECT_EQ(index(c.hospital[at]), at);
        EXPECT_EQ(c.total_cost[at], i);
        EXPECT_EQ(c.age[at], i < 2000 ? -1 : 40);
        EXPECT_EQ(c.person_id[at], i < 100 ? "" : std::string(at % 40, 'p'));
        EXPECT_EQ(c.department[at], 1);
    }
    EXPECT_TRUE(c.tags.empty() && c.los_days.empty() && c.discharge_way.empty());
}

TEST_F(Intake, RejectsRowsWithTooFewOrTooManyFields) {
    const Region region = import(std::string(plain_header) + std::string(good_row) +
                                 "H1,employee,AA11\nH1,employee,AA11,2024-03-05,1,1,\n \n")
                              .region;
    EXPECT_EQ(region.cases.size(), 1U);
    EXPECT_EQ(rejects(),
              "3,,\"H1,employee,AA11\",too few fields: fewer than the header\n"
              "4,,\"H1,employee,AA11,2024-03-05,1,1,\",too many fields: more than the header\n"
              "5,, ,too few fields: fewer than the header\n");
}

TEST_F(Intake, RejectsTextAfterAClosingQuote) {
    import(std::string(plain_header) + std::string(good_row) +
           "\"H1\"x,employee,AA11,2024-03-05,1,1\n");
    EXPECT_EQ(rejects(),
              "3,hospital_id,\"\"\"H1\"\"x,employee,AA11,2024-03-05,1,1\","
              "text after a closing quote\n");
}

TEST_F(Intake, RejectLinesArePhysical) {
    import(
        "hospital_id,department,fund,group_code,discharge_date,total_cost,fund_paid\r\n"
        "\r\n"
        "H1,\"two\r\nlines, \"\"quoted\"\"\",310,A,2024-01,1,1\r\n"
        "H1,\"a\nb\nc\",310,A,2024-01,\"b\"\"a\nd\",1\r\n"
        "H1,x,311,A,2024-01,1,1");
    EXPECT_EQ(rejects(),
              "5,total_cost,\"b\"\"a\nd\",not a number\n"
              "9,fund,311,\"unknown fund: not employee, resident, 职工, 居民, 310 or 390\"\n");
}

TEST_F(Intake, LongValuesAreCut) {
    import(std::string(plain_header) + std::string(good_row) + "H1,employee,A,2024-01," +
           std::string(199, 'x') + "费用,1\n");
    EXPECT_EQ(rejects(), "3,total_cost," + std::string(199, 'x') + "…,not a number\n");
}

TEST_F(Intake, RejectedRowsLeaveNothingBehind) {
    const Region region = import(std::string(plain_header) + std::string(good_row) +
                                 "H2,employee,BB22,2024-03-05,0,1\n")
                              .region;
    EXPECT_EQ(region.hospitals.size(), 1U);
    EXPECT_EQ(region.groups.size(), 1U);
}

TEST_F(Intake, ComputesWhatIsMissing) {
    const CaseTable c =
        import(
            "hospital_id,fund,group_code,admission_date,discharge_date,los_days,total_cost,"
            "fund_paid,patient_paid,other_paid\n"
            "H1,310,A,2024-02-27,2024-03-05,,1000,600,,50\n"
            "H1,310,A,2024-02,2024-03-05,,1000,600,,\n"
            "H1,310,A,2024-03-05,2024-03-05,,1000,600,0,400\n"
            "H1,310,A,2024-03-01,2024-03-05,9,1000,600,,\n")
            .region.cases;
    EXPECT_EQ(c.los_days, (Column<std::int16_t>{7, -1, 0, 9}));
    EXPECT_EQ(c.patient_paid, (Column<double>{350, 400, 0, 400}));
}

TEST_F(Intake, WarnsAndKeeps) {
    const ImportResult result = import(
        "hospital_id,fund,group_code,discharge_date,total_cost,fund_paid,patient_paid,"
        "excluded_cost,age,tags\n"
        "H1,310,A,2024-01,100,60,40,,,\n"
        "H1,310,A,2024-01,100,120,,,,\n"           // F above C
        "H1,310,A,2024-01,100,60,39.99,,,\n"       // a fen is no difference
        "H1,310,A,2024-01,100,60,40.01,,,\n"       //
        "H1,310,A,2024-01,100,60,39.98,,,\n"       // two are
        "H1,310,A,2024-01,100,60,39.9899,,,\n"     // and a hundredth of one more than one is
        "H1,310,A,2024-01,321474836.478,0,,,,\n"   // large and precise is no fault
        "H1,310,,2024-01,100,60,,101,131,own\n");  // ungrouped
    EXPECT_EQ(result.region.cases.size(), 8U);
    EXPECT_EQ(rejects(), "");
    EXPECT_EQ(result.region.cases.patient_paid[1], -20);
    EXPECT_EQ(warnings(result, "fund_paid", "above total_cost"), 1U);
    EXPECT_EQ(warnings(result, "total_cost", "by more than 0.01"), 2U);
    EXPECT_EQ(warnings(result, "excluded_cost", "above total_cost"), 1U);
    EXPECT_EQ(warnings(result, "age", "130"), 1U);
    EXPECT_EQ(warnings(result, "tags", "no rule pack"), 1U);
    EXPECT_EQ(warnings(result, "group_code", "ungrouped"), 1U);
    EXPECT_EQ(result.region.groups.code.back(), "");
}

TEST_F(Intake, KeepsThirtyTwoTags) {
    std::string text = "hospital_id,fund,group_code,discharge_date,total_cost,fund_paid,tags\n";
    for (int i = 0; i < 25; ++i) text += "H1,310,A,2024-01,1,1,own" + std::to_string(i) + "\n";
    text += "H1,310,A,2024-01,1,1,own23;new_tech;;\n";
    const CaseTable c = import(text).region.cases;
    EXPECT_EQ(c.size(), 25U);
    EXPECT_EQ(c.tag_names.size(), 32U);
    EXPECT_EQ(c.tags.back(), (1U << 31) | (1U << 7));
    EXPECT_EQ(rejects(), "26,tags,own24,more than 32 distinct tags in the file\n");
}

TEST_F(Intake, TheLimitHoldsTableByTable) {
    options_.max_rejects = 0.10;
    std::string rows(plain_header);
    for (int i = 0; i < 9; ++i) rows += good_row;
    EXPECT_EQ(import(rows + "H1,employee,A,2024-01,x,1\n").region.cases.size(),
              9U);  // 10 % is kept
    EXPECT_EQ(rejects(), "11,total_cost,x,not a number\n");

    const std::string message =
        fault(rows + "H1,employee,A,2024-01,x,1\nH1,employee,A,2024-01,y,1\nH1,a,A,2024-01,1,1\n");
    EXPECT_TRUE(contains(message,
                         "3 of 12 rows rejected, more than 10 %: 2 x total_cost: not a "
                         "number (first: line 11), 1 x fund: unknown fund"));
    EXPECT_TRUE(contains(message, path("rejects.csv")));
    EXPECT_EQ(file_names(), (std::vector<std::string>{"cases.csv", "rejects.csv"}));
    EXPECT_TRUE(contains(rejects(), "12,total_cost,y,not a number\n13,fund,a,"));

    options_.hospitals = write("hospitals.csv", "hospital_id,level\nH1,3\nH2,x\n");
    EXPECT_TRUE(contains(fault(rows), "hospitals.csv:3: 1 of 2 rows rejected"));
    options_.max_rejects = 0.5;
    EXPECT_EQ(import(rows).region.cases.size(), 9U);
    options_.max_rejects = 1.5;
    EXPECT_TRUE(contains(fault(rows), "max-rejects is 1.5"));
}

TEST_F(Intake, EveryRowRejectedIsAFault) {
    EXPECT_TRUE(contains(fault(std::string(plain_header) + "H1,x,A,2024-01,1,1\n"),
                         "every row is rejected"));
    EXPECT_EQ(file_names(), (std::vector<std::string>{"cases.csv", "rejects.csv"}));
}

TEST_F(Intake, AnImportThatIsStoppedLeavesNothing) {
    options_.cases = write("cases.csv", std::string(plain_header) + std::string(good_row));
    options_.progress = [](std::size_t, std::size_t) { throw Interrupted("stopped"); };
    EXPECT_THROW(import(), Interrupted);
    EXPECT_EQ(file_names(), std::vector<std::string>{"cases.csv"});
}

TEST_F(Intake, SummaryTellsTotalsByFundAndYear) {
    const ImportResult result = import(
        "hospital_id,fund,group_code,discharge_date,total_cost,fund_paid,extra\n"
        "H1,310,A,2024-01,100.5,60.25,\nH1,390,A,2023-01,1000,700,\nH2,310,B,2024-02,200,100,\n"
        "H2,310,B,2024-02,oops,100,\n");
    ASSERT_EQ(result.summary.totals.size(), 2U);
    const FundYear& employee = result.summary.totals[0];
    EXPECT_EQ(employee.fund, Fund::employee);
    EXPECT_EQ(employee.year, 2024);
    EXPECT_EQ(employee.cases, 2U);
    EXPECT_EQ(employee.cost, 300.5);
    EXPECT_EQ(employee.fund_paid, 160.25);
    const std::string text = to_text(result.summary);
    for (const char* part :
         {"4  rows read\n", "3  kept\n", "1  rejected\n",
          "1  total_cost: not a number (first: line 5)\n", "columns ignored: extra\n",
          "employee    2024           2              300.50              160.25\n",
          "resident    2023           1             1000.00              700.00\n",
          "all                        3             1300.50              860.25\n",
          "hospitals: 2 (level 1: 0, level 2: 0, level 3: 2); groups: 2\n"}) {
        EXPECT_TRUE(contains(text, part)) << part << text;
    }
}

}  // namespace
}  // namespace drgsim
