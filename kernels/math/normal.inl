// The kernels behind normal_quantiles, lognormal_quantiles and normal_probabilities, compiled once
// for each instruction set.
#include <cstddef>

#include "kernels/math/elementary.hpp"

namespace drgsim::DRGSIM_ISA_NAMESPACE {

void normal_quantiles(double* values, std::size_t n, double mean, double sd) {
    for (std::size_t i = 0; i < n; ++i) {
        values[i] = mean + sd * portable_normal_quantile(values[i]);
    }
}

void lognormal_quantiles(double* values, std::size_t n, double log_mean, double log_sd) {
    for (std::size_t i = 0; i < n; ++i) {
        values[i] = portable_exp(log_mean + log_sd * portable_normal_quantile(values[i]));
    }
}

void normal_probabilities(double* values, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        const double p = portable_normal_cdf(values[i]);
        const double above = p < 0x1p-53 ? 0x1p-53 : p;
        values[i] = above > 1 - 0x1p-53 ? 1 - 0x1p-53 : above;
    }
}

}  // namespace drgsim::DRGSIM_ISA_NAMESPACE
