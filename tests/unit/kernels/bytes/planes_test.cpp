// Byte planes, masks of equal bytes, likeness and counts against their definitions.
#include "kernels/bytes/planes.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <random>
#include <vector>

namespace drgsim {
namespace {

std::vector<std::uint8_t> random_bytes(std::size_t size, std::uint64_t kinds, std::uint64_t seed) {
    std::mt19937_64 draw(seed);
    std::vector<std::uint8_t> bytes(size);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(draw() % kinds);
    return bytes;
}

TEST(Planes, ShuffleSortsBytesBySignificance) {
    for (const std::size_t count : {0U, 1U, 7U, 8U, 9U, 15U, 16U, 17U, 64U, 101U}) {
        std::vector<double> values(count);
        for (std::size_t i = 0; i < count; ++i) values[i] = 1.0 / static_cast<double>(i + 3);
        std::vector<std::uint8_t> plain(8 * count), sorted(8 * count);
        if (count > 0) std::memcpy(plain.data(), values.data(), plain.size());
        shuffle_bytes(values.data(), count, sorted.data());
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t b = 0; b < 8; ++b)
                ASSERT_EQ(sorted[b * count + i], plain[8 * i + b]) << count;
        std::vector<double> back(count);
        unshuffle_bytes(sorted.data(), count, back.data());
        EXPECT_EQ(back, values);
    }
}

TEST(Planes, MasksTellEqualBytes) {
    for (const std::size_t size : {0U, 1U, 63U, 64U, 65U, 200U}) {
        const auto a = random_bytes(size, 3, 1), b = random_bytes(size, 3, 2);
        std::vector<std::uint64_t> masks((size + 63) / 64, 0x5555);
        find_equal_bytes(a.data(), b.data(), size, masks.data());
        for (std::size_t i = 0; i < 64 * masks.size(); ++i)
            ASSERT_EQ((masks[i / 64] >> (i % 64)) & 1, i < size && a[i] == b[i] ? 1U : 0U) << i;
    }
}

TEST(Planes, TheNearestOfTheMostAlikeIsFound) {
    constexpr std::size_t count = 40;
    const auto bytes = random_bytes(count * digest_bytes, 4, 3);
    for (const std::size_t reach : {1U, 5U, 64U}) {
        std::array<std::uint32_t, count> like{};
        std::uint64_t sum = 0;
        const std::uint64_t total = find_like_digests(bytes.data(), 2, count, reach, like.data());
        for (std::size_t r = 2; r < count; ++r) {
            std::size_t best = 0, most = 0;
            for (std::size_t s = r > reach ? r - reach : 0; s < r; ++s) {
                std::size_t same = 0;
                for (std::size_t i = 0; i < digest_bytes; ++i)
                    same += bytes[r * digest_bytes + i] == bytes[s * digest_bytes + i];
                if (same >= most) best = s;
                most = std::max(most, same);
            }
            EXPECT_EQ(like[r], best) << r;
            sum += most;
        }
        EXPECT_EQ(total, sum);
        EXPECT_EQ(like[1], 0U);
    }
}

TEST(Planes, BytesAreCountedInRows) {
    const auto bytes = random_bytes(1000, 256, 4);
    std::array<std::uint32_t, 256> counts{}, expected{};
    counts[7] = expected[7] = 5;
    count_bytes(bytes.data(), 101, 300, 3, counts.data());
    for (std::size_t r = 0; r < 3; ++r)
        for (std::size_t i = 0; i < 101; ++i) ++expected[bytes[300 * r + i]];
    EXPECT_EQ(counts, expected);
}

}  // namespace
}  // namespace drgsim
