// The CSV files of a synthetic region import as the same region: same values, nothing rejected,
// nothing warned about.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>

#include "scenarios/intake/intake.hpp"
#include "scenarios/synth/csv_files.hpp"
#include "scenarios/synth/synth.hpp"

namespace drgsim {
namespace {

namespace fs = std::filesystem;

class RoundTrip : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        const fs::path folder =
            fs::temp_directory_path() / ("drgsim_round_trip_" + std::to_string(getpid()));
        SynthOptions options;
        options.cases = 20'000;
        options.years = 2;
        made_ = new Region(synthesize(options));
        write_csv_files(*made_, folder);
        ImportOptions import;
        import.cases = folder / "cases.csv";
        import.hospitals = folder / "hospitals.csv";
        import.groups = folder / "groups.csv";
        import.max_rejects = 0;
        read_ = new ImportResult(import_region(import));
        fs::remove_all(folder);
    }
    static void TearDownTestSuite() {
        delete made_;
        delete read_;
    }
    static inline Region* made_ = nullptr;
    static inline ImportResult* read_ = nullptr;
};

TEST_F(RoundTrip, RejectsAndWarnsOfNothing) {
    ASSERT_EQ(read_->summary.tables.size(), 3u);
    for (const TableSummary& table : read_->summary.tables) {
        EXPECT_EQ(table.rows_rejected, 0u) << table.table;
        EXPECT_TRUE(table.warnings.empty()) << table.table;
        EXPECT_TRUE(table.ignored_columns.empty()) << table.table;
    }
}

TEST_F(RoundTrip, KeepsTheTables) {
    const HospitalTable &a = made_->hospitals, &b = read_->region.hospitals;
    EXPECT_EQ(a.id, b.id);
    EXPECT_EQ(a.name, b.name);
    EXPECT_EQ(a.type, b.type);
    EXPECT_EQ(a.community, b.community);
    EXPECT_EQ(a.level, b.level);
    EXPECT_EQ(a.coefficient, b.coefficient);
    EXPECT_EQ(a.assessment, b.assessment);
    EXPECT_EQ(a.audit_deduction, b.audit_deduction);
    EXPECT_EQ(a.points_deducted, b.points_deducted);
    const GroupTable &g = made_->groups, &h = read_->region.groups;
    EXPECT_EQ(g.code, h.code);
    EXPECT_EQ(g.name, h.name);
    EXPECT_EQ(g.weight, h.weight);
    EXPECT_EQ(g.level_coefficient, h.level_coefficient);
    EXPECT_EQ(g.base_group, h.base_group);
    EXPECT_EQ(g.unstable, h.unstable);
}

TEST_F(RoundTrip, KeepsEveryCase) {
    const CaseTable &a = made_->cases, &b = read_->region.cases;
    ASSERT_EQ(a.size(), b.size());
    EXPECT_EQ(a.hospital, b.hospital);
    EXPECT_EQ(a.fund, b.fund);
    EXPECT_EQ(a.group, b.group);
    EXPECT_EQ(a.discharge_date, b.discharge_date);
    EXPECT_EQ(a.total_cost, b.total_cost);
    EXPECT_EQ(a.fund_paid, b.fund_paid);
    EXPECT_EQ(a.patient_paid, b.patient_paid);
    EXPECT_EQ(a.other_paid, b.other_paid);
    EXPECT_EQ(a.self_expense, b.self_expense);
    EXPECT_EQ(a.unreasonable_cost, b.unreasonable_cost);
    EXPECT_EQ(a.excluded_cost, b.excluded_cost);
    EXPECT_EQ(a.admission_date, b.admission_date);
    EXPECT_EQ(a.los_days, b.los_days);
    EXPECT_EQ(a.age, b.age);
    EXPECT_EQ(a.secondary_diagnoses, b.secondary_diagnoses);
    EXPECT_EQ(a.discharge_way, b.discharge_way);
    EXPECT_EQ(a.case_id.chars, b.case_id.chars);
    EXPECT_EQ(a.case_id.offset, b.case_id.offset);
}

/// Names of the set bits, in the order of the region that was made.
std::string tags_of(const CaseTable& cases, std::size_t i, const std::vector<std::string>& order) {
    std::string tags;
    for (const std::string& name : order)
        for (std::size_t bit = 0; bit < cases.tag_names.size(); ++bit)
            if (cases.tag_names[bit] == name && (cases.tags[i] >> bit & 1)) tags += name + ";";
    return tags;
}

TEST_F(RoundTrip, KeepsTheTagsByName) {
    const CaseTable &a = made_->cases, &b = read_->region.cases;
    ASSERT_EQ(a.tags.size(), b.tags.size());
    int tagged = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const std::string tags = tags_of(a, i, a.tag_names);
        tagged += !tags.empty();
        ASSERT_EQ(tags, tags_of(b, i, a.tag_names)) << i;
    }
    EXPECT_GT(tagged, 1000);
}

}  // namespace
}  // namespace drgsim
