// Largest-remainder rounding (Hamilton's method) in whole fen.
#include "sim/outputs/money.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "kernels/contracts.hpp"

namespace drgsim {

std::int64_t to_fen(double yuan) {
    DRGSIM_EXPECT(std::abs(yuan) < 9e14);
    return std::llround(yuan * 100);
}

std::vector<std::int64_t> round_to_fen(std::span<const double> yuan, std::int64_t total) {
    const std::size_t n = yuan.size();
    std::vector<std::int64_t> fen(n);
    std::vector<double> remainder(n);
    for (std::size_t i = 0; i < n; ++i) {
        DRGSIM_EXPECT(std::abs(yuan[i]) < 9e14);
        const double below = std::floor(yuan[i] * 100);
        fen[i] = static_cast<std::int64_t>(below);
        remainder[i] = yuan[i] * 100 - below;
    }
    const std::int64_t missing = total - std::accumulate(fen.begin(), fen.end(), std::int64_t{0});
    const auto count = static_cast<std::size_t>(std::abs(missing));
    DRGSIM_EXPECT(count <= n);
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return missing > 0 ? remainder[a] > remainder[b] : remainder[a] < remainder[b];
    });
    for (std::size_t i = 0; i < count; ++i) fen[order[i]] += missing > 0 ? 1 : -1;
    return fen;
}

std::vector<std::int64_t> round_to_fen(std::span<const double> yuan) {
    return round_to_fen(yuan, to_fen(std::accumulate(yuan.begin(), yuan.end(), 0.0)));
}

std::string fen_text(std::int64_t fen) {
    const std::uint64_t size =
        fen < 0 ? -static_cast<std::uint64_t>(fen) : static_cast<std::uint64_t>(fen);
    return fmt::format("{}{}.{:02}", fen < 0 ? "-" : "", size / 100, size % 100);
}

std::string grouped_fen_text(std::int64_t fen) {
    std::string text = fen_text(fen);
    const std::size_t first = fen < 0 ? 1 : 0;
    for (std::size_t at = text.size() - 3; at > first + 3;) text.insert(at -= 3, 1, ',');
    return text;
}

}  // namespace drgsim
