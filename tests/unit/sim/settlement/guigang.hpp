// guigang-2020 as rules 13 states it, built here by hand: the tests of sim/ do not see rule files.
#pragma once

#include <limits>

#include "sim/calibration/standards.hpp"
#include "sim/settlement/case_points.hpp"
#include "sim/study/study.hpp"
#include "tests/support/small_region.hpp"

namespace drgsim::testing {

inline constexpr double no_end = std::numeric_limits<double>::infinity();

/// A piece that pays its `normal` and `base` forms up to a ratio.
inline TailPiece piece(TailPiece::Class kind, double up_to, bool includes_end, LinearForm normal,
                       LinearForm base = {}) {
    TailPiece p;
    p.kind = kind;
    p.up_to_constant = up_to;
    p.includes_end = includes_end;
    p.normal = normal;
    p.base = base;
    return p;
}

/// Threshold family K3 of rules 4.
inline ThresholdFamily k3() {
    ThresholdFamily k;
    const double rows[][2] = {{1, 3}, {2, 2.5}, {3, 2}, {5, 1.5}, {no_end, 1.3}};
    for (const auto& [up_to, value] : rows) k.rows.push_back({up_to, {value, value, value}});
    return k;
}

/// T1: r < 0.3 min(b, u C / M); normal up to K; normal (1 + r - K).
inline Tail t1() {
    Tail tail;
    tail.k = k3();
    TailPiece low = piece(TailPiece::Class::low, 0.3, false, {});
    low.actual = 1;
    low.at_most_base = true;
    TailPiece normal = piece(TailPiece::Class::normal, 0, true, {1, 0, 0});
    normal.up_to_k = 1;
    tail.pieces = {low, normal, piece(TailPiece::Class::high, no_end, false, {1, -1, 1})};
    return tail;
}

inline Policy guigang() {
    Policy policy;
    policy.name = "guigang";
    policy.tail = t1();
    policy.review.cap_share = 0.05;
    policy.clearing.surplus_cap = 0.30;
    policy.clearing.self_expense_limit = 0.10;
    return policy;
}

/// Standards of groups with the given weights, one coefficient for all levels.
inline Standards standards_of(double mean_cost, const std::vector<double>& weights, double c = 1) {
    Standards s;
    const std::size_t n = weights.size();
    s.mean_cost = mean_cost;
    s.weight = weights;
    s.coefficient.assign(n, {c, c, c});
    s.case_count.assign(n, 100);
    s.unstable.assign(n, 0);
    s.ungrouped.assign(n, 0);
    return s;
}

}  // namespace drgsim::testing
