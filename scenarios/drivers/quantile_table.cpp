// The law is cut into panels over which its density changes by a small factor, so that Gauss's
// rule is exact to rounding; masses are summed from the nearer end, so that both tails keep their
// relative precision. Knots solve for y by Newton on the normal score, which is nearly linear in y.
#include "scenarios/drivers/quantile_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "kernels/contracts.hpp"
#include "kernels/math/elementary.hpp"

namespace drgsim {

namespace {

constexpr double z_end = 8.25;
constexpr double tolerance = 1e-10;  ///< of an interpolated y half way between knots
constexpr std::size_t first_intervals = 64;
constexpr std::size_t most_intervals = std::size_t{1} << 16;

using LogDensity = std::function<double(double)>;

/// Gauss-Legendre with 8 points on [-1, 1]: the positive nodes and their weights.
constexpr std::array<double, 4> gauss_node = {0.1834346424956498, 0.5255324099163290,
                                              0.7966664774136267, 0.9602898564975363};
constexpr std::array<double, 4> gauss_weight = {0.3626837833783620, 0.3137066458778873,
                                                0.2223810344533745, 0.1012285362903763};

double mass_between(const LogDensity& log_density, double begin, double end) {
    const double middle = 0.5 * (begin + end);
    const double half = 0.5 * (end - begin);
    double sum = 0;
    for (std::size_t i = 0; i < gauss_node.size(); ++i) {
        const double offset = half * gauss_node[i];
        sum += gauss_weight[i] * (portable_exp(log_density(middle - offset)) +
                                  portable_exp(log_density(middle + offset)));
    }
    return half * sum;
}

/// The law in panels: edge[j] < edge[j + 1], with the mass on either side of each edge and its
/// normal score.
class Panels {
  public:
    explicit Panels(const LogDensity& log_density) : log_density_(log_density) {
        std::vector<double> left = edges_from_mode(-1);
        const std::vector<double> right = edges_from_mode(1);
        edge_.assign(left.rbegin(), left.rend());
        edge_.push_back(0);
        edge_.insert(edge_.end(), right.begin(), right.end());
        sum_masses();
    }

    /// y with the normal score z.
    [[nodiscard]] double solve(double z) const {
        const auto above = std::upper_bound(score_.begin(), score_.end(), z);
        const auto j = static_cast<std::size_t>(above - score_.begin()) - 1;
        DRGSIM_EXPECT(j > 0 && j + 2 < edge_.size());
        double low = edge_[j];
        double high = edge_[j + 1];
        const double width = high - low;
        double y = low + width * (z - score_[j]) / (score_[j + 1] - score_[j]);
        for (int iteration = 0; iteration < 20; ++iteration) {
            const double at_y = score_at(j, y);
            (at_y < z ? low : high) = y;
            const double next = std::clamp(y + (z - at_y) * slope(at_y, y), low, high);
            const double moved = std::fabs(next - y);
            y = next;
            if (moved <= std::max(1e-14 * width, 1e-15 * std::fabs(y))) break;
        }
        return y;
    }

    /// dy/dz where y has the normal score z.
    [[nodiscard]] double slope(double z, double y) const {
        constexpr double root_of_2_pi = 2.5066282746310002;
        return total_ / root_of_2_pi * portable_exp(-0.5 * z * z - log_density_(y));
    }

  private:
    /// Edges from the mode outwards, until a panel's mass no longer matters even to the mass
    /// beyond |z| = z_end.
    [[nodiscard]] std::vector<double> edges_from_mode(double direction) const {
        std::vector<double> edges;
        double y = 0;
        double width = 1;
        double at_y = log_density_(0);
        for (double mass = 0, largest = 0; mass >= largest * 1e-35;) {
            double next = log_density_(y + direction * width);
            while (at_y - next > 1.5) {
                width *= 0.5;
                next = log_density_(y + direction * width);
            }
            mass = portable_exp(at_y) * width;
            largest = std::max(largest, mass);
            y += direction * width;
            edges.push_back(y);
            at_y = next;
            width = std::min(1.0, 2 * width);
        }
        return edges;
    }

    void sum_masses() {
        const std::size_t n = edge_.size();
        std::vector<double> mass(n - 1);
        for (std::size_t j = 0; j + 1 < n; ++j) {
            mass[j] = mass_between(log_density_, edge_[j], edge_[j + 1]);
        }
        below_.assign(n, 0);
        above_.assign(n, 0);
        for (std::size_t j = 1; j < n; ++j) below_[j] = below_[j - 1] + mass[j - 1];
        for (std::size_t j = n - 1; j-- > 0;) above_[j] = above_[j + 1] + mass[j];
        total_ = below_.back();
        constexpr double infinity = std::numeric_limits<double>::infinity();
        score_.assign(n, infinity);
        score_.front() = -infinity;
        for (std::size_t j = 1; j + 1 < n; ++j) score_[j] = score_of(below_[j], above_[j]);
    }

    [[nodiscard]] double score_of(double below, double above) const {
        return below < above ? portable_normal_quantile(below / total_)
                             : -portable_normal_quantile(above / total_);
    }

    /// The normal score of y in panel j.
    [[nodiscard]] double score_at(std::size_t j, double y) const {
        return score_of(below_[j] + mass_between(log_density_, edge_[j], y),
                        above_[j + 1] + mass_between(log_density_, y, edge_[j + 1]));
    }

    const LogDensity& log_density_;
    std::vector<double> edge_, below_, above_, score_;
    double total_ = 0;
};

}  // namespace

double QuantileTable::interpolate(const Knot& left, const Knot& right, double step, double t) {
    const double rise = right.value - left.value;
    const double a = left.slope * step - rise;
    const double b = rise - right.slope * step;
    return left.value + t * (rise + (1 - t) * (a * (1 - t) + b * t));
}

QuantileTable::QuantileTable(const std::function<double(double)>& log_density) {
    const Panels panels(log_density);
    const auto knot_at = [&panels](double z) {
        const double y = panels.solve(z);
        return Knot{y, panels.slope(z, y)};
    };
    step_ = 2 * z_end / first_intervals;
    for (std::size_t i = 0; i <= first_intervals; ++i) {
        knots_.push_back(knot_at(-z_end + static_cast<double>(i) * step_));
    }
    for (double worst = 1; worst > tolerance && knots_.size() <= most_intervals;) {
        worst = 0;
        std::vector<Knot> finer;
        for (std::size_t i = 0; i + 1 < knots_.size(); ++i) {
            const Knot middle = knot_at(-z_end + (static_cast<double>(i) + 0.5) * step_);
            const double guess = interpolate(knots_[i], knots_[i + 1], step_, 0.5);
            worst = std::max(worst, std::fabs(guess - middle.value));
            finer.push_back(knots_[i]);
            finer.push_back(middle);
        }
        finer.push_back(knots_.back());
        knots_ = std::move(finer);
        step_ *= 0.5;
    }
}

double QuantileTable::at(double z) const {
    const double position = (std::clamp(z, -z_end, z_end) + z_end) / step_;
    const auto i = std::min(static_cast<std::size_t>(position), knots_.size() - 2);
    return interpolate(knots_[i], knots_[i + 1], step_, position - static_cast<double>(i));
}

}  // namespace drgsim
