// Correlations, ranks and regression in double, in the order of the scenarios.
#include "results/sensitivity/effects.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "kernels/contracts.hpp"

namespace drgsim {

namespace {

constexpr double known_to = 0.05;
constexpr std::size_t scenarios_of_an_input = 10;
constexpr double least_pivot = 1e-10;  // of a correlation matrix: what is below is a combination
constexpr double least_rest = 1e-12;   // of the variance, left unexplained: rounding leaves as much

/// Mean 0 and squares that add up to 1.
std::vector<double> standardised(std::span<const double> values) {
    std::vector<double> z(values.begin(), values.end());
    const double mean =
        std::accumulate(z.begin(), z.end(), 0.0) / static_cast<double>(values.size());
    double squares = 0;
    for (double& x : z) {
        x -= mean;
        squares += x * x;
    }
    DRGSIM_EXPECT(squares > 0);
    const double scale = 1 / std::sqrt(squares);
    for (double& x : z) x *= scale;
    return z;
}

/// A symmetric matrix, row-major, replaced by its inverse; false when it is singular.
class CholeskyInverse {
  public:
    explicit CholeskyInverse(std::size_t size) : size_(size), a_(size * size, 0.0) {}
    double& at(std::size_t i, std::size_t j) { return a_[i * size_ + j]; }
    [[nodiscard]] double at(std::size_t i, std::size_t j) const { return a_[i * size_ + j]; }
    bool invert() { return factor() && (invert_factor(), multiply(), true); }

  private:
    /// a = L L'.
    bool factor() {
        for (std::size_t j = 0; j < size_; ++j) {
            for (std::size_t i = j; i < size_; ++i) {
                double sum = at(i, j);
                for (std::size_t k = 0; k < j; ++k) sum -= at(i, k) * at(j, k);
                if (i == j && sum < least_pivot) return false;
                at(i, j) = i == j ? std::sqrt(sum) : sum / at(j, j);
            }
        }
        return true;
    }
    void invert_factor() {
        for (std::size_t j = 0; j < size_; ++j) {
            at(j, j) = 1 / at(j, j);
            for (std::size_t i = j + 1; i < size_; ++i) {
                double sum = 0;
                for (std::size_t k = j; k < i; ++k) sum -= at(i, k) * at(k, j);
                at(i, j) = sum / at(i, i);
            }
        }
    }
    /// The inverse is (L^-1)' L^-1; both triangles are filled.
    void multiply() {
        for (std::size_t i = 0; i < size_; ++i)
            for (std::size_t j = 0; j <= i; ++j) {
                double sum = 0;
                for (std::size_t k = i; k < size_; ++k) sum += at(k, i) * at(k, j);
                at(j, i) = sum;
            }
        for (std::size_t i = 0; i < size_; ++i)
            for (std::size_t j = 0; j < i; ++j) at(i, j) = at(j, i);
    }

    std::size_t size_;
    std::vector<double> a_;
};

}  // namespace

bool Effect::resolved() const {
    const double half = (interval.high - interval.low) / 2;
    return half <= std::max(known_to, std::abs(value) / 2);
}

Effect correlation_effect(double r, double freedom, double width) {
    r = std::clamp(r, -1.0, 1.0);
    if (freedom <= 0) return {r, {-1, 1}};
    const double z = std::atanh(r), half = width / std::sqrt(freedom);
    return {r, {std::tanh(z - half), std::tanh(z + half)}};
}

Effect correlation_of(std::span<const double> x, std::span<const double> y, double width) {
    DRGSIM_EXPECT(x.size() == y.size());
    const auto a = standardised(x), b = standardised(y);
    return correlation_effect(std::inner_product(a.begin(), a.end(), b.begin(), 0.0),
                              static_cast<double>(x.size()) - 3, width);
}

std::vector<double> ranks_of(std::span<const double> values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return values[a] < values[b]; });
    std::vector<double> ranks(values.size());
    for (std::size_t i = 0; i < order.size();) {
        std::size_t end = i + 1;
        while (end < order.size() && values[order[end]] == values[order[i]]) ++end;
        for (std::size_t k = i; k < end; ++k)
            ranks[order[k]] = static_cast<double>(i + 1 + end) / 2;
        i = end;
    }
    return ranks;
}

bool varies(std::span<const double> values) {
    return std::any_of(values.begin(), values.end(), [&](double x) { return x != values[0]; });
}

std::optional<Regression> regression_of(const std::vector<std::vector<double>>& inputs,
                                        std::span<const double> output) {
    const std::size_t p = inputs.size(), n = output.size();
    if (p == 0 || n <= scenarios_of_an_input * p) return std::nullopt;
    std::vector<std::vector<double>> x;
    for (const auto& input : inputs) x.push_back(standardised(input));
    const auto y = standardised(output);
    CholeskyInverse inverse(p);
    std::vector<double> with_output(p);
    for (std::size_t i = 0; i < p; ++i) {
        for (std::size_t j = 0; j <= i; ++j)
            inverse.at(i, j) = std::inner_product(x[i].begin(), x[i].end(), x[j].begin(), 0.0);
        with_output[i] = std::inner_product(x[i].begin(), x[i].end(), y.begin(), 0.0);
    }
    if (!inverse.invert()) return std::nullopt;
    Regression result;
    std::vector<double> beta(p, 0.0);
    for (std::size_t i = 0; i < p; ++i) {
        for (std::size_t j = 0; j < p; ++j) beta[i] += inverse.at(i, j) * with_output[j];
        result.r2 += beta[i] * with_output[i];
    }
    result.r2 = std::clamp(result.r2, 0.0, 1.0);
    const auto freedom = static_cast<double>(n - p - 1);
    for (std::size_t i = 0; i < p; ++i) {
        const double error =
            std::sqrt(std::max(1 - result.r2, least_rest) * inverse.at(i, i) / freedom);
        const double half = interval_width * error;
        result.coefficients.push_back({beta[i], {beta[i] - half, beta[i] + half}});
        const double squares = beta[i] * beta[i] + freedom * error * error;
        const double partial = squares > 0 ? beta[i] / std::sqrt(squares) : 0;
        result.partial.push_back(correlation_effect(partial, freedom - 1));
    }
    return result;
}

Effect linear_share(std::span<const double> correlations, std::size_t scenarios) {
    if (correlations.empty() || scenarios < 3) return {};
    const auto n = static_cast<double>(scenarios);
    const double chance = 1 / (n - 1);
    double share = 0;
    for (const double r : correlations) share += (r * r - chance) / (1 - chance);
    const double signal = std::max(share, 0.0);
    const double half =
        interval_width *
        std::sqrt(4 * signal / n + 2 * static_cast<double>(correlations.size()) / (n * n));
    return {share, {share - half, share + half}};
}

}  // namespace drgsim
