// The rows of hospitals.csv and groups.csv (docs/reference/columns.md): what is kept, rejected,
// warned of and assumed.
#include <cmath>

#include "scenarios/intake/intake.hpp"
#include "tests/unit/scenarios/intake/files.hpp"

namespace drgsim {
namespace {

class OtherTables : public IntakeFiles {};

TEST_F(OtherTables, LevelsComeFromTheCasesWithoutAHospitalsTable) {
    const ImportResult result = import(
        "hospital_id,hospital_level,fund,group_code,discharge_date,total_cost,fund_paid\n"
        "H1,,310,A,2024-01,1,1\nH1,1,310,A,2024-01,1,1\nH1,2,310,A,2024-01,1,1\n"
        "H2,二级,310,A,2024-01,1,1\nH3,,310,A,2024-01,1,1\n");
    EXPECT_EQ(result.region.hospitals.level, (std::vector<std::int8_t>{1, 2, 3}));
    EXPECT_EQ(warnings(result, "hospital_level", "differs"), 1U);
    EXPECT_EQ(result.summary.defaults,
              (std::vector<std::string>{"no hospitals table: level from the cases' hospital_level",
                                        "level 3 for 1 hospitals without a hospital_level"}));
    EXPECT_EQ(result.summary.hospitals_by_level, (std::array<std::size_t, 3>{1, 1, 1}));
    const ImportResult none = import(std::string(plain_header) + std::string(good_row));
    EXPECT_EQ(none.region.hospitals.level[0], 3);
    EXPECT_TRUE(contains(to_text(none.summary), "level 3 for all"));
}

TEST_F(OtherTables, ReadsTheHospitalsTable) {
    options_.hospitals =
        write("hospitals.csv",
              "hospital_id,level,name,type,community,coefficient,assessment,audit_deduction,"
              "points_deducted,paid_y1,paid_y2,paid_y3\n"
              "H1,2,\"First, of Guigang\",tcm,North,1.05,0.98,1200.5,30,1e6,,3000000\n"
              "H2,三级,,,,,,,,,,\n");
    const HospitalTable h =
        import(std::string(plain_header) + std::string(good_row)).region.hospitals;
    ASSERT_EQ(h.size(), 2U);
    EXPECT_EQ(h.name[0], "First, of Guigang");
    EXPECT_EQ(h.type[0], "tcm");
    EXPECT_EQ(h.community[0], "North");
    EXPECT_EQ(h.level, (std::vector<std::int8_t>{2, 3}));
    EXPECT_EQ(h.coefficient, (std::vector<double>{1.05, 1}));
    EXPECT_EQ(h.assessment, (std::vector<double>{0.98, 1}));
    EXPECT_EQ(h.audit_deduction, (std::vector<double>{1200.5, 0}));
    EXPECT_EQ(h.points_deducted, (std::vector<double>{30, 0}));
    EXPECT_EQ(h.paid[0][0], 1e6);
    EXPECT_TRUE(std::isnan(h.paid[1][0]) && std::isnan(h.paid[0][1]));
}

TEST_F(OtherTables, RejectsRowsOfTheHospitalsTable) {
    options_.hospitals =
        write("hospitals.csv",
              "hospital_id,level,type,coefficient,paid_y1\n"
              "H1,3,,,\nH1,2,,,\n,2,,,\nH2,5,,,\nH3,,,,\nH4,1,clinic,,\nH5,1,,0,\nH6,1,,,-1\n");
    const ImportResult result = import(std::string(plain_header) + std::string(good_row));
    EXPECT_EQ(result.region.hospitals.id, std::vector<std::string>{"H1"});
    EXPECT_EQ(result.region.hospitals.level[0], 3);
    EXPECT_EQ(rejects(),
              "3,hospital_id,H1,hospitals table: repeated id: an earlier row has it\n"
              "4,hospital_id,,hospitals table: a required value is missing\n"
              "5,level,5,\"hospitals table: unknown level: not 1, 2 or 3\"\n"
              "6,level,,hospitals table: a required value is missing\n"
              "7,type,clinic,\"hospitals table: not a type general, tcm, specialist or primary\"\n"
              "8,coefficient,0,hospitals table: zero or negative coefficient\n"
              "9,paid_y1,-1,hospitals table: negative payment\n");
}

TEST_F(OtherTables, ReadsTheGroupsTableAndKeepsWhatItLacks) {
    options_.groups =
        write("groups.csv",
              "病组编码,病组名称,权重,base_group,unstable,tcm_advantage,primary_care,level_1,"
              "level_2,level_3\n"
              "AA11,髋关节置换,1.2,是,0,no,TRUE,0.6,0.9,1.1\nBB22,,,,,,,,,\nBB22,,,,,,,,,\n"
              "CC33,,-1,,,,,,,\nDD44,,,2,,,,,,\n");
    const ImportResult result =
        import(std::string(plain_header) + std::string(good_row) +
               "H1,310,ZZ99,2024-01,1,1\nH1,310,YY99,2024-01,1,1\nH1,310,ZZ99,2024-01,1,1\n"
               "H1,310,,2024-01,1,1\n");
    const GroupTable& g = result.region.groups;
    EXPECT_EQ(g.code, (std::vector<std::string>{"AA11", "BB22", "ZZ99", "YY99", ""}));
    EXPECT_EQ(g.name[0], "髋关节置换");
    EXPECT_EQ(g.weight[0], 1.2);
    EXPECT_TRUE(std::isnan(g.weight[1]) && std::isnan(g.level_coefficient[0][1]));
    EXPECT_EQ(g.base_group[0], 1);
    EXPECT_EQ(g.unstable[0], 0);
    EXPECT_EQ(g.unstable[1], -1);
    EXPECT_EQ(g.primary_care[0], 1);
    EXPECT_EQ(g.level_coefficient[2][0], 1.1);
    EXPECT_EQ(warnings(result, "group_code", "not in the groups table"), 3U);
    EXPECT_TRUE(contains(result.summary.defaults.at(0), "2 groups of the cases are not in"));
    EXPECT_EQ(rejects(),
              "4,group_code,BB22,groups table: repeated id: an earlier row has it\n"
              "5,weight,-1,groups table: negative value\n"
              "6,base_group,2,\"groups table: not a flag 0/1, true/false, yes/no, 是/否\"\n");
}

}  // namespace
}  // namespace drgsim
