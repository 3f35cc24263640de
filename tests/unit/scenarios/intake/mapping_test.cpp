// Mapping files: every form of a column, every fault with its line, and the shipped mapping.
#include "scenarios/intake/mapping.hpp"

#include "tests/unit/scenarios/intake/files.hpp"

namespace drgsim {
namespace {

class MappingFiles : public IntakeFiles {
  protected:
    ImportResult mapped(std::string_view mapping, std::string_view cases) {
        options_.mapping = write("map.toml", mapping);
        return import(cases);
    }
    std::string mapping_fault(std::string_view mapping, std::string_view cases) {
        options_.mapping = write("map.toml", mapping);
        return fault(cases);
    }
};

constexpr std::string_view foreign =
    "Hospital,drg,soi,payer,y,m,d,cost,share of insurer\n"
    "North,351,1,Medicare,2020,3,9,1000.05,ignored\n"
    "South,351,2,Private,2020,11,30,200,ignored\n"
    "North,7,2,Medicaid,2020,12,1,300,ignored\n";

TEST_F(MappingFiles, EveryFormOfAColumn) {
    const Region region = mapped(R"(schema = 1
[columns]
hospital_id = "hospital"
group_code = { concat = ["drg", "soi"], separator = "-" }
fund = { column = "payer", map = { Medicare = "resident", Medicaid = "390" }, otherwise = "310" }
discharge_date = { year = "y", month = "m", day = "d" }
admission_date = { year = "y", month = "m" }
total_cost = { column = "cost" }
fund_paid = { share = 0.333, of = "cost" }
other_paid = { share = { Medicare = 0.1, Private = 0.25 }, by = "payer", of = "cost" }
age = { constant = "40" }
[hospital_level]
by_volume = [2, 3]
)",
                                 foreign)
                              .region;
    const CaseTable& c = region.cases;
    ASSERT_EQ(c.size(), 3U);
    EXPECT_EQ(region.hospitals.id, (std::vector<std::string>{"North", "South"}));
    EXPECT_EQ(region.hospitals.level, (std::vector<std::int8_t>{2, 1}));
    EXPECT_EQ(region.groups.code, (std::vector<std::string>{"351-1", "351-2", "7-2"}));
    EXPECT_EQ(c.fund, (Column<Fund>{Fund::resident, Fund::employee, Fund::resident}));
    EXPECT_EQ(c.discharge_date, (Column<std::int32_t>{20200309, 20201130, 20201201}));
    EXPECT_EQ(c.admission_date, (Column<std::int32_t>{20200300, 20201100, 20201200}));
    EXPECT_EQ(c.fund_paid, (Column<double>{333.02, 66.6, 99.9}));
    EXPECT_EQ(c.other_paid, (Column<double>{100.01, 50, 0}));
    EXPECT_EQ(c.age, (Column<std::int16_t>{40, 40, 40}));
}

constexpr std::string_view small = R"(schema = 1
[columns]
hospital_id = "hospital"
group_code = "drg"
fund = { constant = "employee" }
total_cost = "cost"
fund_paid = "cost"
)";

TEST_F(MappingFiles, SpreadsMonthsByRow) {
    std::string text = "hospital,drg,cost\n";
    for (int i = 0; i < 14; ++i) text += "H,A,10\n";
    text.replace(text.find("H,A,10"), 6, "H,A,xx");  // a rejected row keeps its month
    const CaseTable c =
        mapped(std::string(small).append("discharge_date = { spread_months = 2020 }\n"), text)
            .region.cases;
    ASSERT_EQ(c.size(), 13U);
    EXPECT_EQ(c.discharge_date.front(), 20200200);
    EXPECT_EQ(c.discharge_date[10], 20201200);
    EXPECT_EQ(c.discharge_date.back(), 20200200);
}

TEST_F(MappingFiles, ColumnsLeftOutAreFoundByNameOrAlias) {
    const CaseTable c =
        mapped(small, "cost,hospital,drg,出院日期,年龄\n10,H,A,2020-02,33\n").region.cases;
    EXPECT_EQ(c.discharge_date[0], 20200200);
    EXPECT_EQ(c.age[0], 33);
}

TEST_F(MappingFiles, ValuesThatNoMapKnowsAreRejectedAsTheyStand) {
    mapped(R"(schema = 1
[columns]
fund = { column = "payer", map = { A = "employee" } }
fund_paid = { share = { A = 0.5, B = 0.6 }, by = "payer", of = "total_cost" }
)",
           "hospital_id,payer,group_code,discharge_date,total_cost\n"
           "H,A,G,2020-01,10\nH,B,G,2020-01,10\nH,A,G,2020-01,ten\n");
    EXPECT_EQ(rejects(),
              "3,fund,B,\"unknown fund: not employee, resident, 职工, 居民, 310 or 390\"\n"
              "4,total_cost,ten,not a number\n");
}

TEST_F(MappingFiles, EveryFaultIsToldWithItsLine) {
    const std::string message = mapping_fault(R"(schema = 2
colums = 1
[columns]
hospitl = "x"
fund = 3
group_code = { concat = "drg" }
total_cost = { column = "cost", constant = "5" }
fund_paid = { share = 1.5, of = "cost" }
age = { spread_months = "2020" }
los_days = { column = 4 }
case_id = { colunm = "id" }
tags = { column = "t", map = { a = 1 } }
person_id = { concat = ["a"], separatr = "-" }
discharge_date = { year = "y" }
[hospital_level]
by_volume = [400, 100]
by_name = 1
)",
                                              "anything\n1\n");
    for (const char* part :
         {"map.toml:1: the mapping is not of schema 1", "map.toml:2: unknown key 'colums'",
          "map.toml:4: unknown column 'hospitl'", "map.toml:5: column 'fund' is neither",
          "map.toml:6: 'concat' is not a list", "map.toml:7: column 'total_cost' has both",
          "map.toml:8: 'share' is not a number from 0 to 1",
          "map.toml:9: 'spread_months' is not a year", "map.toml:10: 'column' is not a string",
          "map.toml:11: column 'case_id' says nowhere", "map.toml:12: 'a' is not a string",
          "map.toml:13: unknown key 'separatr' in column 'person_id'",
          "map.toml:14: the key 'month' is missing", "map.toml:16: 'by_volume' is not a list",
          "map.toml:17: unknown key 'by_name' in [hospital_level]"}) {
        EXPECT_TRUE(contains(message, part)) << part << "\n" << message;
    }
    EXPECT_FALSE(contains(message, "the required column"));  // the mapping is not understood
}

TEST_F(MappingFiles, BadTomlHasALine) {
    EXPECT_TRUE(contains(mapping_fault("schema = 1\n[columns\n", "x\n1\n"),
                         "map.toml:2: this is not TOML"));
}

TEST_F(MappingFiles, AFaultyMappingDoesNotHideAMissingFile) {
    options_.mapping = write("map.toml", "schema = 2\n");
    options_.cases = path("absent.csv");
    const std::string message = fault();
    EXPECT_TRUE(contains(message, "not of schema 1"));
    EXPECT_TRUE(contains(message, "absent.csv: the file is not there"));
}

TEST_F(MappingFiles, ColumnsThatTheFileLacksAreAllNamed) {
    const std::string message = mapping_fault(
        std::string(small).append("discharge_date = { year = \"y\", month = \"mon\" }\n"),
        "hospital,y,cost\nH,2020,1\n");
    EXPECT_TRUE(contains(message, "map.toml:4: the column 'drg' is not in "));
    EXPECT_TRUE(contains(message, "map.toml:8: the column 'mon' is not in "));
    EXPECT_TRUE(contains(message, "its header has: hospital, y, cost"));
}

TEST_F(MappingFiles, LevelHasOneSource) {
    EXPECT_TRUE(contains(mapping_fault("schema = 1\n[columns]\nhospital_level = \"lev\"\n"
                                       "[hospital_level]\nby_volume = [1, 2]\n",
                                       "x\n1\n"),
                         "map.toml:5: the level of hospitals comes both from"));
}

TEST_F(MappingFiles, TheHospitalsTableWinsOverVolume) {
    options_.hospitals = write("hospitals.csv", "hospital_id,level\nH,1\n");
    const ImportResult result =
        mapped(std::string(small).append("[hospital_level]\nby_volume = [1, 1]\n"),
               "hospital,drg,cost,discharge_date\nH,A,5,2020-01\n");
    EXPECT_EQ(result.region.hospitals.level[0], 1);
    EXPECT_TRUE(contains(result.summary.defaults.at(0), "levels from the hospitals table"));
}

TEST_F(MappingFiles, UnknownNamesListTheShippedOnes) {
    options_.mapping = "sparcs-1999";
    EXPECT_TRUE(contains(fault("x\n1\n"), "shipped are: "));
}

TEST_F(MappingFiles, ShippedSparcsMappingReadsItsHeader) {
    options_.mapping = "sparcs-2020";
    const Region region = import(
                              "hospital,drg,soi,surgical,age_group,payer,los,charges,cost,died\n"
                              "1169,351,1,0,50-69,Private Health Insurance,3,45950.17,7067.1,0\n"
                              "3058,347,1,0,18-29,Medicaid,2,21274.82,2978.59,1\n")
                              .region;
    EXPECT_EQ(region.groups.code, (std::vector<std::string>{"351-1", "347-1"}));
    EXPECT_EQ(region.cases.fund, (Column<Fund>{Fund::employee, Fund::resident}));
    EXPECT_EQ(region.cases.fund_paid, (Column<double>{5300.33, 1787.15}));
    EXPECT_EQ(region.cases.discharge_way, (Column<std::int8_t>{1, 5}));
    EXPECT_EQ(region.cases.los_days, (Column<std::int16_t>{3, 2}));
    EXPECT_EQ(region.cases.discharge_date, (Column<std::int32_t>{20200100, 20200200}));
    EXPECT_EQ(region.hospitals.level, (std::vector<std::int8_t>{1, 1}));
}

/// The public file itself, where a folder beside the project has it.
TEST_F(MappingFiles, ReadsTheRealSparcsFile) {
    const std::filesystem::path file = std::filesystem::path(DRGSIM_SOURCE_DIR).parent_path() /
                                       "shared/data/cases/sparcs2020_msk_cases.csv";
    if (!std::filesystem::exists(file)) GTEST_SKIP() << file << " is not there";
    options_.mapping = "sparcs-2020";
    options_.cases = file;
    options_.max_rejects = 0;
    const ImportResult result = import();
    EXPECT_EQ(result.region.cases.size(), 36631U);
    EXPECT_EQ(result.region.hospitals.size(), 169U);
    EXPECT_EQ(result.region.groups.size(), 120U);
    EXPECT_EQ(result.summary.hospitals_by_level, (std::array<std::size_t, 3>{59, 56, 54}));
    double cost = 0;
    for (const FundYear& row : result.summary.totals) cost += row.cost;
    EXPECT_NEAR(cost / 36631, 24724.847987, 1e-5);
    EXPECT_TRUE(result.summary.tables[0].warnings.empty());
}

}  // namespace
}  // namespace drgsim
