// A radix sort: the bits of a double, its sign turned, are in the order of the numbers.
#include "results/risk/ascending.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <utility>

namespace drgsim {

namespace {

constexpr unsigned digit_bits = 11, digits = 6;  // 66 bits hold the 64 of a double
constexpr std::size_t radix = std::size_t{1} << digit_bits;
/// Fewer numbers are not worth the counts.
constexpr std::size_t least_for_radix = 512;

constexpr std::uint64_t sign = std::uint64_t{1} << 63;

std::uint64_t key_of(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    return (bits & sign) != 0 ? ~bits : bits | sign;
}

double value_of(std::uint64_t key) {
    return std::bit_cast<double>((key & sign) != 0 ? key & ~sign : ~key);
}

std::size_t digit_of(std::uint64_t key, unsigned digit) {
    return key >> (digit * digit_bits) & (radix - 1);
}

}  // namespace

void sort_ascending(std::span<double> values) {
    const std::size_t n = values.size();
    if (n < least_for_radix)
        return std::sort(values.begin(), values.end(),
                         [](double a, double b) { return key_of(a) < key_of(b); });
    using Counts = std::array<std::uint32_t, radix>;
    const auto counts = std::make_unique<std::array<Counts, digits>>();
    const auto room = std::make_unique_for_overwrite<std::uint64_t[]>(2 * n);
    std::uint64_t *from = room.get(), *to = from + n;
    for (std::size_t i = 0; i < n; ++i) {
        from[i] = key_of(values[i]);
        for (unsigned d = 0; d < digits; ++d) ++(*counts)[d][digit_of(from[i], d)];
    }
    for (unsigned d = 0; d < digits; ++d) {
        Counts& next = (*counts)[d];
        if (next[digit_of(from[0], d)] == n) continue;  // all alike
        std::uint32_t before = 0;
        for (std::uint32_t& count : next) before += std::exchange(count, before);
        for (std::size_t i = 0; i < n; ++i) to[next[digit_of(from[i], d)]++] = from[i];
        std::swap(from, to);
    }
    for (std::size_t i = 0; i < n; ++i) values[i] = value_of(from[i]);
}

}  // namespace drgsim
