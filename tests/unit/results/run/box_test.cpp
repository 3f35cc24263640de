// Boxes of chunked arrays against HDF5's own reading of them.
#include "results/run/box.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

#include "results/run/codec.hpp"
#include "sim/input/problems.hpp"
#include "tests/unit/results/temporary_folder.hpp"

namespace drgsim {
namespace {

using hdf5::Extent;
using hdf5::File;
using hdf5::Type;

class Boxes : public ::testing::Test {
  protected:
    [[nodiscard]] std::string path() const { return folder_.file("a.h5"); }

    /// 5 x 70 x 9 numbers 0, 1, 2, ... in chunks of 1 x 16 x 4.
    void write(const Extent& chunk) const {
        File file = File::create(path());
        auto array = file.create("a", Type::f64, {shape_, chunk, true});
        std::vector<double> values(5 * 70 * 9);
        std::iota(values.begin(), values.end(), 0.0);
        array.write(Type::f64, values.data());
    }
    [[nodiscard]] static std::vector<double> by_hdf5(const hdf5::Dataset& array,
                                                     const Extent& first, const Extent& count) {
        std::vector<double> values(count[0] * count[1] * count[2]);
        array.read(Type::f64, first, count, values.data());
        return values;
    }

    const Extent shape_ = {5, 70, 9};
    TemporaryFolder folder_;
};

TEST_F(Boxes, AreWhatHdf5Reads) {
    for (const Extent& chunk : {Extent{1, 16, 4}, Extent{5, 70, 9}, Extent{2, 3, 9}, Extent{}}) {
        write(chunk);
        const File file = File::open(path(), "a test");
        const auto array = file.open("a");
        EXPECT_EQ(array.deflated_chunk().has_value(), !chunk.empty());
        for (const auto& [first, count] :
             std::vector<std::pair<Extent, Extent>>{{{0, 0, 0}, {5, 70, 9}},
                                                    {{1, 15, 3}, {3, 40, 2}},
                                                    {{0, 69, 8}, {5, 1, 1}},
                                                    {{4, 16, 4}, {1, 16, 4}},
                                                    {{2, 1, 0}, {2, 0, 9}}})
            EXPECT_EQ(read_box(array, first, count), by_hdf5(array, first, count));
    }
}

TEST_F(Boxes, ChunksNeverWrittenAreMissing) {
    {
        File file = File::create(path());
        file.create("a", Type::f64, {shape_, {1, 16, 4}, true});
    }
    const File file = File::open(path(), "a test");
    const auto values = read_box(file.open("a"), {0, 0, 0}, shape_);
    ASSERT_EQ(values.size(), 5U * 70 * 9);
    for (const double x : values) ASSERT_TRUE(std::isnan(x));
}

TEST_F(Boxes, DamagedChunksAreRefused) {
    write({1, 16, 4});
    std::string bytes;
    {
        std::ifstream file(path(), std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(file), {});
    }
    for (std::size_t i = bytes.size() / 2; i < bytes.size() / 2 + 600; ++i) bytes[i] ^= 0x5a;
    std::ofstream(path(), std::ios::binary) << bytes;
    EXPECT_THROW(
        {
            const File file = File::open(path(), "a test");
            static_cast<void>(read_box(file.open("a"), {0, 0, 0}, shape_));
        },
        InputError);
}

}  // namespace
}  // namespace drgsim
