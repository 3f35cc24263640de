// Every block is handed out once, in order, whoever asks; chunks shrink toward the end.
#include "sim/engine/blocks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <thread>

namespace drgsim {
namespace {

using Blocks = std::vector<std::uint64_t>;

TEST(Blocks, WhatIsDoneIsNotDealt) {
    BlockDealer dealer(5, {0, 1, 0, 1});
    EXPECT_EQ(dealer.next(), 0U);
    EXPECT_EQ(dealer.next(), 2U);
    EXPECT_EQ(dealer.next(), 4U);
    EXPECT_EQ(dealer.next(), std::nullopt);
    EXPECT_TRUE(dealer.deal(1, 1).empty());
}

TEST(Blocks, AChunkIsAnEighthOfTheTakersShareOfWhatIsLeft) {
    BlockDealer dealer(160, {});
    EXPECT_EQ(dealer.deal(1, 2), (Blocks{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));  // 160 / 16
    EXPECT_EQ(dealer.deal(1, 2).size(), 9U);                               // 150 / 16
    EXPECT_EQ(dealer.deal(3, 4).size(), 13U);                              // 141 * 3 / 32
}

TEST(Blocks, ChunksShrinkToSingleBlocksAndCoverAll) {
    BlockDealer dealer(1000, {});
    Blocks dealt;
    std::size_t before = 1000;
    for (Blocks chunk = dealer.deal(2, 4); !chunk.empty(); chunk = dealer.deal(2, 4)) {
        EXPECT_LE(chunk.size(), before);
        before = chunk.size();
        dealt.insert(dealt.end(), chunk.begin(), chunk.end());
    }
    EXPECT_EQ(before, 1U);
    Blocks all(1000);
    std::iota(all.begin(), all.end(), 0U);
    EXPECT_EQ(dealt, all);
}

TEST(Blocks, AFastTakerGetsWhatASlowOneDoesNotAskFor) {
    BlockDealer dealer(1000, {});
    const std::size_t slow = dealer.deal(1, 2).size();
    std::size_t fast = 0;
    while (const std::size_t chunk = dealer.deal(1, 2).size()) fast += chunk;
    EXPECT_EQ(slow, 62U);
    EXPECT_EQ(fast, 938U);
}

TEST(Blocks, AChunkIsBounded) {
    BlockDealer dealer(100'000, {});
    EXPECT_EQ(dealer.deal(1, 1).size(), BlockDealer::most_dealt);
}

TEST(Blocks, AfterStopNothingIsDealt) {
    BlockDealer dealer(10, {});
    EXPECT_EQ(dealer.next(), 0U);
    dealer.stop();
    EXPECT_EQ(dealer.next(), std::nullopt);
    EXPECT_TRUE(dealer.deal(1, 2).empty());
}

TEST(Blocks, ThreadsTogetherTakeEveryBlockOnce) {
    BlockDealer dealer(20'000, {1});
    std::vector<Blocks> taken(4);
    {
        std::vector<std::jthread> threads;
        for (std::size_t t = 0; t < taken.size(); ++t)
            threads.emplace_back([&, t] {
                if (t == 0)
                    for (Blocks chunk = dealer.deal(1, 4); !chunk.empty();
                         chunk = dealer.deal(1, 4))
                        taken[t].insert(taken[t].end(), chunk.begin(), chunk.end());
                while (const auto block = dealer.next()) taken[t].push_back(*block);
            });
    }
    Blocks all;
    for (const Blocks& some : taken) all.insert(all.end(), some.begin(), some.end());
    std::sort(all.begin(), all.end());
    Blocks expected(19'999);
    std::iota(expected.begin(), expected.end(), 1U);
    EXPECT_EQ(all, expected);
}

}  // namespace
}  // namespace drgsim
