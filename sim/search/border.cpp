#include "sim/search/border.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "kernels/contracts.hpp"

namespace drgsim {

namespace {

constexpr double first_step = 0.05;  ///< relative to the start

/// How far the target is met: above 0 where it is, below 0 where it is missed.
double excess(const SearchPoint& point, const SearchTarget& target) {
    const double over = point.measured.*target.curve - target.level;
    const bool rising = target.relation == Relation::at_least || target.relation == Relation::above;
    return rising ? over : -over;
}

}  // namespace

BorderSearch::BorderSearch(Evaluate evaluate, SearchRange range, double tolerance)
    : evaluate_(std::move(evaluate)), range_(range), tolerance_(tolerance) {
    DRGSIM_EXPECT(range.low > 0 && range.low <= range.start && range.start <= range.high);
    DRGSIM_EXPECT(tolerance > 0);
}

const SearchPoint& BorderSearch::point_at(double at) {
    const auto before = [](const SearchPoint& point, double x) { return point.at < x; };
    auto here = std::lower_bound(points_.begin(), points_.end(), at, before);
    if (here == points_.end() || here->at != at) here = points_.insert(here, {at, evaluate_(at)});
    return *here;
}

bool BorderSearch::met_at_start(const SearchTarget& target) {
    return target.met_at(point_at(range_.start));
}

/// The neighbours that differ, nearest to the start of those there are.
std::optional<Border> BorderSearch::known_border(const SearchTarget& target) const {
    std::optional<Border> found;
    double nearest = 0;
    for (std::size_t i = 1; i < points_.size(); ++i) {
        const SearchPoint &a = points_[i - 1], &b = points_[i];
        const bool met = target.met_at(a);
        if (met == target.met_at(b)) continue;
        const double distance = std::min(std::abs(std::log(a.at / range_.start)),
                                         std::abs(std::log(b.at / range_.start)));
        if (found && distance >= nearest) continue;
        nearest = distance;
        found = met ? Border{a.at, b.at} : Border{b.at, a.at};
    }
    return found;
}

std::optional<Border> BorderSearch::step_outward(const SearchTarget& target) {
    const bool met = met_at_start(target);
    double step = first_step;
    bool up = range_.start<range_.high, down = range_.start> range_.low;
    bool chosen = false;
    while (up || down) {
        const double above = std::min(range_.high, range_.start * (1 + step));
        const double below = std::max(range_.low, range_.start / (1 + step));
        const double gained = up ? excess(point_at(above), target) : 0;
        const double lost = down ? excess(point_at(below), target) : 0;
        if (const auto border = known_border(target)) return border;
        if (up && down && !chosen && gained != lost) {
            chosen = true;
            ((gained > lost) != met ? down : up) = false;
        }
        up = up && above < range_.high;
        down = down && below > range_.low;
        step *= 2;
    }
    point_at(range_.low);
    point_at(range_.high);
    return known_border(target);
}

Border BorderSearch::narrow(Border border, const SearchTarget& target) {
    constexpr double truncation =
        0.2;  // kappa_1 of ITP, relative to the first bracket; kappa_2 = 2
    double a = std::min(border.met, border.missed), b = std::max(border.met, border.missed);
    const double width = b - a, half = tolerance_ * b / 2;
    const double most = std::ceil(std::log2(std::max(1.0, width / (2 * half)))) + 1;
    for (int j = 0; b - a > tolerance_ * b; ++j) {
        const double at_a = excess(point_at(a), target), at_b = excess(point_at(b), target);
        const double middle = (a + b) / 2;
        const double line = at_a == at_b ? middle : (at_b * a - at_a * b) / (at_b - at_a);
        const double toward = line < middle ? 1 : -1;
        const double shift = truncation * (b - a) * (b - a) / width;
        const double shifted = shift <= std::abs(middle - line) ? line + toward * shift : middle;
        const double reach =
            std::max(0.0, half * std::exp2(most - static_cast<double>(j)) - (b - a) / 2);
        const double x = std::abs(shifted - middle) <= reach ? shifted : middle - toward * reach;
        if (!(x > a && x < b)) break;  // neighbouring doubles
        const bool met = target.met_at(point_at(x));
        ((met == (border.met == a)) ? a : b) = x;
        (met ? border.met : border.missed) = x;
    }
    return border;
}

std::optional<Border> BorderSearch::find(const SearchTarget& target) {
    static_cast<void>(point_at(range_.start));
    auto border = known_border(target);
    if (!border) border = step_outward(target);
    if (border) border = narrow(*border, target);
    return border;
}

double in_few_digits(const Border& border, double tolerance) {
    const double digit = std::floor(std::log10(tolerance * std::abs(border.met)));
    const double unit = std::pow(10.0, std::abs(digit));
    const double scaled = digit < 0 ? border.met * unit : border.met / unit;
    const double whole = border.met > border.missed ? std::ceil(scaled) : std::floor(scaled);
    return digit < 0 ? whole / unit : whole * unit;
}

std::optional<std::pair<double, double>> turning_point(std::span<const SearchPoint> points) {
    double largest = 0;
    for (const SearchPoint& point : points)
        largest = std::max(largest, std::abs(point.measured.value));
    if (points.size() < 3) return {};
    const double overall = points.back().measured.value - points.front().measured.value;
    for (std::size_t i = 1; i < points.size(); ++i) {
        const double change = points[i].measured.value - points[i - 1].measured.value;
        if (std::abs(change) > 1e-6 * largest && change * overall <= 0)
            return std::pair{points[i - 1].at, points[i].at};
    }
    return {};
}

}  // namespace drgsim
