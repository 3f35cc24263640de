// Bytes written past the cache and through it lie side by side.
#include "results/storage/direct_file.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "sim/input/problems.hpp"
#include "sim/region/column.hpp"
#include "tests/unit/results/temporary_folder.hpp"

namespace drgsim {
namespace {

TEST(DirectFile, KeepsWhatIsWrittenAtAnyPlace) {
    const TemporaryFolder folder;
    std::ofstream(folder.file("f")).close();
    Column<char> bytes(5 * DirectFile::block + 100);
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 7 % 251);
    const std::string text(bytes.begin(), bytes.end());
    std::string expected(20 * DirectFile::block, '\0');
    DirectFile file(folder.file("f"));
    file.expect(0, expected.size());
    const auto write = [&](std::uint64_t offset, std::size_t from, std::size_t count) {
        file.write(offset, bytes.data() + from, count);
        expected.replace(offset, count, text, from, count);
    };
    write(4 * DirectFile::block, 0, bytes.size());          // blocks and a rest
    write(DirectFile::block, 1, 2 * DirectFile::block);     // from any place in memory
    write(12 * DirectFile::block + 5, 0, 3000);             // to any place in the file
    write(5 * DirectFile::block, DirectFile::block, 4096);  // over what is there
    write(7, 0, 0);
    std::string all(expected.size(), '?');
    file.read(0, all.data(), all.size());
    EXPECT_EQ(all, expected);
    EXPECT_THROW(file.read(expected.size(), all.data(), 1), EnvironmentError);
}

TEST(DirectFile, AFileThatIsNotThereIsAnEnvironmentError) {
    const TemporaryFolder folder;
    EXPECT_THROW(DirectFile file(folder.file("none")), EnvironmentError);
}

}  // namespace
}  // namespace drgsim
