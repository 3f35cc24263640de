// Where a condition on one number begins to hold: the border between the values at which it holds
// and those at which it does not, for a function that is costly and, mostly, a monotone step
// function (a statistic of scenarios under common random numbers).
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "sim/search/statistic.hpp"

namespace drgsim {

/// The function at one value.
struct SearchPoint {
    double at = 0;
    Measured measured;
};

/// What shall hold of a point: value, low or high of its Measured against a number.
struct SearchTarget {
    double Measured::*curve = &Measured::value;
    Relation relation = Relation::at_least;
    double level = 0;
    [[nodiscard]] bool met_at(const SearchPoint& point) const {
        return holds(point.measured.*curve, relation, level);
    }
};

/// Where to look: from `start` outward, between `low` and `high`.
struct SearchRange {
    double start = 1, low = 0, high = 0;
};

/// The narrowest bracket found: the target is met at `met` and not at `missed`.
struct Border {
    double met = 0, missed = 0;
};

class BorderSearch {
  public:
    using Evaluate = std::function<Measured(double)>;

    /// `tolerance`: the bracket's width relative to its ends. Expects 0 < low <= start <= high.
    BorderSearch(Evaluate evaluate, SearchRange range, double tolerance);

    /// The border nearest to the range's start: steps outward, each twice as wide as the one
    /// before, to the side on which the target comes nearer (to both where that does not show),
    /// until one bracket is found; then ITP (Oliveira and Takahashi 2020), which never needs more
    /// than one evaluation more than bisection. Values evaluated before are not evaluated again.
    /// @returns nothing when the target is met at all values looked at, both ends of the range
    /// among them, or at none: met_at_start() says which.
    std::optional<Border> find(const SearchTarget& target);
    [[nodiscard]] bool met_at_start(const SearchTarget& target);

    /// The point at a value between the ends of the range, evaluated if it was not before.
    const SearchPoint& point_at(double at);
    /// Every value evaluated, ascending.
    [[nodiscard]] std::span<const SearchPoint> points() const { return points_; }

  private:
    [[nodiscard]] std::optional<Border> known_border(const SearchTarget& target) const;
    std::optional<Border> step_outward(const SearchTarget& target);
    Border narrow(Border border, const SearchTarget& target);

    Evaluate evaluate_;
    SearchRange range_;
    double tolerance_;
    std::vector<SearchPoint> points_;
};

/// `border.met` in as few digits as `tolerance` needs, moved away from `border.missed`.
double in_few_digits(const Border& border, double tolerance);

/// Two neighbours of `points` between which the value turns back, where it rises elsewhere or the
/// other way round: the function is not monotone. Changes below 1e-6 of the largest value are not
/// looked at.
std::optional<std::pair<double, double>> turning_point(std::span<const SearchPoint> points);

}  // namespace drgsim
