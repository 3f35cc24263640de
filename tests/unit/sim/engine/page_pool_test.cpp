// Memory of large arrays: nobody's twice, used again once it is given back, and given to the
// system.
#include "sim/engine/page_pool.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <span>
#include <thread>
#include <vector>

namespace drgsim {

namespace {

constexpr std::size_t page = 4096;

TEST(PagePool, GivesWholePagesOfItsOwn) {
    PagePool pool(64 * page);
    auto* const a = static_cast<char*>(pool.take(1));
    auto* const b = static_cast<char*>(pool.take(3 * page + 1));
    ASSERT_TRUE(a != nullptr && b != nullptr);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(a) % page, 0U);
    EXPECT_GE(b - a, static_cast<std::ptrdiff_t>(page));
    std::fill_n(a, page, 'a');
    std::fill_n(b, 4 * page, 'b');
    EXPECT_EQ(std::count(a, a + page, 'a'), page);
    EXPECT_TRUE(pool.has(a) && pool.has(b));
    const int elsewhere = 0;
    EXPECT_FALSE(pool.has(&elsewhere) || pool.has(nullptr));
}

TEST(PagePool, UsesAgainWhatIsGivenBackTheLeastThatFits) {
    PagePool pool(64 * page);
    void* const large = pool.take(8 * page);
    void* const between = pool.take(page);
    void* const small = pool.take(2 * page);
    void* const last = pool.take(page);
    pool.give_back(large);
    pool.give_back(small);
    EXPECT_EQ(pool.free_bytes(), 10 * page);
    EXPECT_EQ(pool.take(2 * page), small);
    EXPECT_EQ(pool.take(3 * page), large);
    EXPECT_EQ(pool.free_bytes(), 5 * page);
    EXPECT_TRUE(between != nullptr && last != nullptr);
}

TEST(PagePool, JoinsNeighboursInAnyOrder) {
    std::vector<int> order = {0, 1, 2};
    do {
        PagePool pool(8 * page);
        const std::array parts = {pool.take(page), pool.take(2 * page), pool.take(page)};
        void* const behind = pool.take(page);
        for (const int i : order) pool.give_back(parts[static_cast<std::size_t>(i)]);
        EXPECT_EQ(pool.take(4 * page), parts[0]);
        EXPECT_NE(behind, nullptr);
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST(PagePool, TheLastGrowsAndRoomEnds) {
    PagePool pool(8 * page);
    void* const first = pool.take(4 * page);
    pool.give_back(first);
    EXPECT_EQ(pool.take(6 * page), first);
    EXPECT_EQ(pool.take(3 * page), nullptr);
    EXPECT_NE(pool.take(2 * page), nullptr);
    EXPECT_EQ(pool.take(1), nullptr);
}

TEST(PagePool, WithoutAddressesItHasNothingToGive) {
    PagePool pool(std::size_t{1} << 60);
    EXPECT_EQ(pool.take(page), nullptr);
    EXPECT_FALSE(pool.has(nullptr));
}

TEST(PagePool, ShrinksForGoodAndLeavesTheRest) {
    PagePool pool(4096 * page);
    auto* const kept = static_cast<char*>(pool.take(page));
    auto* const given = static_cast<char*>(pool.take(3000 * page));  // several pieces
    std::fill_n(kept, page, 'k');
    std::fill_n(given, 3000 * page, 'g');
    pool.give_back(given);
    pool.shrink();
    EXPECT_EQ(pool.free_bytes(), 0U);
    EXPECT_EQ(std::count(kept, kept + page, 'k'), page);
    EXPECT_EQ(std::count(given, given + 3000 * page, '\0'), 3000 * page);
    EXPECT_EQ(pool.take(page), given + 3000 * page);
}

TEST(PagePool, ThreadsNeverShareMemory) {
    PagePool pool(std::size_t{1} << 30);
    const auto work = [&pool](unsigned seed) {
        std::mt19937 random(seed);
        std::vector<std::span<unsigned>> held;
        for (int step = 0; step < 2000; ++step) {
            if (held.size() < 8) {
                const std::size_t count = 1 + random() % 20000;
                held.emplace_back(static_cast<unsigned*>(pool.take(count * sizeof(unsigned))),
                                  count);
                std::fill(held.back().begin(), held.back().end(), seed);
            } else {
                std::swap(held[random() % 8], held.back());
                ASSERT_EQ(std::count(held.back().begin(), held.back().end(), seed),
                          static_cast<std::ptrdiff_t>(held.back().size()));
                pool.give_back(held.back().data());
                held.pop_back();
            }
            if (step % 500 == 0) pool.shrink();
        }
        for (const auto values : held) pool.give_back(values.data());
    };
    std::vector<std::thread> threads;
    for (unsigned seed = 1; seed <= 4; ++seed) threads.emplace_back(work, seed);
    for (std::thread& thread : threads) thread.join();
    pool.shrink();
    EXPECT_EQ(pool.free_bytes(), 0U);
}

}  // namespace

}  // namespace drgsim
