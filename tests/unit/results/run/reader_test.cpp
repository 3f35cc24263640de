// Reading results: refusal of what is none, and damage found by the checksums.
#include "results/run/reader.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "results/hdf5/node.hpp"
#include "results/region/store.hpp"
#include "results/run/writer.hpp"
#include "sim/input/problems.hpp"
#include "tests/unit/results/sample_region.hpp"
#include "tests/unit/results/sample_run.hpp"
#include "tests/unit/results/temporary_folder.hpp"

namespace drgsim {
namespace {

namespace fs = std::filesystem;

void write_run(const std::string& path, const RunDescription& d) {
    RunWriter writer(path, d, Existing::refuse);
    for (std::uint64_t b = 0; b < block_count(d); ++b) writer.put(sample_block(d, b));
    writer.finish(sample_base(d));
}

std::string refusal_of(const std::string& path) {
    try {
        const RunReader reader(path);
    } catch (const InputError& error) {
        return error.what();
    }
    return "nothing was thrown";
}

TEST(RunReader, RefusesWhatIsNotAResult) {
    const TemporaryFolder folder;
    EXPECT_NE(refusal_of(folder.file("none.h5")).find("there is no such file"), std::string::npos);
    std::ofstream(folder.file("text.h5")) << "point_value\n1\n";
    EXPECT_NE(refusal_of(folder.file("text.h5")).find("not an HDF5 file"), std::string::npos);
    write_region(folder.file("region.h5"), sample_region());
    EXPECT_NE(refusal_of(folder.file("region.h5")).find("this is a drgsim region, not a result"),
              std::string::npos);
    hdf5::File newer = hdf5::File::create(folder.file("newer.h5"));
    newer.set("format", "drgsim results");
    newer.set("schema_major", 2);
    newer.close();
    EXPECT_NE(refusal_of(folder.file("newer.h5")).find("has schema 2, this program reads schema 1"),
              std::string::npos);
    hdf5::File bare = hdf5::File::create(folder.file("bare.h5"));
    bare.set("format", "drgsim results");
    bare.set("schema_major", 1);
    bare.close();
    EXPECT_NE(refusal_of(folder.file("bare.h5")), "nothing was thrown");
}

TEST(RunReader, RefusesATruncatedFileAtAnyLength) {
    const TemporaryFolder folder;
    write_run(folder.file("r.h5"), sample_description(70));
    const auto whole = fs::file_size(folder.file("r.h5"));
    for (std::uintmax_t part = 0; part < 20; ++part) {
        fs::copy_file(folder.file("r.h5"), folder.file("cut.h5"),
                      fs::copy_options::overwrite_existing);
        fs::resize_file(folder.file("cut.h5"), whole * part / 20);
        const std::string message = refusal_of(folder.file("cut.h5"));
        EXPECT_NE(message, "nothing was thrown") << part;
        EXPECT_NE(message.find("cut.h5"), std::string::npos);
        EXPECT_EQ(message.find('\n'), std::string::npos);
    }
}

TEST(RunReader, DesignsComeBack) {
    const TemporaryFolder folder;
    RunDescription d = sample_description(70);
    write_run(folder.file("plain.h5"), d);
    EXPECT_EQ(RunReader(folder.file("plain.h5")).description().design, Design());
    d.design = {Sampling::one_at_a_time, false, {"budget-noise", "weight_noise.B"}, 0.05, 0.95};
    write_run(folder.file("tornado.h5"), d);
    EXPECT_EQ(RunReader(folder.file("tornado.h5")).description().design, d.design);
    const hdf5::File file = hdf5::File::open(folder.file("tornado.h5"), "");
    EXPECT_EQ(file.text("sampling"), "one-at-a-time");
    EXPECT_EQ(file.texts("factors"), d.design.factors);
    d.design = {Sampling::latin_hypercube, true, {}, 0, 0};
    write_run(folder.file("pairs.h5"), d);
    EXPECT_EQ(RunReader(folder.file("pairs.h5")).description().design, d.design);
}

/// Stresses as settle_scenarios gives them: scenarios 3 and 4 of the sample's block.
ResultBlock sample_stresses(const RunDescription& d) {
    RunDescription two = d;
    two.scenarios = 2;
    return sample_block(two, 0);
}

TEST(RunReader, StressesComeBackAndAreChecked) {
    const TemporaryFolder folder;
    RunDescription d = sample_description(70);
    d.stresses = {"冬季流行", "price cut"};
    const std::string path = folder.file("r.h5");
    {
        RunWriter writer(path, d, Existing::refuse);
        for (std::uint64_t b = 0; b < block_count(d); ++b) writer.put(sample_block(d, b));
        writer.add_stresses(sample_stresses(d));
        writer.finish(sample_base(d));
    }
    const RunReader reader(path);
    EXPECT_EQ(reader.description().stresses, d.stresses);
    const ResultBlock stresses = reader.stress_block();
    EXPECT_EQ(stresses.count, 2U);
    EXPECT_EQ(stresses.values, sample_stresses(d).values);
    EXPECT_EQ(stresses.drivers, sample_stresses(d).drivers);
    EXPECT_TRUE(reader.verify_checksums().empty());
    write_run(folder.file("plain.h5"), sample_description(70));
    EXPECT_TRUE(RunReader(folder.file("plain.h5")).description().stresses.empty());
}

TEST(RunReader, AnotherDesignIsAnotherRun) {
    const RunDescription plain = sample_description(70);
    RunDescription other = plain;
    other.design.sampling = Sampling::sobol;
    RunDescription paired = plain;
    paired.design.antithetic = true;
    EXPECT_NE(run_digest(plain), run_digest(other));
    EXPECT_NE(run_digest(plain), run_digest(paired));
}

TEST(RunReader, ChecksumsFindADamagedByte) {
    const TemporaryFolder folder;
    const RunDescription d = sample_description(200);
    const std::string path = folder.file("r.h5");
    write_run(path, d);
    // The settlement's values are stored as they are: find one by its bytes and change it.
    const double value = sample_base(d).values[static_cast<std::size_t>(Var::payout)][1];
    std::string needle(sizeof value, '\0');
    std::memcpy(needle.data(), &value, sizeof value);
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const auto at = bytes.find(needle);
    ASSERT_NE(at, std::string::npos);
    std::fstream edit(path, std::ios::binary | std::ios::in | std::ios::out);
    edit.seekp(static_cast<std::streamoff>(at));
    edit.put(static_cast<char>(needle[0] ^ 1));
    edit.close();
    const auto damages = RunReader(path).verify_checksums();
    ASSERT_EQ(damages.size(), 1U);
    EXPECT_EQ(damages[0].variable, "base/payout");
}

TEST(RunReader, DamagedChunksAreNamed) {
    const TemporaryFolder folder;
    const RunDescription d = sample_description(200, 100);
    const std::string path = folder.file("r.h5");
    write_run(path, d);
    const auto size = fs::file_size(path);
    std::fstream edit(path, std::ios::binary | std::ios::in | std::ios::out);
    edit.seekp(static_cast<std::streamoff>(size / 2));
    edit << "damage";
    edit.close();
    const auto damages = RunReader(path).verify_checksums();
    ASSERT_EQ(damages.size(), 1U);
    EXPECT_NE(damages[0].variable, "");
    EXPECT_LT(damages[0].block, block_count(d));
}

}  // namespace
}  // namespace drgsim
