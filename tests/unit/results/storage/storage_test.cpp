// Digests against published values; files that appear whole or not at all.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "results/storage/digest.hpp"
#include "results/storage/pending_file.hpp"
#include "sim/input/problems.hpp"
#include "tests/unit/results/temporary_folder.hpp"

namespace drgsim {
namespace {

TEST(Digest, PublishedValues) {
    EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Digest, TextsKeepTheirBorders) {
    Sha256 a, b;
    a.add_text("ab");
    a.add_text("c");
    b.add_text("a");
    b.add_text("bc");
    EXPECT_NE(a.finish(), b.finish());
}

TEST(PendingFile, AppearsOnCommitAndVanishesWithout) {
    const TemporaryFolder folder;
    {
        const PendingFile dropped(folder.file("a"));
        std::ofstream(dropped.temporary()) << "half";
    }
    EXPECT_EQ(folder.entries(), 0U);
    PendingFile kept(folder.file("a"));
    std::ofstream(kept.temporary()) << "whole";
    EXPECT_FALSE(std::filesystem::exists(folder.file("a")));
    kept.commit();
    EXPECT_TRUE(std::filesystem::exists(folder.file("a")));
    EXPECT_EQ(folder.entries(), 1U);
}

TEST(PendingFile, SaysWhichFileFailed) {
    const TemporaryFolder folder;
    try {
        write_whole_file(folder.file("none/a"), "x", 1);
        FAIL() << "a folder that is not there took a file";
    } catch (const EnvironmentError& error) {
        EXPECT_NE(std::string(error.what()).find("none/a.tmp: cannot create: No such file"),
                  std::string::npos)
            << error.what();
    }
}

}  // namespace
}  // namespace drgsim
