#include "sim/engine/review_cap.hpp"

#include <algorithm>

namespace drgsim {

namespace {

bool goes_before(const CapRequest& a, const CapRequest& b) {
    return a.excess != b.excess ? a.excess > b.excess : a.order < b.order;
}

/// A request near the middle of [from, to): the median of nine spread over it.
CapRequest pivot_of(const std::vector<CapRequest>& requests, std::size_t from, std::size_t to) {
    CapRequest sample[9];
    for (std::size_t i = 0; i < 9; ++i) sample[i] = requests[from + (to - from - 1) * i / 8];
    std::nth_element(sample, sample + 4, sample + 9, goes_before);
    return sample[4];
}

}  // namespace

CapBoundary find_cap_boundary(std::vector<CapRequest>& requests, double cap) {
    constexpr std::size_t few = 48;
    std::size_t from = 0;
    std::size_t to = requests.size();
    double left = cap;
    while (to - from > few) {
        const CapRequest pivot = pivot_of(requests, from, to);
        const auto begin = requests.begin();
        const auto middle = std::partition(
            begin + static_cast<std::ptrdiff_t>(from), begin + static_cast<std::ptrdiff_t>(to),
            [&](const CapRequest& r) { return !goes_before(pivot, r); });
        const std::size_t split = static_cast<std::size_t>(middle - begin);
        if (split == to) break;  // the pivot is the last: sort what is left
        double before = 0;
        for (std::size_t i = from; i < split; ++i) before += requests[i].weight;
        if (before > left) {
            to = split;
        } else {
            left -= before;
            from = split;
        }
    }
    std::sort(requests.begin() + static_cast<std::ptrdiff_t>(from),
              requests.begin() + static_cast<std::ptrdiff_t>(to), goes_before);
    return {from, to, left};
}

}  // namespace drgsim
