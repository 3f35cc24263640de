// Estimators on sums over base samples, so that a bootstrap replicate only weights them anew.
#include "results/sensitivity/sobol_indices.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/random/threefry.hpp"

namespace drgsim {

namespace {

constexpr std::size_t replicates = 500;

/// What base samples, each taken `times[i]` times, say of all factors.
class Estimator {
  public:
    Estimator(const SaltelliLayout& layout, std::span<const double> output)
        : parts_(layout.parts()), samples_(layout.samples(output.size())), output_(output) {}

    /// first and total by factor; false when the samples do not vary.
    bool estimate(std::span<const double> times, std::vector<double>& first,
                  std::vector<double>& total) const {
        const std::size_t factors = parts_ - 2;
        double mean = 0, count = 0;
        for (std::size_t i = 0; i < samples_; ++i) {
            mean += times[i] * (value(i, 0) + value(i, 1));
            count += times[i];
        }
        mean /= 2 * count;
        double variance = 0;
        first.assign(factors, 0.0);
        total.assign(factors, 0.0);
        for (std::size_t i = 0; i < samples_; ++i) {
            if (times[i] == 0) continue;
            const double a = value(i, 0) - mean, b = value(i, 1) - mean;
            variance += times[i] * (a * a + b * b) / 2;
            for (std::size_t j = 0; j < factors; ++j) {
                const double changed = value(i, 2 + j) - mean;
                first[j] += times[i] * b * (changed - a);
                total[j] += times[i] * (a - changed) * (a - changed) / 2;
            }
        }
        if (!(variance > 0)) return false;
        for (double& x : first) x /= variance;
        for (double& x : total) x /= variance;
        return true;
    }

    [[nodiscard]] std::size_t samples() const { return samples_; }

  private:
    [[nodiscard]] double value(std::size_t sample, std::size_t part) const {
        return output_[sample * parts_ + part];
    }

    std::size_t parts_, samples_;
    std::span<const double> output_;
};

/// How often replicate `replicate` takes each of `times.size()` samples.
void resample(std::uint64_t seed, std::size_t replicate, std::vector<double>& uniforms,
              std::vector<double>& times) {
    const Stream stream{seed, Purpose::resampling, stream_hash("sobol"), 0};
    fill_uniforms(stream, replicate, 1, uniforms.size(), uniforms.data());
    std::fill(times.begin(), times.end(), 0.0);
    for (const double u : uniforms)
        times[static_cast<std::size_t>(u * static_cast<double>(times.size()))] += 1;
}

Effect effect_of(double value, std::vector<double>& replicated) {
    std::sort(replicated.begin(), replicated.end());
    const double side = (1 - interval_confidence) / 2;
    return {value, {sorted_quantile(replicated, side), sorted_quantile(replicated, 1 - side)}};
}

}  // namespace

std::vector<SobolIndices> sobol_indices(const SaltelliLayout& layout,
                                        std::span<const double> output, std::uint64_t seed) {
    const Estimator estimator(layout, output);
    const std::size_t n = estimator.samples(), factors = layout.factors.size();
    if (n < 2) return {};
    std::vector<double> times(n, 1.0), uniforms(n), first, total;
    if (!estimator.estimate(times, first, total)) return {};
    std::vector<std::vector<double>> firsts(factors), totals(factors);
    std::vector<double> f, t;
    for (std::size_t r = 0; r < replicates; ++r) {
        resample(seed, r, uniforms, times);
        if (!estimator.estimate(times, f, t)) continue;
        for (std::size_t j = 0; j < factors; ++j) {
            firsts[j].push_back(f[j]);
            totals[j].push_back(t[j]);
        }
    }
    std::vector<SobolIndices> indices;
    for (std::size_t j = 0; j < factors; ++j)
        indices.push_back(
            {layout.factors[j], effect_of(first[j], firsts[j]), effect_of(total[j], totals[j])});
    return indices;
}

}  // namespace drgsim
