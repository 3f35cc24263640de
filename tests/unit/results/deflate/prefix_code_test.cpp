// Prefix codes: complete, as short as a plain Huffman tree where the bound does not bind, and
// bound.
#include "results/deflate/prefix_code.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <queue>
#include <random>
#include <vector>

namespace drgsim::deflate {
namespace {

using Counts = std::vector<std::uint32_t>;

std::uint64_t bits_of(const Counts& counts, const std::vector<std::uint8_t>& lengths) {
    std::uint64_t bits = 0;
    for (std::size_t s = 0; s < counts.size(); ++s) bits += std::uint64_t{counts[s]} * lengths[s];
    return bits;
}

/// The sum of the inner nodes of Huffman's tree.
std::uint64_t best_bits(const Counts& counts) {
    std::priority_queue<std::uint64_t, std::vector<std::uint64_t>, std::greater<>> weights;
    for (const std::uint32_t count : counts)
        if (count > 0) weights.push(count);
    std::uint64_t bits = 0;
    while (weights.size() > 1) {
        std::uint64_t sum = weights.top();
        weights.pop();
        sum += weights.top();
        weights.pop();
        bits += sum;
        weights.push(sum);
    }
    return bits;
}

double kraft_sum(const std::vector<std::uint8_t>& lengths) {
    double sum = 0;
    for (const std::uint8_t length : lengths)
        if (length > 0) sum += 1.0 / static_cast<double>(1U << length);
    return sum;
}

Counts draw_counts(std::size_t symbols, int skew, std::mt19937_64& draw) {
    Counts counts(symbols);
    for (auto& count : counts)
        count =
            draw() % 3 == 0 ? 0 : static_cast<std::uint32_t>(1 + (draw() >> (40 + draw() % skew)));
    counts[0] = 1;
    counts[symbols - 1] = 70000;
    return counts;
}

TEST(PrefixCode, IsTheBestOneAndComplete) {
    std::mt19937_64 draw(1);
    for (const std::size_t symbols : {2U, 3U, 19U, 30U, 286U})
        for (const int skew : {1, 8, 24}) {
            const Counts counts = draw_counts(symbols, skew, draw);
            std::vector<std::uint8_t> lengths(symbols, 77);
            code_lengths(counts, 30, lengths);
            EXPECT_EQ(bits_of(counts, lengths), best_bits(counts)) << symbols << " " << skew;
            EXPECT_EQ(kraft_sum(lengths), 1.0);
            for (std::size_t s = 0; s < symbols; ++s) EXPECT_EQ(lengths[s] > 0, counts[s] > 0);
        }
}

TEST(PrefixCode, KeepsToTheBound) {
    Counts fibonacci{1, 1};
    while (fibonacci.size() < 40) fibonacci.push_back(fibonacci.back() + fibonacci.end()[-2]);
    std::vector<std::uint8_t> lengths(40);
    for (const int longest : {6, 7, 12, 15}) {
        code_lengths(fibonacci, longest, lengths);
        EXPECT_LE(kraft_sum(lengths), 1.0);
        EXPECT_EQ(*std::max_element(lengths.begin(), lengths.end()), longest);
        for (std::size_t s = 1; s < lengths.size(); ++s) EXPECT_LE(lengths[s], lengths[s - 1]);
    }
}

TEST(PrefixCode, CodesAreThoseOfTheStandard) {  // RFC 1951, 3.2.2: its example, bits reversed
    const std::vector<std::uint8_t> lengths{3, 3, 3, 3, 3, 2, 4, 4};
    std::vector<std::uint16_t> codes(8);
    canonical_codes(lengths, codes);
    EXPECT_EQ(codes, (std::vector<std::uint16_t>{0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111,
                                                 0b1111}));
}

}  // namespace
}  // namespace drgsim::deflate
