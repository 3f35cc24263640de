// What the CSV files say, byte by byte for a hand-made region, and what a failure leaves.
#include "scenarios/synth/csv_files.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "scenarios/synth/synth.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {
namespace {

namespace fs = std::filesystem;

class CsvFiles : public testing::Test {
  protected:
    CsvFiles() {
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        folder_ =
            fs::temp_directory_path() / ("drgsim_" + std::to_string(getpid()) + "_" + test->name());
        fs::remove_all(folder_);
    }
    ~CsvFiles() override { fs::remove_all(folder_); }
    std::string read(const char* name) const {
        std::ifstream file(folder_ / name, std::ios::binary);
        EXPECT_TRUE(file) << name;
        return {std::istreambuf_iterator<char>(file), {}};
    }
    fs::path folder_;
};

/// Two cases, with every optional column in use on one of them.
Region hand_made() {
    Region region;
    region.hospitals.add("H1");
    region.hospitals.name[0] = "City \"First\", hospital";
    region.hospitals.assessment[0] = 0.985;
    region.hospitals.audit_deduction[0] = 1234.5;
    region.hospitals.paid[1][0] = 20;
    region.groups.add("BR11");
    region.groups.add("");
    region.groups.weight[0] = 1.25;
    region.groups.unstable[0] = 1;
    CaseTable& c = region.cases;
    c.hospital = {HospitalId{0}, HospitalId{0}};
    c.fund = {Fund::employee, Fund::resident};
    c.group[0] = {GroupId{0}, GroupId{1}};
    c.discharge_date = {20240105, 20241200};
    c.admission_date = {20231231, 0};
    c.total_cost = {1000.1, 0.07};
    c.fund_paid = {600, 0.05};
    c.patient_paid = {400.1, 0.02};
    c.other_paid = {0, 0};
    c.los_days = {5, -1};
    c.department = {-1, 0};
    c.department_names = {"ICU"};
    c.tag_names = {"icu", "tcm"};
    c.tags = {3, 0};
    c.person_id.push_back("p1");
    c.person_id.push_back("");
    return region;
}

TEST_F(CsvFiles, SayEachValueInItsForm) {
    write_csv_files(hand_made(), folder_);
    EXPECT_EQ(read("cases.csv"),
              "person_id,hospital_id,fund,group_code,admission_date,discharge_date,los_days,"
              "total_cost,fund_paid,patient_paid,other_paid,department,tags\n"
              "p1,H1,employee,BR11,2023-12-31,2024-01-05,5,1000.10,600.00,400.10,0.00,,icu;tcm\n"
              ",H1,resident,,,2024-12,,0.07,0.05,0.02,0.00,ICU,\n");
    EXPECT_EQ(read("hospitals.csv"),
              "hospital_id,level,name,coefficient,assessment,audit_deduction,paid_y2\n"
              "H1,3,\"City \"\"First\"\", hospital\",1,0.985,1234.50,20.00\n");
    EXPECT_EQ(read("groups.csv"),
              "group_code,weight,base_group,unstable,tcm_advantage,primary_care\n"
              "BR11,1.25,0,1,0,0\n"
              ",,0,,0,0\n");
}

TEST_F(CsvFiles, HoldEveryCaseOfASyntheticRegion) {
    SynthOptions options;
    options.cases = 20'000, options.years = 1;
    write_csv_files(synthesize(options), folder_);
    const std::string text = read("cases.csv");
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 20'001);
    EXPECT_EQ(text.substr(0, 41), "case_id,hospital_id,fund,group_code,admis");
    const auto commas = [](const std::string& line) {
        return std::count(line.begin(), line.end(), ',');
    };
    std::istringstream lines(text);
    std::string header, line;
    std::getline(lines, header);
    while (std::getline(lines, line)) ASSERT_EQ(commas(line), commas(header)) << line;
}

TEST_F(CsvFiles, LeaveNoPartBehind) {
    write_csv_files(hand_made(), folder_);
    for (const auto& entry : fs::directory_iterator(folder_))
        EXPECT_EQ(entry.path().extension(), ".csv");
    fs::remove(folder_ / "groups.csv");
    fs::create_directory(folder_ / "groups.csv.partial");  // the third file cannot be opened
    const std::string before = read("cases.csv");
    Region changed = hand_made();
    changed.cases.total_cost[0] = 2;
    EXPECT_THROW(write_csv_files(changed, folder_), EnvironmentError);
    EXPECT_EQ(read("cases.csv"), before);
    EXPECT_FALSE(fs::exists(folder_ / "cases.csv.partial"));
}

TEST_F(CsvFiles, RefuseAFolderThatIsAFile) {
    std::ofstream(folder_) << "a file";
    EXPECT_THROW(write_csv_files(hand_made(), folder_), EnvironmentError);
}

}  // namespace
}  // namespace drgsim
