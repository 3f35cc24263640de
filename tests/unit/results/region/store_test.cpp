// The stored region: round trip of every column, refusal of everything that is not one.
#include "results/region/store.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

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
    const Region region = sample_region();
    write_region(folder.file("a.h5"), region);
    write_region(folder.file("b.h5"), region);
    EXPECT_EQ(bytes_of(folder.file("a.h5")), bytes_of(folder.file("b.h5")));
}

TEST(RegionStore, DigestSeesEveryColumn) {
    Region region = sample_region();
    std::vector<std::string> digests{region_digest(region)};
    for_each_column(region, [&](const StoredColumn&, auto& column) {
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
    EXPECT_NE(message_of(folder.file("empty.h5")).find("the file is empty"), std::string::npos);
    EXPECT_NE(message_of(std::filesystem::path(folder.file("x")).parent_path())
                  .find("this is a directory, not a file"),
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

/// Overwrites the bytes of `from`, which are in the file once, by those of `to`.
void exchange(const std::string& path, const std::string& from, const std::string& to) {
    std::string bytes = bytes_of(path);
    const std::size_t at = bytes.find(from);
    ASSERT_NE(at, std::string::npos);
    ASSERT_EQ(bytes.find(from, at + 1), std::string::npos);
    std::ofstream(path, std::ios::binary) << bytes.replace(at, from.size(), to);
}

template <class Value>
std::string bytes_as_stored(const Column<Value>& column) {
    return {reinterpret_cast<const char*>(column.data()), column.size() * sizeof(Value)};
}

TEST(RegionStore, RefusesAnyChangedValue) {
    const TemporaryFolder folder;
    const Region region = sample_region(1000);
    const std::string path = folder.file("r.h5");
    const auto refuses = [&](const std::string& from, const std::string& to) {
        write_region(path, region);
        EXPECT_EQ(message_of(path), "");
        exchange(path, from, to);
        const std::string message = message_of(path);
        EXPECT_NE(message.find("the digest of the columns does not hold"), std::string::npos);
        EXPECT_EQ(message.find('\n'), std::string::npos);
    };
    Region changed = region;
    changed.cases.fund_paid[777] *= 1 + 1e-15;
    ASSERT_NE(changed.cases.fund_paid[777], region.cases.fund_paid[777]);
    refuses(bytes_as_stored(region.cases.fund_paid), bytes_as_stored(changed.cases.fund_paid));
    std::swap(changed.cases.total_cost[4], changed.cases.total_cost[900]);
    refuses(bytes_as_stored(region.cases.total_cost), bytes_as_stored(changed.cases.total_cost));
    changed.cases.los_days[5] = 6;
    refuses(bytes_as_stored(region.cases.los_days), bytes_as_stored(changed.cases.los_days));
    refuses("case 997", "case 99x");
    refuses("第二人民医院", "第二人民医馆");
}

/// Columns of a KiB or more lie in the file as memory wants them and are used there; a change in
/// memory does not reach the file.
TEST(RegionStore, ColumnsAreTheMappedFile) {
    const TemporaryFolder folder;
    const Region written = sample_region(1000);
    write_region(folder.file("r.h5"), written);
    const std::string bytes = bytes_of(folder.file("r.h5"));
    {
        Region region = read_region(folder.file("r.h5"));
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(region.cases.total_cost.data()) % 64, 0U);
        EXPECT_EQ(bytes.find(bytes_as_stored(written.cases.total_cost)) % 64, 0U);
        region.cases.total_cost[3] = -1;
        region.cases.hospital.push_back(HospitalId{1});
        EXPECT_EQ(region.cases.hospital.size(), 1001U);
        EXPECT_EQ(region.cases.total_cost[4], written.cases.total_cost[4]);
    }
    EXPECT_EQ(bytes_of(folder.file("r.h5")), bytes);
    EXPECT_EQ(read_region(folder.file("r.h5")).cases.total_cost[3], written.cases.total_cost[3]);
}

/// A region outlives the name of its file: an import over it makes another file.
TEST(RegionStore, ARegionInUseMayBeReplaced) {
    const TemporaryFolder folder;
    write_region(folder.file("r.h5"), sample_region(1000));
    const StoredRegion old = read_stored_region(folder.file("r.h5"));
    write_region(folder.file("r.h5"), sample_region(20));
    EXPECT_EQ(region_digest(old.region), old.digest);
    EXPECT_EQ(read_region(folder.file("r.h5")).cases.size(), 20U);
}

TEST(RegionStore, RefusesAnOldSchemaInOneSentence) {
    const TemporaryFolder folder;
    {
        hdf5::File file = hdf5::File::create(folder.file("old.h5"));
        file.set("format", "drgsim region");
        file.set("schema", 1);
        file.close();
    }
    const std::string message = message_of(folder.file("old.h5"));
    EXPECT_NE(message.find("has schema 1, this program reads schema 2"), std::string::npos);
    EXPECT_NE(message.find("import the region again"), std::string::npos);
    EXPECT_EQ(message.find('\n'), std::string::npos);
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
    region.cases.discharge_date[4] = 20241300;
    write_region(folder.file("date.h5"), region);
    EXPECT_NE(message_of(folder.file("date.h5")).find("'cases/discharge_date' holds 20241300"),
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
