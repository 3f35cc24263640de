// The result that grows while blocks come: written once, the same bytes however the blocks came,
// and of use to the next process after a kill, a damage or a full disk.
#include "results/run/growing_result.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <numeric>

#include "results/run/reader.hpp"
#include "results/run/writer.hpp"
#include "tests/unit/results/sample_run.hpp"
#include "tests/unit/results/temporary_folder.hpp"

namespace drgsim {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

using Blocks = std::vector<std::uint64_t>;

Blocks blocks(std::uint64_t first, std::uint64_t count) {
    Blocks list(count);
    std::iota(list.begin(), list.end(), first);
    return list;
}

void put(RunWriter& writer, const RunDescription& d, const Blocks& list) {
    for (const std::uint64_t b : list) writer.put(sample_block(d, b));
}

/// Puts what is not done, last first, and finishes.
void write_rest(const std::string& path, const RunDescription& d, Existing existing) {
    RunWriter writer(path, d, existing);
    for (std::uint64_t b = block_count(d); b-- > 0;)
        if (writer.done()[b] == 0) writer.put(sample_block(d, b));
    writer.finish(sample_base(d));
}

/// A process that is gone once it has stored `list`, without closing anything.
void store_and_die(const std::string& path, const RunDescription& d, const Blocks& list) {
    const pid_t child = ::fork();
    if (child == 0) {
        RunWriter writer(path, d, Existing::resume);
        put(writer, d, list);
        writer.flush();
        ::_exit(0);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
}

/// The one file below `folder` whose name begins and ends so; nothing when there is none.
std::string file_in(const std::string& folder, const std::string& begin, const std::string& end) {
    std::string found;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(begin) && name.ends_with(end) && found.size() < name.size())
            found = name;
    }
    return found.empty() ? found : folder + "/" + found;
}

std::size_t shards_in(const std::string& folder) {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(folder))
        count += entry.path().filename().string().starts_with("block-");
    return count;
}

std::size_t done_after(const std::string& path, const RunDescription& d) {
    const RunWriter writer(path, d, Existing::resume);
    return static_cast<std::size_t>(std::count(writer.done().begin(), writer.done().end(), 1));
}

class Growing : public testing::Test {
  protected:
    Growing() {
        write_rest(folder.file("whole.h5"), d, Existing::refuse);
        whole = bytes_of(folder.file("whole.h5"));
    }
    void finish_by_resuming() {
        write_rest(path, d, Existing::resume);
        EXPECT_TRUE(bytes_of(path) == whole);
        EXPECT_FALSE(fs::exists(parts));
    }
    const TemporaryFolder folder;
    const RunDescription d = sample_description(64 * 20, 5);
    const std::string path = folder.file("r.h5"), parts = path + ".parts";
    std::string whole;
};

TEST_F(Growing, InOrderEveryBlockIsWrittenOnceAndTheBytesAreTheSame) {
    RunWriter writer(path, d, Existing::refuse);
    put(writer, d, blocks(0, 20));
    writer.flush();
    EXPECT_EQ(shards_in(parts), 0U);
    writer.finish(sample_base(d));
    EXPECT_TRUE(bytes_of(path) == whole);
    EXPECT_FALSE(fs::exists(parts));
}

TEST_F(Growing, SomeLateOneVeryLateAndStopped) {
    {
        RunWriter writer(path, d, Existing::refuse);
        put(writer, d, {1, 0, 3, 2, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14});
    }
    EXPECT_EQ(shards_in(parts), 10U);  // 5 .. 14 waited for 4
    EXPECT_EQ(done_after(path, d), 14U);
    finish_by_resuming();
}

TEST_F(Growing, AProcessAmongOthersDoesNotBeginTheResult) {
    for (const std::uint64_t part : {0U, 1U}) {
        RunWriter writer(path, d, Existing::resume);
        for (std::uint64_t b = part; b < 20; b += 2) writer.put(sample_block(d, b));
        writer.flush();
        EXPECT_EQ(file_in(parts, "result", ""), "");
    }
    EXPECT_EQ(shards_in(parts), 20U);
    finish_by_resuming();
}

TEST_F(Growing, WhatADeadProcessStoredIsGoneOnWith) {
    store_and_die(path, d, {0, 1, 2, 3, 5, 4, 6, 9});
    EXPECT_EQ(shards_in(parts), 1U);
    store_and_die(path, d, {7, 12});
    EXPECT_EQ(done_after(path, d), 10U);
    RunWriter writer(path, d, Existing::resume);
    EXPECT_EQ(writer.stored(4).values, sample_block(d, 4).values);
    EXPECT_EQ(writer.stored(4).drivers, sample_block(d, 4).drivers);
    for (const std::uint64_t b : {0U, 6U, 7U, 9U, 12U}) EXPECT_EQ(writer.done()[b], 1) << b;
    for (const std::uint64_t b : {8U, 10U, 11U, 13U}) EXPECT_EQ(writer.done()[b], 0) << b;
    put(writer, d, {8, 10, 11, 13, 14, 15, 16, 17, 18, 19});
    writer.finish(sample_base(d));
    EXPECT_TRUE(bytes_of(path) == whole);
    EXPECT_FALSE(fs::exists(parts));
}

TEST_F(Growing, ATornIndexHoldsItsWholeRecords) {
    store_and_die(path, d, blocks(0, 6));
    const std::string index = file_in(parts, "result", ".index"), all = bytes_of(index);
    ASSERT_EQ(all.size() % 6, 0U);
    for (const std::size_t kept :
         {std::size_t{0}, all.size() / 6 - 1, all.size() / 2, all.size() - 1}) {
        std::ofstream(index, std::ios::binary) << all.substr(0, kept);
        EXPECT_EQ(done_after(path, d), kept / (all.size() / 6)) << kept;
    }
    finish_by_resuming();
}

/// As a failure of power can leave it: any byte of record or chunk may be another one.
TEST_F(Growing, WhatIsDamagedIsComputedAgain) {
    store_and_die(path, d, blocks(0, 6));
    const std::string index = file_in(parts, "result", ".index");
    const std::string result = index.substr(0, index.size() - std::string(".index").size());
    const std::string record = bytes_of(index), chunks = bytes_of(result);
    const auto expect_lost = [&](const std::string& file, const std::string& good, std::size_t at) {
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 64);
        std::ofstream(file, std::ios::binary) << bad;
        const std::size_t left = done_after(path, d);
        std::ofstream(file, std::ios::binary) << good;
        EXPECT_GE(left, 5U) << at;
        return left == 5;
    };
    for (std::size_t at = 3; at < record.size(); at += record.size() / 40)
        EXPECT_TRUE(expect_lost(index, record, at)) << at;
    std::size_t hit = 0;  // the other bytes are HDF5's own
    for (std::size_t at = 0; at < chunks.size(); at += chunks.size() / 40)
        hit += expect_lost(result, chunks, at) ? 1 : 0;
    EXPECT_GT(hit, 20U);
    std::ofstream(result, std::ios::binary) << chunks.substr(0, chunks.size() / 2);
    EXPECT_LT(done_after(path, d), 6U);
    finish_by_resuming();
}

TEST_F(Growing, KilledBeforeTheFolderWasRemovedNothingIsComputedAgain) {
    RunWriter writer(path, d, Existing::refuse);
    put(writer, d, blocks(0, 20));
    writer.flush();
    fs::copy(parts, folder.file("copy"));
    const std::string result = file_in(folder.file("copy"), "result", ".index");
    writer.finish(sample_base(d));
    fs::remove(
        result.substr(0, result.size() - std::string(".index").size()));  // it is in its place
    fs::rename(folder.file("copy"), parts);
    EXPECT_EQ(done_after(path, d), 20U);
    finish_by_resuming();
}

}  // namespace
}  // namespace drgsim
