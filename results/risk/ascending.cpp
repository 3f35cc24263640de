// A radix sort: the bits of a double, its sign turned, are in the order of the numbers. Two or
// three digits of the range that the numbers span tell nearly all of them apart; those that they do
// not are compared.
#include "results/risk/ascending.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <utility>

namespace drgsim {

namespace {

constexpr unsigned digit_bits = 11, most_digits = 3;
constexpr std::size_t radix = std::size_t{1} << digit_bits;
/// Fewer numbers are not worth the counts.
constexpr std::size_t least_for_radix = 512;
/// More are told apart by a third digit.
constexpr std::size_t most_for_two_digits = 20'000;

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
    const auto room = std::make_unique_for_overwrite<std::uint64_t[]>(2 * n);
    std::uint64_t *from = room.get(), *to = from + n;
    std::uint64_t least = ~std::uint64_t{0}, most = 0;
    for (std::size_t i = 0; i < n; ++i) {
        from[i] = key_of(values[i]);
        least = std::min(least, from[i]);
        most = std::max(most, from[i]);
    }
    const unsigned digits = n <= most_for_two_digits ? 2 : most_digits;
    const auto width = static_cast<int>(std::bit_width(most - least));
    const int shift = std::max(0, width - static_cast<int>(digits * digit_bits));
    const auto place_of = [&](std::uint64_t key) { return (key - least) >> shift; };
    std::array<std::array<std::uint32_t, radix>, most_digits> counts{};
    for (std::size_t i = 0; i < n; ++i)
        for (unsigned d = 0; d < digits; ++d) ++counts[d][digit_of(place_of(from[i]), d)];
    for (unsigned d = 0; d < digits; ++d) {
        std::uint32_t before = 0;
        for (std::uint32_t& count : counts[d]) before += std::exchange(count, before);
        for (std::size_t i = 0; i < n; ++i)
            to[counts[d][digit_of(place_of(from[i]), d)]++] = from[i];
        std::swap(from, to);
    }
    for (std::size_t i = 0, end = 1; i < n; i = end++) {  // those of one place
        while (end < n && place_of(from[end]) == place_of(from[i])) ++end;
        if (end - i > 1) std::sort(from + i, from + end);
    }
    for (std::size_t i = 0; i < n; ++i) values[i] = value_of(from[i]);
}

}  // namespace drgsim
