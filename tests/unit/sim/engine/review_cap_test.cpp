// The selection around the cap against a plain sort: ties, zero weights, every size and cap.
#include "sim/engine/review_cap.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace drgsim {
namespace {

/// Share not granted by item: sort everything, then hand out (rules 12, Review).
std::vector<double> refused_by_sorting(std::vector<CapRequest> requests, double cap) {
    std::sort(requests.begin(), requests.end(), [](const CapRequest& a, const CapRequest& b) {
        return a.excess > b.excess || (a.excess == b.excess && a.order < b.order);
    });
    std::vector<double> refused(requests.size());
    double left = cap;
    for (const CapRequest& r : requests) {
        const double granted = std::clamp(left, 0.0, r.weight);
        if (r.weight > 0) refused[r.item] = (r.weight - granted) / r.weight;
        left -= r.weight;
    }
    return refused;
}

std::vector<double> refused_by_cap(std::vector<CapRequest> requests, double cap) {
    std::vector<double> refused(requests.size());
    std::vector<int> calls(requests.size());
    const std::vector<CapRequest> copy = requests;
    apply_review_cap(requests, cap, [&](std::uint32_t item, double share) {
        refused.at(item) = share;
        ++calls.at(item);
    });
    for (const CapRequest& r : copy) {
        EXPECT_LE(calls[r.item], 1) << "told twice";
        if (r.weight == 0) refused[r.item] = 0;  // nothing was granted, nothing is refused
    }
    return refused;
}

/// Weights in quarters, so that sums in any order are exact; `values` distinct excesses.
std::vector<CapRequest> random_requests(std::mt19937_64& random, std::size_t n, int values) {
    std::vector<CapRequest> requests;
    for (std::size_t i = 0; i < n; ++i) {
        const double excess = static_cast<double>(1 + random() % static_cast<unsigned>(values));
        const double weight = 0.25 * static_cast<double>(random() % 5);
        requests.push_back(
            {excess, weight, static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(i)});
    }
    std::shuffle(requests.begin(), requests.end(), random);
    for (std::size_t i = 0; i < n; ++i) requests[i].item = static_cast<std::uint32_t>(i);
    return requests;
}

TEST(ReviewCap, IsThePlainSort) {
    std::mt19937_64 random(7);
    for (const std::size_t n : {0, 1, 2, 8, 9, 47, 48, 49, 50, 97, 300, 1000, 5000}) {
        for (const int values : {1, 3, 40, 1000000}) {
            for (int k = 0; k < 12; ++k) {
                const auto requests = random_requests(random, n, values);
                double all = 0;
                for (const CapRequest& r : requests) all += r.weight;
                const double share[] = {0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1, 1.5};
                double cap = k < 10 ? std::floor(all * share[k] * 8) / 8 : 0.125;
                if (k == 11) cap = all + 1;
                EXPECT_EQ(refused_by_cap(requests, cap), refused_by_sorting(requests, cap))
                    << "n " << n << ", " << values << " excesses, cap " << cap;
            }
        }
    }
}

TEST(ReviewCap, ExtremeCaps) {
    std::mt19937_64 random(8);
    const auto requests = random_requests(random, 200, 50);
    for (const CapRequest& r : requests) {
        EXPECT_EQ(refused_by_cap(requests, 0)[r.item], r.weight > 0 ? 1 : 0);
        EXPECT_EQ(refused_by_cap(requests, 1e9)[r.item], 0);
    }
}

TEST(ReviewCap, TiesGoToTheEarlierCase) {
    // Ten equal excesses, cap 2.5: the first two in the input in full, the third in part.
    std::vector<CapRequest> requests;
    for (std::uint32_t i = 0; i < 10; ++i) requests.push_back({5, 1, 9 - i, i});
    const auto refused = refused_by_cap(requests, 2.5);
    EXPECT_EQ(refused, (std::vector<double>{1, 1, 1, 1, 1, 1, 1, 0.5, 0, 0}));
}

TEST(ReviewCap, OrderedInputsAndTheBoundary) {
    for (const bool rising : {true, false}) {
        std::vector<CapRequest> requests;
        for (std::uint32_t i = 0; i < 3000; ++i)
            requests.push_back({rising ? i + 1.0 : 3000.0 - i, 1, i, i});
        EXPECT_EQ(refused_by_cap(requests, 1234.5), refused_by_sorting(requests, 1234.5));
        const CapBoundary boundary = find_cap_boundary(requests, 1234.5);
        EXPECT_LE(boundary.from, 1234U);
        EXPECT_GE(boundary.to, 1235U);
        EXPECT_EQ(boundary.left, 1234.5 - static_cast<double>(boundary.from));
        EXPECT_LE(boundary.to - boundary.from, 48U);
    }
}

}  // namespace
}  // namespace drgsim
