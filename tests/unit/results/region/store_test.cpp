// The stored region: round trip of every column, refusal of everything that is not one.
#include "results/region/store.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "results/hdf5/node.hpp"
#include "results/region/columns.hpp"
#include "sim/input/problems.hpp"
#include "tests/unit/results/sample_region.hpp"
#include "tests/unit/results/temporary_folder.hpp"

namespace drgsim {
namespace {

std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string message_of(const std::string& path) {
    try {
        read_region(path);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

TEST(RegionStore, GivesBackEveryColumn) {
    const TemporaryFolder folder;
    const Region written = sample_region();
    write_region(folder.file("r.h5"), written);
    const Region read = read_region(folder.file("r.h5"));
    EXPECT_EQ(region_digest(read), region_digest(written));
    EXPECT_EQ(stored_region_digest(folder.file("r.h5")), region_digest(written));
    EXPECT_EQ(read.hospitals.id, written.hospitals.id);
    EXPECT_EQ(read.hospitals.name[1], "第二人民医院");
    EXPECT_EQ(read.groups.code, written.groups.code);
    EXPECT_EQ(read.cases.total_cost, written.cases.total_cost);
    EXPECT_EQ(read.cases.hospital, written.cases.hospital);
    EXPECT_EQ(read.cases.los_days, written.cases.los_days);
    EXPECT_EQ(read.cases.case_id[7], "case 7");
    EXPECT_EQ(read.cases.department_names, written.cases.department_names);
    EXPECT_TRUE(std::isnan(read.hospitals.paid[0][0]));
    EXPECT_EQ(read.hospitals.paid[1][0], 12.5);
    EXPECT_TRUE(read.cases.excluded_cost.empty());
    EXPECT_TRUE(read.cases.group[1].empty());
    EXPECT_TRUE(read.cases.person_id.empty());
    EXPECT_EQ(folder.entries(), 1U);  // no temporary file left
}

TEST(RegionStore, TwoWritesGiveTheSameBytes) {
    const TemporaryFolder folder;
    write_region(folder.file("a.h5"), sample_region());
    write_region(folder.file("b.h5"), sample_region());
    EXPECT_EQ(bytes_of(folder.file("a.h5")), bytes_of(folder.file("b.h5")));
}

TEST(RegionStore, DigestSeesEveryColumn) {
    Region region = sample_region();
    std::vector<std::string> digests{region_digest(region)};
    for_each_column(region, [&](const ColumnSpec&, auto& column) {
        using Column = std::remove_cvref_t<decltype(column)>;
        const Column before = column;
        if constexpr (std::is_same_v<Column, StringColumn>)
            column.push_back("x");
        else
            column.push_back({});
        digests.push_back(region_digest(region));
        column = before;
    });
    std::sort(digests.begin(), digests.end());
    EXPECT_EQ(std::unique(digests.begin(), digests.end()), digests.end());
    EXPECT_EQ(digests.size(), 46U);  // 45 columns and the untouched region
}

TEST(RegionStore, RefusesWhatIsNotARegion) {
    const TemporaryFolder folder;
    EXPECT_NE(message_of(folder.file("none.h5")).find("there is no such file"), std::string::npos);
    std::ofstream(folder.file("text.h5")) << "hospital_id,fund\n";
    EXPECT_NE(message_of(folder.file("text.h5")).find("not an HDF5 file"), std::string::npos);
    std::ofstream(folder.file("empty.h5")).close();
    EXPECT_NE(message_of(folder.file("empty.h5")).find("not an HDF5 file"), std::string::npos);
    EXPECT_NE(message_of(std::filesystem::path(folder.file("x")).parent_path())
                  .find("this is not a file"),
              std::string::npos);
    hdf5::File::create(folder.file("foreign.h5")).close();
    EXPECT_NE(message_of(folder.file("foreign.h5")).find("not a stored region"), std::string::npos);
    EXPECT_EQ(message_of(folder.file("foreign.h5")).find('\n'), std::string::npos);
}

TEST(RegionStore, RefusesATruncatedFileAtAnyLength) {
    const TemporaryFolder folder;
    write_region(folder.file("r.h5"), sample_region(1000));
    const auto whole = std::filesystem::file_size(folder.file("r.h5"));
    for (int part = 0; part < 20; ++part) {
        std::filesystem::copy_file(folder.file("r.h5"), folder.file("cut.h5"),
                                   std::filesystem::copy_options::overwrite_existing);
        std::filesystem::resize_file(folder.file("cut.h5"), whole * part / 20);
        EXPECT_NE(message_of(folder.file("cut.h5")), "") << part;
    }
}

TEST(RegionStore, RefusesColumnsThatDoNotFit) {
    const TemporaryFolder folder;
    Region region = sample_region();
    region.cases.fund_paid.pop_back();
    write_region(folder.file("short.h5"), region);
    EXPECT_NE(message_of(folder.file("short.h5")).find("'cases/fund_paid' has 9 values"),
              std::string::npos);
    region = sample_region();
    region.cases.hospital[4] = HospitalId{3};
    write_region(folder.file("id.h5"), region);
    EXPECT_NE(message_of(folder.file("id.h5")).find("'cases/hospital_id' holds 3"),
              std::string::npos);
    region = sample_region();
    region.hospitals.name.pop_back();
    write_region(folder.file("name.h5"), region);
    EXPECT_NE(message_of(folder.file("name.h5")).find("'hospitals/name' has 2"), std::string::npos);
}

TEST(RegionStore, AFolderThatIsNotThereIsAnEnvironmentError) {
    const TemporaryFolder folder;
    EXPECT_THROW(write_region(folder.file("none/r.h5"), sample_region()), EnvironmentError);
}

}  // namespace
}  // namespace drgsim
