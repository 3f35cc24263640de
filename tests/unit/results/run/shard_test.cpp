// A shard gives back what was put into it, whole chunks and cut ones; a damaged one does not parse.
#include "results/run/shard.hpp"

#include <gtest/gtest.h>

#include "tests/unit/results/sample_run.hpp"

namespace drgsim {
namespace {

const std::string digest(64, 'a');

TEST(Shard, GivesBackItsValues) {
    const RunDescription d = sample_description(100, 700);  // hospitals in two chunks
    const auto arrays = stored_arrays(d);
    for (std::uint64_t b = 0; b < 2; ++b) {  // the second block is short
        const ResultBlock block = sample_block(d, b);
        const Shard written(arrays, digest, block);
        const auto shard = Shard::parse(written.image(), arrays, digest, b);
        ASSERT_TRUE(shard);
        for (std::size_t a = 0; a < arrays.size(); ++a)
            EXPECT_EQ(shard->values(arrays, a, block.count), values_in(block, arrays[a]))
                << arrays[a].name;
    }
}

TEST(Shard, DamageAndForeignersAreSeen) {
    const RunDescription d = sample_description(64);
    const auto arrays = stored_arrays(d);
    const Shard written(arrays, digest, sample_block(d, 0));
    EXPECT_FALSE(Shard::parse(written.image(), arrays, std::string(64, 'b'), 0));
    EXPECT_FALSE(Shard::parse(written.image(), arrays, digest, 1));
    PackedBytes torn = written.image();
    torn[torn.size() / 2] ^= 1;
    EXPECT_FALSE(Shard::parse(torn, arrays, digest, 0));
    torn = written.image();
    torn.resize(torn.size() - 1);
    EXPECT_FALSE(Shard::parse(torn, arrays, digest, 0));
}

}  // namespace
}  // namespace drgsim
