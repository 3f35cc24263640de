// The regional cap on approved requests: largest excess first (rules 4 and 12, Review).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace drgsim {

/// A request as the cap sees it.
struct CapRequest {
    double excess;        ///< C - U - K S [yuan], by cap_order
    double weight;        ///< q v: what it would count
    std::uint32_t order;  ///< place in the input: earlier wins a tie
    std::uint32_t item;   ///< the caller's index
};

/// Grants requests in order of falling excess until `cap` is used up, the last in part. Reorders
/// `requests`; calls refused(item, share of it not granted) for every request not granted in full.
/// Expected linear time: only the requests around the cap are sorted.
template <class Refused>
void apply_review_cap(std::vector<CapRequest>& requests, double cap, Refused&& refused);

/// Moves the requests so that [0, from) are granted in full, [to, n) not at all, and [from, to) is
/// sorted and holds the cap. `left` is what of the cap remains for [from, to).
struct CapBoundary {
    std::size_t from, to;
    double left;
};
CapBoundary find_cap_boundary(std::vector<CapRequest>& requests, double cap);

template <class Refused>
void apply_review_cap(std::vector<CapRequest>& requests, double cap, Refused&& refused) {
    const CapBoundary boundary = find_cap_boundary(requests, cap);
    double left = boundary.left;
    for (std::size_t i = boundary.from; i < boundary.to; ++i) {
        const double weight = requests[i].weight;
        const double granted = left < 0 ? 0.0 : (left < weight ? left : weight);
        if (granted < weight) refused(requests[i].item, (weight - granted) / weight);
        left -= weight;
    }
    for (std::size_t i = boundary.to; i < requests.size(); ++i) {
        refused(requests[i].item, 1.0);
    }
}

}  // namespace drgsim
