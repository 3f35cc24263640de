// Huffman's tree in place (Moffat and Katajainen 1995), cut to the bound by Kraft's sum.
#include "results/deflate/prefix_code.hpp"

#include <algorithm>
#include <array>

#include "kernels/contracts.hpp"

namespace drgsim::deflate {

namespace {

constexpr std::size_t most_symbols = 320;
constexpr std::size_t most_bits = 64;

struct Counted {
    std::uint32_t count, symbol;
};

/// Ascending; equal counts stay in their order. Byte by byte of the count, as far as it reaches.
void sort_by_count(Counted* list, std::size_t size) {
    std::uint32_t all = 0;
    for (std::size_t i = 0; i < size; ++i) all |= list[i].count;
    for (int shift = 0; shift < 32 && all >> shift != 0; shift += 8) {
        std::array<std::uint32_t, 257> begin{};
        for (std::size_t i = 0; i < size; ++i) ++begin[(list[i].count >> shift & 0xff) + 1];
        for (std::size_t v = 1; v < begin.size(); ++v) begin[v] += begin[v - 1];
        Counted sorted[most_symbols];
        for (std::size_t i = 0; i < size; ++i)
            sorted[begin[list[i].count >> shift & 0xff]++] = list[i];
        std::copy_n(sorted, size, list);
    }
}

/// Turns `count` ascending weights into depths of Huffman's tree, descending, in place.
void weights_to_depths(std::uint32_t* weight, std::size_t count) {
    std::size_t leaf = 0, root = 0;
    for (std::size_t next = 0; next + 1 < count; ++next) {  // weights to parents
        std::uint32_t sum = 0;
        for (int child = 0; child < 2; ++child) {
            if (leaf >= count || (root < next && weight[root] < weight[leaf])) {
                sum += weight[root];
                weight[root++] = static_cast<std::uint32_t>(next);
            } else {
                sum += weight[leaf++];
            }
        }
        weight[next] = sum;
    }
    weight[count - 2] = 0;  // parents to depths of inner nodes
    for (std::size_t next = count - 2; next-- > 0;) weight[next] = weight[weight[next]] + 1;
    std::size_t inner = count - 1, at = count, open = 1;  // and those to depths of leaves
    for (std::uint32_t depth = 0; open > 0; ++depth) {
        std::size_t used = 0;
        while (inner > 0 && weight[inner - 1] == depth) --inner, ++used;
        for (std::size_t leaves = open - used; leaves > 0; --leaves) weight[--at] = depth;
        open = 2 * used;
    }
}

/// Moves leaves up to `longest` and makes room for them one by one, deepest first.
void bound_depths(std::array<std::uint32_t, most_bits>& leaves, int longest) {
    const auto bound = static_cast<std::size_t>(longest);
    std::uint64_t kraft = 0;
    for (std::size_t depth = most_bits - 1; depth > bound; --depth) {
        leaves[bound] += leaves[depth];
        leaves[depth] = 0;
    }
    for (std::size_t depth = 1; depth <= bound; ++depth)
        kraft += std::uint64_t{leaves[depth]} << (bound - depth);
    for (; kraft > std::uint64_t{1} << bound; --kraft) {
        std::size_t depth = bound - 1;
        while (leaves[depth] == 0) --depth;
        --leaves[bound];
        --leaves[depth];
        leaves[depth + 1] += 2;
    }
}

constexpr std::uint32_t reversed16(std::uint32_t bits) {
    bits = (bits & 0x5555) << 1 | (bits >> 1 & 0x5555);
    bits = (bits & 0x3333) << 2 | (bits >> 2 & 0x3333);
    bits = (bits & 0x0f0f) << 4 | (bits >> 4 & 0x0f0f);
    return (bits & 0x00ff) << 8 | bits >> 8;
}

}  // namespace

void code_lengths(std::span<const std::uint32_t> counts, int longest,
                  std::span<std::uint8_t> lengths) {
    DRGSIM_EXPECT(counts.size() <= most_symbols && lengths.size() >= counts.size());
    Counted order[most_symbols];
    std::size_t used = 0;
    for (std::size_t s = 0; s < counts.size(); ++s) {
        lengths[s] = 0;
        if (counts[s] > 0) order[used++] = {counts[s], static_cast<std::uint32_t>(s)};
    }
    DRGSIM_EXPECT(used >= 2);
    sort_by_count(order, used);
    std::array<std::uint32_t, most_symbols> depth{};
    for (std::size_t i = 0; i < used; ++i) depth[i] = order[i].count;
    weights_to_depths(depth.data(), used);
    std::array<std::uint32_t, most_bits> leaves{};
    for (std::size_t i = 0; i < used; ++i) ++leaves[std::min<std::size_t>(depth[i], most_bits - 1)];
    bound_depths(leaves, longest);
    std::size_t i = 0;
    for (std::size_t bits = most_bits - 1; bits > 0; --bits)
        for (std::uint32_t n = leaves[bits]; n > 0; --n)
            lengths[order[i++].symbol] = static_cast<std::uint8_t>(bits);
}

void canonical_codes(std::span<const std::uint8_t> lengths, std::span<std::uint16_t> codes) {
    std::array<std::uint32_t, 17> next{};
    for (const std::uint8_t length : lengths) ++next[length + 1U];
    next[1] = 0;  // symbols without a code
    for (std::size_t bits = 1; bits < next.size(); ++bits)
        next[bits] = (next[bits] + next[bits - 1]) * 2;
    for (std::size_t s = 0; s < lengths.size(); ++s) {
        const std::uint32_t code = lengths[s] == 0 ? 0 : next[lengths[s]]++;
        codes[s] = static_cast<std::uint16_t>(reversed16(code) >> (16 - lengths[s]));
    }
}

}  // namespace drgsim::deflate
