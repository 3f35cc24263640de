// A region written in pieces: the same as one written at once, whatever comes late or less.
#include "results/region/writer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "results/region/store.hpp"
#include "sim/input/problems.hpp"
#include "tests/unit/results/sample_region.hpp"
#include "tests/unit/results/temporary_folder.hpp"

namespace drgsim {
namespace {

constexpr std::size_t cases = 20'000;
constexpr std::size_t late = 12'345;  ///< the first case that has all the optional values

/// A region whose ids get longer; optional columns begin late.
Region late_region() {
    Region region = sample_region(cases);
    CaseTable& table = region.cases;
    table.case_id = {};
    table.excluded_cost.resize(cases, 0);
    table.age.resize(cases, -1);
    table.group[1].resize(cases, GroupId{2});
    for (std::size_t i = 0; i < cases; ++i) {
        table.case_id.push_back("case " + std::to_string(i) + std::string(i / 4000, 'x'));
        table.person_id.push_back(i < late ? "" : std::to_string(i));
        if (i < late) continue;
        table.excluded_cost[i] = 0.5 + static_cast<double>(i);
        table.age[i] = static_cast<std::int16_t>(i % 90);
        table.group[1][i] = static_cast<GroupId>(i % 2);
    }
    return region;
}

template <class Values>
Values part(const Values& all, std::size_t begin, std::size_t end) {
    if (all.empty()) return {};
    return Values(all.begin() + static_cast<std::ptrdiff_t>(begin),
                  all.begin() + static_cast<std::ptrdiff_t>(end));
}

StringColumn part(const StringColumn& all, std::size_t begin, std::size_t end) {
    StringColumn texts;
    for (std::size_t i = begin; i < end; ++i) texts.push_back(all[i]);
    return texts;
}

/// The cases from `begin` to `end`, late columns empty before their first value.
CaseTable piece_of(const CaseTable& all, std::size_t begin, std::size_t end) {
    CaseTable piece;
    piece.hospital = part(all.hospital, begin, end);
    piece.fund = part(all.fund, begin, end);
    piece.group[0] = part(all.group[0], begin, end);
    piece.discharge_date = part(all.discharge_date, begin, end);
    piece.total_cost = part(all.total_cost, begin, end);
    piece.fund_paid = part(all.fund_paid, begin, end);
    piece.patient_paid = part(all.patient_paid, begin, end);
    piece.other_paid = part(all.other_paid, begin, end);
    piece.self_expense = part(all.self_expense, begin, end);
    piece.los_days = part(all.los_days, begin, end);
    piece.department = part(all.department, begin, end);
    piece.tags = part(all.tags, begin, end);
    piece.case_id = part(all.case_id, begin, end);
    if (end <= late) return piece;
    piece.group[1] = part(all.group[1], begin, end);
    piece.excluded_cost = part(all.excluded_cost, begin, end);
    piece.age = part(all.age, begin, end);
    piece.person_id = part(all.person_id, begin, end);
    return piece;
}

CaseTable missing_values() {
    CaseTable missing;
    missing.group[1] = {GroupId{2}};
    missing.excluded_cost = {0};
    missing.age = {-1};
    return missing;
}

void take_all(RegionWriter& writer, const CaseTable& table, std::size_t piece) {
    for (std::size_t i = 0; i < table.size(); i += piece)
        writer.take(piece_of(table, i, std::min(i + piece, table.size())), missing_values());
}

Region without_cases(const Region& region) {
    Region rest = region;
    rest.cases = {};
    rest.cases.department_names = region.cases.department_names;
    rest.cases.tag_names = region.cases.tag_names;
    return rest;
}

/// As many cases as foretold, a few less, and far less; pieces of whole pages and of any length.
TEST(RegionWriter, PiecesGiveWhatTheWholeGives) {
    const TemporaryFolder folder;
    const Region region = late_region();
    for (const std::size_t most : {cases, cases + 50, 10 * cases}) {
        for (const std::size_t piece : {std::size_t{4096}, std::size_t{1777}, cases}) {
            RegionWriter writer(folder.file("r.h5"));
            writer.begin(most);
            take_all(writer, region.cases, piece);
            writer.finish(without_cases(region));
            const StoredRegion stored = read_stored_region(folder.file("r.h5"));
            EXPECT_EQ(stored.digest, region_digest(region)) << most << ' ' << piece;
            EXPECT_EQ(stored.region.cases.excluded_cost, region.cases.excluded_cost);
            EXPECT_EQ(stored.region.cases.group[1], region.cases.group[1]);
            EXPECT_EQ(stored.region.cases.person_id.chars, region.cases.person_id.chars);
            EXPECT_EQ(stored.region.cases.case_id[cases - 1], region.cases.case_id[cases - 1]);
        }
    }
    EXPECT_EQ(folder.entries(), 1U);
}

TEST(RegionWriter, TellsTheIdsThatItHas) {
    const TemporaryFolder folder;
    const Region region = late_region();
    RegionWriter writer(folder.file("r.h5"));
    writer.begin(cases);
    EXPECT_TRUE(writer.case_ids().empty());
    for (const std::size_t begin : {0, 5000, 10'000}) {
        writer.take(piece_of(region.cases, begin, begin + 5000), missing_values());
        const StringColumn ids = writer.case_ids();
        ASSERT_EQ(ids.size(), begin + 5000);
        EXPECT_EQ(ids.chars, part(region.cases.case_id, 0, begin + 5000).chars);
        EXPECT_EQ(ids[begin + 4999], region.cases.case_id[begin + 4999]);
    }
}

TEST(RegionWriter, LeavesNothingWhereItDoesNotFinish) {
    const TemporaryFolder folder;
    std::ofstream(folder.file("r.h5")) << "old";
    {
        RegionWriter writer(folder.file("r.h5"));
        writer.begin(cases);
        take_all(writer, late_region().cases, 4096);
        EXPECT_EQ(folder.entries(), 2U);
    }
    EXPECT_EQ(folder.entries(), 1U);
    EXPECT_EQ(std::filesystem::file_size(folder.file("r.h5")), 3U);
}

TEST(RegionWriter, AFolderThatIsNotThereIsAnEnvironmentError) {
    const TemporaryFolder folder;
    RegionWriter writer(folder.file("none/r.h5"));
    EXPECT_THROW(writer.begin(1), EnvironmentError);
}

}  // namespace
}  // namespace drgsim
