// Writing runs: round trips, resuming after anything that can happen to a shard, refusals, and the
// same bytes for the same run.
#include "results/run/writer.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include "results/hdf5/node.hpp"
#include "results/run/reader.hpp"
#include "sim/input/problems.hpp"
#include "tests/unit/results/sample_run.hpp"
#include "tests/unit/results/temporary_folder.hpp"

namespace drgsim {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Puts the blocks that are not done, last first, and finishes.
void write_run(const std::string& path, const RunDescription& d,
               Existing existing = Existing::refuse) {
    RunWriter writer(path, d, existing);
    for (std::uint64_t b = block_count(d); b-- > 0;)
        if (writer.done()[b] == 0) writer.put(sample_block(d, b));
    writer.finish(sample_base(d));
}

template <class Error, class Act>
std::string message_of(const Act& act) {
    try {
        act();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}

void expect_equal(const ResultBlock& a, const ResultBlock& b) {
    for (std::size_t v = 0; v < variable_count; ++v)
        EXPECT_EQ(a.values[v], b.values[v]) << variables[v].name;
    EXPECT_EQ(a.drivers, b.drivers);
    ASSERT_EQ(a.base.size(), b.base.size());
    for (std::size_t v = 0; v < a.base.size(); ++v) {
        ASSERT_EQ(a.base[v].size(), b.base[v].size()) << base_variables()[v].name;
        EXPECT_TRUE(
            std::memcmp(a.base[v].data(), b.base[v].data(), a.base[v].size() * sizeof(double)) == 0)
            << base_variables()[v].name;
    }
}

class RoundTrip : public testing::TestWithParam<std::tuple<int, int>> {};

TEST_P(RoundTrip, EveryValueComesBack) {
    const TemporaryFolder folder;
    const auto [scenarios, hospitals] = GetParam();
    const RunDescription d = sample_description(static_cast<std::uint64_t>(scenarios),
                                                static_cast<std::size_t>(hospitals));
    write_run(folder.file("r.h5"), d);
    EXPECT_EQ(folder.entries(), 1U);  // no shards, no temporary file
    const RunReader reader(folder.file("r.h5"));
    for (std::uint64_t b = 0; b < block_count(d); ++b)
        expect_equal(reader.read_block(b * block_scenarios, scenarios_in_block(d, b)),
                     sample_block(d, b));
    expect_equal(reader.base_block(), sample_base(d));
    EXPECT_TRUE(reader.verify_checksums().empty());
    EXPECT_EQ(reader.digest(), run_digest(d));
    EXPECT_LT(fs::file_size(folder.file("r.h5")), result_bytes(d));
}

INSTANTIATE_TEST_SUITE_P(Shapes, RoundTrip,
                         testing::Combine(testing::Values(1, 10, 64, 65, 200),
                                          testing::Values(1, 3, 256, 300, 701)),
                         [](const auto& shape) {
                             return "n" + std::to_string(std::get<0>(shape.param)) + "h" +
                                    std::to_string(std::get<1>(shape.param));
                         });

TEST(RunWriter, DescriptionComesBack) {
    const TemporaryFolder folder;
    const RunDescription d = sample_description(70);
    write_run(folder.file("r.h5"), d);
    const RunDescription read = RunReader(folder.file("r.h5")).description();
    EXPECT_EQ(run_identity(read), run_identity(d));
    EXPECT_EQ(read.policies, d.policies);
    EXPECT_EQ(read.axes.names, d.axes.names);
    EXPECT_EQ(read.pools, d.pools);
    EXPECT_EQ(read.communities, d.communities);
    EXPECT_EQ(read.departments, d.departments);
    EXPECT_EQ(read.provenance.plan, d.provenance.plan);
    EXPECT_EQ(read.provenance.policy_texts, d.provenance.policy_texts);
    EXPECT_EQ(read.provenance.seed, d.provenance.seed);
    EXPECT_EQ(read.provenance.history, d.provenance.history);
    EXPECT_EQ(read.provenance.region, d.provenance.region);
    EXPECT_EQ(read.hospital_names, d.hospital_names);
    EXPECT_EQ(read.hospital_levels, d.hospital_levels);
    EXPECT_EQ(read.hospital_types, d.hospital_types);
    EXPECT_EQ(read.hospital_communities, d.hospital_communities);
    EXPECT_EQ(read.group_names, d.group_names);
    ASSERT_EQ(read.drivers.size(), 4U);
    EXPECT_EQ(read.drivers[2].name, "by-two");
    EXPECT_EQ(read.drivers[2].by, d.drivers[2].by);
    EXPECT_EQ(read.drivers[0].target, "budget");
}

TEST(RunWriter, SwitchesLeaveVariablesOut) {
    const TemporaryFolder folder;
    RunDescription d = sample_description(5);
    d.output = {false, false, true, false};
    write_run(folder.file("r.h5"), d);
    const RunReader reader(folder.file("r.h5"));
    EXPECT_FALSE(reader.has(Var::hospital_payout));
    EXPECT_FALSE(reader.has(Var::group_cost));
    EXPECT_TRUE(reader.has(Var::month_payout));
    EXPECT_EQ(reader.description().output.prepaid, false);
    EXPECT_NE(message_of<InputError>([&] {
                  (void)reader.read(Var::hospital_payout, 0, 1);
              }).find("holds no 'hospital_payout'"),
              std::string::npos);
}

TEST(RunWriter, ASliceIsPartOfTheWhole) {
    const TemporaryFolder folder;
    const RunDescription d = sample_description(100, 300);
    write_run(folder.file("r.h5"), d);
    const RunReader reader(folder.file("r.h5"));
    const auto whole = reader.read(Var::hospital_prepaid, 0, 100);
    const auto slice = reader.read_slice(Var::hospital_prepaid, 1, 60, 10, 250, 20);
    ASSERT_EQ(slice.size(), 10U * 2 * 20 * 12);
    std::size_t i = 0;
    for (std::size_t s = 60; s < 70; ++s)
        for (std::size_t f = 0; f < 2; ++f)
            for (std::size_t h = 250; h < 270; ++h)
                for (std::size_t m = 0; m < 12; ++m)
                    EXPECT_EQ(slice[i++], whole[(((100 + s) * 2 + f) * 300 + h) * 12 + m]);
}

TEST(RunWriter, TwoRunsGiveTheSameBytesInAnyOrderOfBlocks) {
    const TemporaryFolder folder;
    const RunDescription d = sample_description(300, 20);
    write_run(folder.file("a.h5"), d);
    {
        RunWriter writer(folder.file("b.h5"), d, Existing::refuse);
        std::vector<std::thread> workers;
        for (std::uint64_t b = 0; b < block_count(d); ++b)
            workers.emplace_back([&writer, &d, b] { writer.put(sample_block(d, b)); });
        for (std::thread& worker : workers) worker.join();
        writer.finish(sample_base(d));
    }
    EXPECT_EQ(bytes_of(folder.file("a.h5")), bytes_of(folder.file("b.h5")));
}

TEST(RunWriter, ResumesFromWhatIsStored) {
    const TemporaryFolder folder;
    const RunDescription d = sample_description(300);
    write_run(folder.file("whole.h5"), d);
    const std::string path = folder.file("r.h5");
    {
        RunWriter writer(path, d, Existing::resume);  // nothing there: begins afresh
        writer.put(sample_block(d, 3));
        writer.put(sample_block(d, 1));
    }
    EXPECT_FALSE(fs::exists(path));
    RunWriter writer(path, d, Existing::resume);
    EXPECT_EQ(writer.done(), (std::vector<std::uint8_t>{0, 1, 0, 1, 0}));
    for (const std::uint64_t b : {0U, 2U, 4U}) writer.put(sample_block(d, b));
    writer.finish(sample_base(d));
    EXPECT_EQ(bytes_of(path), bytes_of(folder.file("whole.h5")));
    EXPECT_FALSE(fs::exists(path + ".parts"));
}

/// A run that ends early leaves the file of a run asked for so many, whether the result grew or
/// not, whatever blocks were put after the last.
TEST(RunWriter, ARunThatEndsEarlyLeavesTheFileOfAShorterRun) {
    const TemporaryFolder folder;
    const RunDescription d = sample_description(64 * 20 - 7, 5),
                         asked = sample_description(64 * 9, 5);
    const RunDescription early = ended_early(d, 64 * 9);
    EXPECT_EQ(run_identity(early), run_identity(asked));
    write_run(folder.file("asked.h5"), asked);
    write_run(folder.file("early.h5"), early);
    const std::string path = folder.file("r.h5");
    for (const std::uint64_t last : {9U, 14U, 20U}) {
        RunWriter writer(path, d, Existing::replace);
        for (std::uint64_t b = 0; b < last; ++b) writer.put(sample_block(d, b));
        writer.finish(sample_base(d), 64 * 9);
        EXPECT_EQ(bytes_of(path), bytes_of(folder.file("early.h5"))) << last;
    }
    {  // a late block, and others of the range stored by an earlier process
        RunWriter(path, d, Existing::replace).put(sample_block(d, 11));
        RunWriter writer(path, d, Existing::resume);
        for (std::uint64_t b = 9; b-- > 0;) writer.put(sample_block(d, b));
        writer.finish(sample_base(d), 64 * 9);
        EXPECT_EQ(bytes_of(path), bytes_of(folder.file("early.h5")));
    }
    EXPECT_FALSE(fs::exists(path + ".parts"));
    const RunReader reader(path);
    EXPECT_TRUE(reader.verify_checksums().empty());
    EXPECT_EQ(reader.scenarios(), 64U * 9);
    EXPECT_EQ(reader.digest(), run_digest(asked));
    EXPECT_EQ(reader.description().provenance.scenarios_asked, 64U * 20 - 7);
    EXPECT_TRUE(reader.is_result_of(d));
    EXPECT_TRUE(reader.is_result_of(asked));
    EXPECT_FALSE(reader.is_result_of(sample_description(64 * 20, 5)));
    EXPECT_FALSE(RunReader(folder.file("asked.h5")).is_result_of(d));
    for (std::uint64_t b = 0; b < 9; ++b)
        expect_equal(reader.read_block(b * block_scenarios, block_scenarios), sample_block(d, b));
    EXPECT_EQ(block_count(d), 20U);
    RunWriter(path, d, Existing::resume).put(sample_block(d, 0));  // it is this run's: begun anew
}

TEST(RunWriter, ABlockMissingOfAShorterRunIsTold) {
    const TemporaryFolder folder;
    const RunDescription d = sample_description(64 * 3, 2);
    {  // block 1 lies there, damaged
        RunWriter(folder.file("r.h5"), d, Existing::refuse).put(sample_block(d, 1));
        std::ofstream(folder.file("r.h5.parts/block-00000001"), std::ios::app) << "x";
    }
    RunWriter writer(folder.file("r.h5"), d, Existing::resume);
    writer.put(sample_block(d, 0));
    EXPECT_NE(message_of<EnvironmentError>([&] {
                  writer.finish(sample_base(d), 64 * 2);
              }).find("block 1 is missing or damaged"),
              std::string::npos);
}

/// What a killed program, a full disk or another run can leave in place of a good shard.
TEST(RunWriter, ADamagedShardIsComputedAgain) {
    const TemporaryFolder folder;
    const RunDescription d = sample_description(130);
    RunDescription other = d;
    other.provenance.seed = 1;
    write_run(folder.file("whole.h5"), d);
    const std::string path = folder.file("r.h5"), parts = path + ".parts/";
    const auto begin = [&](const RunDescription& of, std::uint64_t block) {
        RunWriter writer(path, of, Existing::replace);
        writer.put(sample_block(of, block));
    };
    begin(other, 0);
    const std::string foreign = bytes_of(parts + "block-00000000");
    begin(d, 0);
    const std::string good = bytes_of(parts + "block-00000000");
    ASSERT_GT(good.size(), 1000U);
    std::vector<std::string> bad{"", "x", foreign, good + "x"};
    for (std::size_t part = 0; part < 10; ++part)
        bad.push_back(good.substr(0, good.size() * part / 10));
    for (std::size_t at = 0; at < good.size(); at += good.size() / 50) {
        bad.push_back(good);
        bad.back()[at] = static_cast<char>(bad.back()[at] ^ 16);
    }
    for (const std::string& bytes : bad) {
        std::ofstream(parts + "block-00000000", std::ios::binary) << bytes;
        EXPECT_EQ(RunWriter(path, d, Existing::resume).done()[0], 0);
    }
    std::ofstream(parts + "block-00000000", std::ios::binary) << good;
    std::ofstream(parts + "block-00000001.tmp", std::ios::binary) << "torn";
    fs::copy_file(parts + "block-00000000", parts + "block-00000002");  // of another block
    EXPECT_EQ(RunWriter(path, d, Existing::resume).done(), (std::vector<std::uint8_t>{1, 0, 0}));
    write_run(path, d, Existing::resume);
    EXPECT_EQ(bytes_of(path), bytes_of(folder.file("whole.h5")));
    EXPECT_FALSE(fs::exists(parts));
}

TEST(RunWriter, AChangedRunIsNotResumed) {
    const TemporaryFolder folder;
    const RunDescription d = sample_description(130);
    const std::string path = folder.file("r.h5");
    { const RunWriter writer(path, d, Existing::refuse); }
    RunDescription changed = d;
    changed.provenance.plan += "x";
    changed.provenance.data_digest[0] = 'e';
    const std::string message =
        message_of<InputError>([&] { RunWriter(path, changed, Existing::resume); });
    EXPECT_NE(message.find("differs from this one in: region, plan;"), std::string::npos)
        << message;
    EXPECT_NE(message.find("--force"), std::string::npos);
    changed = d;
    changed.drivers[1].by = {Axis::hospital};
    EXPECT_NE(message_of<InputError>([&] {
                  RunWriter(path, changed, Existing::resume);
              }).find("outputs and drivers"),
              std::string::npos);
    EXPECT_NO_THROW(RunWriter(path, d, Existing::resume));
}

TEST(RunWriter, NothingIsOverwrittenUnasked) {
    const TemporaryFolder folder;
    const RunDescription d = sample_description(5);
    const std::string path = folder.file("r.h5");
    { const RunWriter writer(path, d, Existing::refuse); }
    const std::string message =
        message_of<InputError>([&] { RunWriter(path, d, Existing::refuse); });
    EXPECT_NE(message.find("--resume"), std::string::npos);
    EXPECT_NE(message.find("--force"), std::string::npos);
    write_run(path, d, Existing::resume);
    EXPECT_NE(message_of<InputError>([&] {
                  RunWriter(path, d, Existing::refuse);
              }).find("exists already"),
              std::string::npos);
    const std::string before = bytes_of(path);
    write_run(path, d, Existing::resume);  // the same run again
    EXPECT_EQ(bytes_of(path), before);
    RunDescription changed = d;
    changed.provenance.seed = 4;
    EXPECT_NE(message_of<InputError>([&] {
                  RunWriter(path, changed, Existing::resume);
              }).find("finished result of another run"),
              std::string::npos);
    { const RunWriter killed(path, changed, Existing::replace); }
    EXPECT_EQ(bytes_of(path), before);
    write_run(path, changed, Existing::resume);  // what --force began needs no second --force
    EXPECT_NE(bytes_of(path), before);
    EXPECT_THROW(check_output(folder.file("none/r.h5"), Existing::replace), InputError);
}

TEST(RunWriter, AForeignFolderIsLeftAlone) {
    const TemporaryFolder folder;
    const std::string path = folder.file("r.h5");
    fs::create_directory(path + ".parts");
    std::ofstream(path + ".parts/thesis.txt") << "mine";
    write_run(path, sample_description(5), Existing::replace);
    EXPECT_EQ(bytes_of(path + ".parts/thesis.txt"), "mine");
    EXPECT_TRUE(RunReader(path).verify_checksums().empty());
}

TEST(RunWriter, AFullDiskIsAnEnvironmentErrorAndKeepsTheShards) {
    const TemporaryFolder folder;
    const RunDescription d = sample_description(1000, 300);
    const std::string path = folder.file("r.h5");
    RunWriter writer(path, d, Existing::refuse);
    writer.put(sample_block(d, 0));
    // A limit on the size of files stands in for a full disk.
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const auto whole = fs::exists(path + ".parts/block-00000000")
                           ? fs::file_size(path + ".parts/block-00000000")
                           : 0;
    const rlimit small{whole / 2 + 1000, before.rlim_max};
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    ::setrlimit(RLIMIT_FSIZE, &small);
    const std::string message = message_of<EnvironmentError>([&] {
        for (std::uint64_t b = 1; b < block_count(d); ++b) writer.put(sample_block(d, b));
        writer.finish(sample_base(d));
    });
    ::setrlimit(RLIMIT_FSIZE, &before);
    EXPECT_NE(message.find("File too large"), std::string::npos) << message;
    EXPECT_FALSE(fs::exists(path));
    EXPECT_FALSE(fs::exists(path + ".tmp"));
}

TEST(RunWriter, AFullDiskDuringTheMergeKeepsTheShards) {
    const TemporaryFolder folder;
    const RunDescription d = sample_description(1000, 50);
    const std::string path = folder.file("r.h5");
    {
        RunWriter writer(path, d, Existing::refuse);
        for (std::uint64_t b = 0; b < block_count(d); ++b) writer.put(sample_block(d, b));
    }
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    std::string message;
    {
        RunWriter writer(path, d, Existing::resume);
        const rlimit small{1U << 20, before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
        message = message_of<EnvironmentError>([&] { writer.finish(sample_base(d)); });
        ::setrlimit(RLIMIT_FSIZE, &before);
    }
    EXPECT_NE(message.find("File too large"), std::string::npos) << message;
    EXPECT_EQ(folder.entries(), 1U);  // only the shards
    write_run(path, d, Existing::resume);
    EXPECT_TRUE(RunReader(path).verify_checksums().empty());
}

TEST(RunWriter, ASettlementHasNoScenarios) {
    const TemporaryFolder folder;
    const RunDescription d = sample_description(0);
    write_settlement(folder.file("s.h5"), d, sample_base(d));
    const RunReader reader(folder.file("s.h5"));
    EXPECT_EQ(reader.scenarios(), 0U);
    expect_equal(reader.base_block(), sample_base(d));
    EXPECT_TRUE(reader.verify_checksums().empty());
    EXPECT_EQ(folder.entries(), 1U);
}

TEST(RunWriter, WhatARunLacksIsLeftOut) {
    const TemporaryFolder folder;
    RunDescription d = sample_description(0);
    d.pools.clear();
    d.communities.clear();
    d.departments.clear();
    d.output.hospital = false;
    write_settlement(folder.file("s.h5"), d, sample_base(d));
    const RunReader reader(folder.file("s.h5"));
    EXPECT_FALSE(reader.has(Var::pool_point_value));
    const ResultBlock base = reader.base_block();
    EXPECT_TRUE(base.base[base_index(Finding::community_alert)].empty());
    EXPECT_TRUE(base.base[base_index(Entity::hospital, Indicator::cmi)].empty());
    EXPECT_TRUE(base.base[base_index(Finding::hospital_alert)].empty());
    EXPECT_EQ(base.base[base_index(Entity::level, Indicator::cmi)].size(), 6U);
    EXPECT_EQ(base.base[base_index(Entity::region, Indicator::cmi)].size(), 2U);
}

TEST(RunWriter, ASettlementMayHaveNothingOfItsOwn) {
    const TemporaryFolder folder;
    const RunDescription d = sample_description(0);
    ResultBlock base = sample_base(d);
    base.base.clear();
    write_settlement(folder.file("s.h5"), d, base);
    const RunReader reader(folder.file("s.h5"));
    expect_equal(reader.base_block(), base);
    EXPECT_TRUE(reader.verify_checksums().empty());
}

}  // namespace
}  // namespace drgsim
