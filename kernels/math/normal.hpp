// Normal and lognormal variates by inverse CDF, and the way back, many at a time.
#pragma once

#include <cstddef>

#include "kernels/isa.hpp"

namespace drgsim {

/// Replaces each probability in values[0, n), all in (0, 1), by mean + sd * z with z its standard
/// normal quantile. The same bits with every `isa`, which must be supported.
void normal_quantiles(double* values, std::size_t n, double mean, double sd,
                      Isa isa = active_isa());

/// The same for exp(log_mean + log_sd * z).
void lognormal_quantiles(double* values, std::size_t n, double log_mean, double log_sd,
                         Isa isa = active_isa());

/// Replaces each normal score z in values[0, n) by the probability Phi(z), kept within
/// [2^-53, 1 - 2^-53] so that a quantile can follow.
void normal_probabilities(double* values, std::size_t n, Isa isa = active_isa());

}  // namespace drgsim
