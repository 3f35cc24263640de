// Tiles cover every index once, whatever the threads; what is folded over them has the same bits.
#include "sim/engine/tiles.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include "sim/engine/deal.hpp"

namespace drgsim {
namespace {

TEST(Tiles, CoverEveryIndexOnce) {
    for (const std::size_t size : {0UL, 1UL, 65536UL, 65537UL, 1UL << 20, (1UL << 21) + 3}) {
        const Tiles tiles = few_tiles(size);
        EXPECT_LE(tiles.count(), 16U);
        std::size_t next = 0;
        for (std::size_t t = 0; t < tiles.count(); ++t) {
            EXPECT_EQ(tiles.begin(t), next);
            EXPECT_LT(tiles.begin(t), tiles.end(t));
            next = tiles.end(t);
        }
        EXPECT_EQ(next, size);
    }
    EXPECT_EQ(few_tiles(least_tile_rows).count(), 1U);
    EXPECT_EQ(few_tiles(least_tile_rows + 1).count(), 2U);
}

TEST(Tiles, EachIsWorkedOnOnce) {
    for (const int threads : {1, 2, 5}) {
        const ThreadLimit limit(threads);
        std::vector<std::atomic<int>> calls(1000);
        for_each_tile(calls.size(), [&](std::size_t t) { ++calls[t]; });
        for (const auto& count : calls) ASSERT_EQ(count, 1);
    }
}

TEST(Tiles, RunOnNoMoreThreadsThanAllowed) {
    const ThreadLimit limit(1);
    std::mutex mutex;
    std::set<std::thread::id> threads;
    for_each_tile(50, [&](std::size_t /*tile*/) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));  // others have time to come
        const std::lock_guard lock(mutex);
        threads.insert(std::this_thread::get_id());
    });
    EXPECT_EQ(threads.size(), 1U);
}

TEST(Tiles, WhatIsThrownComesOut) {
    EXPECT_THROW(for_each_tile(100,
                               [](std::size_t t) {
                                   if (t == 40) throw std::runtime_error("forty");
                               }),
                 std::runtime_error);
}

TEST(Tiles, SumsHaveTheSameBitsForAnyNumberOfThreads) {
    const std::size_t size = 300'000;
    const auto sum = [&] {
        return sum_in_tiles(
            few_tiles(size), 0.0,
            [](std::size_t i, double& s) { s += 1.0 / static_cast<double>(i + 1); },
            [](double part, double& all) { all += part; });
    };
    double first = 0;
    {
        const ThreadLimit limit(1);
        first = sum();
    }
    EXPECT_NEAR(first, 13.188755085205612, 1e-9);  // the harmonic number
    for (const int threads : {2, 3, 8}) {
        const ThreadLimit limit(threads);
        EXPECT_EQ(sum(), first);
    }
}

TEST(Deal, KeepsTheOrderInEveryBucket) {
    const std::size_t size = 200'000, buckets = 7;
    const auto bucket_of = [](std::size_t i) { return i * i % 11; };  // 7 to 10: nowhere
    Deal deal(size, buckets, bucket_of);
    std::vector<std::size_t> placed(deal.begin().back(), size);
    deal.place([&](std::size_t i, std::size_t at) { placed.at(at) = i; });
    ASSERT_EQ(deal.begin().size(), buckets + 1);
    std::size_t position = 0;
    for (std::size_t b = 0; b < buckets; ++b) {
        EXPECT_EQ(deal.begin()[b], position);
        for (std::size_t i = 0; i < size; ++i) {
            if (bucket_of(i) != b) continue;
            ASSERT_EQ(placed[position++], i);
        }
    }
    EXPECT_EQ(deal.begin()[buckets], position);
}

TEST(Deal, OfNothing) {
    Deal deal(0, 3, [](std::size_t) { return std::size_t{0}; });
    EXPECT_EQ(deal.begin(), (std::vector<std::size_t>{0, 0, 0, 0}));
    deal.place([](std::size_t, std::size_t) { FAIL(); });
}

}  // namespace
}  // namespace drgsim
