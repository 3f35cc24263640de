// Validity and inverse CDF of each distribution type.
#include "scenarios/drivers/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "kernels/contracts.hpp"
#include "kernels/math/elementary.hpp"
#include "kernels/math/normal.hpp"

namespace drgsim {

namespace {

using Type = DistributionSpec::Type;

bool all_finite(std::span<const double> values) {
    return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
}

bool within(double value, double low, double high) {
    return value >= low && value <= high;
}

std::string_view fault_of_lists(const DistributionSpec& spec) {
    if (spec.values.empty()) return "it has no values";
    if (!all_finite(spec.values)) return "its values must be finite numbers";
    if (spec.type == Type::empirical || spec.weights.empty()) return "";
    if (spec.weights.size() != spec.values.size()) return "it needs one weight for each value";
    if (!all_finite(spec.weights)) return "its weights must be finite numbers";
    if (*std::min_element(spec.weights.begin(), spec.weights.end()) < 0) {
        return "its weights must not be negative";
    }
    const double sum = std::accumulate(spec.weights.begin(), spec.weights.end(), 0.0);
    return sum > 0 && std::isfinite(sum) ? "" : "its weights must have a positive, finite sum";
}

/// ln of the density of ln(x / mean), up to a constant, of a gamma variate x.
double log_density_of_gamma(double shape, double y) {
    return shape * (y - portable_expm1(y));
}

/// ln of the density of logit(x) - logit(a / (a + b)) = d, up to a constant, of a beta variate x.
/// Precise also where a or b is large: the factor of a + b is of the order of min(a, b) / (a + b).
double log_density_of_beta(double a, double b, double d) {
    if (a > b) return log_density_of_beta(b, a, -d);
    const double p = a / (a + b);
    const double q = b / (a + b);
    return d < 700 ? a * d - (a + b) * portable_log1p(p * portable_expm1(d))
                   : -b * d - (a + b) * portable_log(p + q * portable_exp(-d));
}

/// low + (high - low) / (1 + e^-y), precise next to both ends.
double beta_value(double low, double high, double y) {
    const double width = high - low;
    return y < 0 ? low + width * (portable_exp(y) / (1 + portable_exp(y)))
                 : high - width * (portable_exp(-y) / (1 + portable_exp(-y)));
}

double triangular_value(double low, double mode, double high, double u) {
    const double width = high - low;
    return u * width < mode - low ? low + std::sqrt(u * width * (mode - low))
                                  : high - std::sqrt((1 - u) * width * (high - mode));
}

/// Values in ascending order, their weights with them.
void sort_by_value(DistributionSpec& spec) {
    if (spec.type == Type::empirical || spec.weights.empty()) {
        spec.weights.assign(spec.values.size(), 1.0);
    }
    std::vector<std::size_t> order(spec.values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&spec](std::size_t i, std::size_t j) {
        return spec.values[i] < spec.values[j];
    });
    const DistributionSpec unsorted = spec;
    for (std::size_t i = 0; i < order.size(); ++i) {
        spec.values[i] = unsorted.values[order[i]];
        spec.weights[i] = unsorted.weights[order[i]];
    }
}

/// Leaves out what a truncation does.
void keep_within(DistributionSpec& spec) {
    if (!spec.truncate) return;
    const auto [low, high] = *spec.truncate;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < spec.values.size(); ++i) {
        if (!within(spec.values[i], low, high)) continue;
        spec.values[kept] = spec.values[i];
        spec.weights[kept++] = spec.weights[i];
    }
    spec.values.resize(kept);
    spec.weights.resize(kept);
}

std::string_view fault_of_type(const DistributionSpec& spec) {
    const auto& [p0, p1, p2, p3] = spec.parameter;
    if (!all_finite(spec.parameter)) return "its parameters must be finite numbers";
    switch (spec.type) {
        case Type::constant:
            return "";
        case Type::uniform:
            return p0 <= p1 ? "" : "low must not exceed high";
        case Type::triangular:
            return p0 <= p1 && p1 <= p2 ? "" : "low, mode and high must be in ascending order";
        case Type::normal:
            return p1 >= 0 ? "" : "sd must not be negative";
        case Type::lognormal:
            if (p0 <= 0) return "mean must be positive";
            return p1 >= 0 ? "" : "cv must not be negative";
        case Type::gamma:
            if (p0 <= 0) return "mean must be positive";
            return within(p1, 1e-4, 10) ? "" : "cv must lie between 0.0001 and 10";
        case Type::beta:
            if (!within(p0, 0.01, 1e8) || !within(p1, 0.01, 1e8)) {
                return "a and b must lie between 0.01 and 1e8";
            }
            return p2 <= p3 ? "" : "low must not exceed high";
        case Type::discrete:
        case Type::empirical:
            return fault_of_lists(spec);
    }
    return "";
}

/// What the law has in its range, of a spec without other faults.
double share_within(const DistributionSpec& spec) {
    DistributionSpec whole = spec;
    whole.truncate.reset();
    if (spec.type >= Type::discrete) {
        sort_by_value(whole);
        const double all = std::accumulate(whole.weights.begin(), whole.weights.end(), 0.0);
        whole.truncate = spec.truncate;
        keep_within(whole);
        return std::accumulate(whole.weights.begin(), whole.weights.end(), 0.0) / all;
    }
    const Quantile law(whole);
    return law.probability_below((*spec.truncate)[1]) - law.probability_below((*spec.truncate)[0]);
}

}  // namespace

std::string_view fault_of(const DistributionSpec& spec) {
    const auto fault = fault_of_type(spec);
    if (!fault.empty()) return fault;
    if (!std::isfinite(spec.shift)) return "shift must be a finite number";
    if (!spec.truncate) return "";
    const auto [low, high] = *spec.truncate;
    if (!(low < high)) return "truncate must be [low, high] with low below high";
    return share_within(spec) >= 1e-9 ? "" : "truncate leaves less than 1e-9 of it";
}

Quantile::Quantile(const DistributionSpec& spec) : spec_(spec) {
    DRGSIM_EXPECT(fault_of(spec).empty());
    const auto& p = spec_.parameter;
    if (spec.type == Type::gamma) {
        const double shape = 1 / (p[1] * p[1]);
        table_.emplace([shape](double y) { return log_density_of_gamma(shape, y); });
    } else if (spec.type == Type::beta) {
        table_.emplace([a = p[0], b = p[1]](double d) { return log_density_of_beta(a, b, d); });
    } else if (spec.type == Type::discrete || spec.type == Type::empirical) {
        sort_by_value(spec_);
        keep_within(spec_);
        cumulative_.resize(spec_.weights.size());
        std::partial_sum(spec_.weights.begin(), spec_.weights.end(), cumulative_.begin());
        const double sum = cumulative_.back();
        for (double& weight : cumulative_) weight /= sum;
    }
    if (spec.truncate && spec.type < Type::discrete) {
        from_ = probability_below((*spec.truncate)[0]);
        share_ = probability_below((*spec.truncate)[1]) - from_;
    }
}

double Quantile::value_at(double u) const {
    apply_untruncated({&u, 1});
    return u;
}

double Quantile::probability_below(double x) const {
    double low = 0x1p-53;
    double high = 1 - 0x1p-53;
    if (value_at(low) >= x) return 0;
    if (value_at(high) < x) return 1;
    for (int step = 0; step < 100 && low < high; ++step) {
        const double middle = 0.5 * (low + high);
        if (middle <= low || middle >= high) break;
        (value_at(middle) < x ? low : high) = middle;
    }
    return high;
}

void Quantile::apply(std::span<double> u) const {
    const bool cut = spec_.truncate && spec_.type < Type::discrete;
    if (cut)
        for (double& p : u) p = std::clamp(from_ + p * share_, 0x1p-53, 1 - 0x1p-53);
    apply_untruncated(u);
    if (cut)
        for (double& x : u) x = std::clamp(x, (*spec_.truncate)[0], (*spec_.truncate)[1]);
    if (spec_.shift != 0)
        for (double& x : u) x += spec_.shift;
}

void Quantile::apply_untruncated(std::span<double> u) const {
    const auto replace = [u](auto&& value_at) {
        for (double& value : u) value = value_at(value);
    };
    const auto [p0, p1, p2, p3] = spec_.parameter;
    switch (spec_.type) {
        case Type::constant:
            return replace([v = p0](double) { return v; });
        case Type::uniform:
            return replace([low = p0, width = p1 - p0](double p) { return low + width * p; });
        case Type::triangular:
            return replace([low = p0, mode = p1, high = p2](double p) {
                return triangular_value(low, mode, high, p);
            });
        case Type::normal:
            return normal_quantiles(u.data(), u.size(), p0, p1);
        case Type::lognormal: {
            const double variance = portable_log1p(p1 * p1);
            return lognormal_quantiles(u.data(), u.size(), portable_log(p0) - 0.5 * variance,
                                       std::sqrt(variance));
        }
        case Type::gamma:
            normal_quantiles(u.data(), u.size(), 0, 1);
            return replace(
                [this, mean = p0](double z) { return mean * portable_exp(table_->at(z)); });
        case Type::beta:
            normal_quantiles(u.data(), u.size(), 0, 1);
            return replace([this, centre = portable_log(p0 / p1), low = p2, high = p3](double z) {
                return beta_value(low, high, centre + table_->at(z));
            });
        case Type::discrete:
        case Type::empirical:
            return replace([this](double p) {
                const auto at = std::lower_bound(cumulative_.begin(), cumulative_.end(), p);
                return spec_.values[static_cast<std::size_t>(at - cumulative_.begin())];
            });
    }
}

}  // namespace drgsim
