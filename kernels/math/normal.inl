// The kernels behind normal_quantiles, lognormal_quantiles and normal_probabilities, compiled once
// for each instruction set.
#include <cstddef>
#include <cstdint>

#include "kernels/math/elementary.hpp"

namespace drgsim::DRGSIM_ISA_NAMESPACE {

namespace {

constexpr std::size_t chunk = 512;  ///< values at a time

/// values[i] = the normal quantile of values[i]. The centre is worked out for all of them; the
/// 15 % beyond it, which need a logarithm, are put together first.
void replace_by_quantiles(double* __restrict values, std::size_t n) {
    double outer[chunk];
    std::uint32_t place[chunk];
    std::size_t outside = 0;
    double nearest = 1;  // to 0 or 1
    for (std::size_t i = 0; i < n; ++i) {
        const double p = values[i], q = p - 0.5;
        outer[outside] = p;
        place[outside] = static_cast<std::uint32_t>(i);
        outside += q >= -central_width && q <= central_width ? 0 : 1;
    }
    for (std::size_t i = 0; i < n; ++i) values[i] = central_normal_quantile(values[i]);
    for (std::size_t i = 0; i < outside; ++i) {
        const double p = outer[i], end = p < 0.5 ? p : 1 - p;
        nearest = nearest < end ? nearest : end;
    }
    if (nearest < far_tail) {
        for (std::size_t i = 0; i < outside; ++i) outer[i] = outer_normal_quantile(outer[i], true);
    } else {
        for (std::size_t i = 0; i < outside; ++i) outer[i] = outer_normal_quantile(outer[i], false);
    }
    for (std::size_t i = 0; i < outside; ++i) values[place[i]] = outer[i];
}

/// Replaces values by value_at(their normal quantiles), a chunk that stays in the L1 at a time.
template <class ValueAt>
[[gnu::always_inline]] inline void replace(double* values, std::size_t n, ValueAt value_at) {
    for (std::size_t begin = 0; begin < n; begin += chunk) {
        double* __restrict part = values + begin;
        const std::size_t size = n - begin < chunk ? n - begin : chunk;
        replace_by_quantiles(part, size);
        for (std::size_t i = 0; i < size; ++i) part[i] = value_at(part[i]);
    }
}

}  // namespace

void normal_quantiles(double* values, std::size_t n, double mean, double sd) {
    replace(values, n, [=](double z) { return mean + sd * z; });
}

void lognormal_quantiles(double* values, std::size_t n, double log_mean, double log_sd) {
    replace(values, n, [=](double z) { return portable_exp(log_mean + log_sd * z); });
}

void normal_probabilities(double* values, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        const double p = portable_normal_cdf(values[i]);
        const double above = p < 0x1p-53 ? 0x1p-53 : p;
        values[i] = above > 1 - 0x1p-53 ? 1 - 0x1p-53 : above;
    }
}

}  // namespace drgsim::DRGSIM_ISA_NAMESPACE
