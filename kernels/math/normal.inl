// The kernels behind normal_quantiles and lognormal_quantiles, compiled once for each instruction
// set.
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

}  // namespace drgsim::DRGSIM_ISA_NAMESPACE
