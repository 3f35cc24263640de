// Columns, texts and attributes come back as they were; wrong uses are named.
#include "results/hdf5/node.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "sim/input/problems.hpp"
#include "tests/unit/results/temporary_folder.hpp"

namespace drgsim::hdf5 {
namespace {

TEST(Hdf5, ColumnsAndAttributesComeBack) {
    const TemporaryFolder folder;
    const std::string path = folder.file("a.h5");
    const std::string long_text(200000, 'x');
    File made = File::create(path);
    made.set("long", long_text);
    made.set("many", std::vector<std::string>{"", "点值", long_text});
    made.set("number", -7);
    {
        Group group = made.create_group("group");
        group.write_column("z", std::span<const double>(std::vector<double>{1.5, -2}));
        group.write_column("a", std::vector<std::string>{"x", "", "病组"});
        group.write_column("none", std::span<const std::int16_t>());
        group.write_column("no_texts", std::vector<std::string>{});
    }
    made.close();
    const File file = File::open(path, "a test file");
    EXPECT_EQ(file.text("long"), long_text);
    EXPECT_EQ(file.texts("many"), (std::vector<std::string>{"", "点值", long_text}));
    EXPECT_EQ(file.number<std::int64_t>("number"), -7);
    const Group group = file.open_group("group");
    EXPECT_EQ(group.children(), (std::vector<std::string>{"z", "a", "none", "no_texts"}));
    EXPECT_EQ(group.read_column<double>("z"), (std::vector<double>{1.5, -2}));
    EXPECT_EQ(group.read_text_column("a"), (std::vector<std::string>{"x", "", "病组"}));
    EXPECT_TRUE(group.read_column<std::int16_t>("none").empty());
    EXPECT_TRUE(group.read_text_column("no_texts").empty());
    EXPECT_THROW((void)group.read_column<std::int32_t>("z"), InputError);
    EXPECT_THROW((void)group.read_text_column("z"), InputError);
    EXPECT_THROW((void)group.open("absent"), InputError);
    EXPECT_THROW((void)file.text("absent"), InputError);
    EXPECT_THROW((void)file.text("number"), InputError);
}

/// Whatever else HDF5 writes meanwhile.
TEST(Hdf5, ChunksLieWhereTheyAreSaidToLie) {
    constexpr std::uint64_t chunks = 20'000;
    const TemporaryFolder folder;
    const std::string path = folder.file("a.h5");
    std::vector<std::uint64_t> places;
    {
        File file = File::create(path);
        for (int i = 0; i < 50; ++i)
            file.set("text" + std::to_string(i), std::vector<std::string>(20, "点值"));
        Dataset array = file.create("a", Type::f64, {{chunks}, {1}, false});
        for (std::uint64_t i = 0; i < chunks; ++i) {
            const double value = static_cast<double>(i) + 0.5;
            places.push_back(array.write_chunk({i}, &value, sizeof value));
        }
        file.close();
    }
    std::ifstream in(path, std::ios::binary);
    for (std::uint64_t i = 0; i < chunks; i += 997) {
        double value = 0;
        in.seekg(static_cast<std::streamoff>(places[i]));
        in.read(reinterpret_cast<char*>(&value), sizeof value);
        ASSERT_EQ(value, static_cast<double>(i) + 0.5) << i;
    }
}

TEST(Hdf5, ATextWithANulIsRefused) {
    const TemporaryFolder folder;
    File file = File::create(folder.file("a.h5"));
    EXPECT_THROW(file.set("text", std::string_view("a\0b", 3)), InputError);
}

}  // namespace
}  // namespace drgsim::hdf5
