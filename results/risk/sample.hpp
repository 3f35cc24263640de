// Figures of a sample with what its size allows to say of them: moments, quantiles, tails,
// probabilities, each with a standard error or an interval of 95 %. Pure functions; docs/risk.md
// has the formulas and their sources. Errors are those of independent draws: scenarios of
// latin-hypercube and sobol designs are spread more evenly, so that theirs are smaller.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace drgsim {

/// Confidence of every interval here.
inline constexpr double interval_confidence = 0.95;
/// The standard normal's quantile at (1 + interval_confidence) / 2.
inline constexpr double interval_width = 1.959963984540054;

/// What lies nearer to 0 than half a fen is 0 [yuan].
inline constexpr double half_fen = 0.005;

struct Interval {
    double low = 0, high = 0;
};

/// sd has n - 1 below the root and is 0 for one value; standard_error is that of the mean.
struct Moments {
    double mean = 0, sd = 0, standard_error = 0;
};
/// `values` is not empty.
Moments moments_of(std::span<const double> values);
/// The same of antithetic pairs 2 i and 2 i + 1: the standard error is that of the pairs' means.
Moments paired_moments(std::span<const double> values);

/// The type-7 quantile (linear between order statistics) of ascending values at `p`.
double sorted_quantile(std::span<const double> sorted, double p);

/// Positions of the order statistics that hold the quantile between them, 0-based; nothing where
/// the sample is too small for that side.
struct QuantileRanks {
    std::optional<std::size_t> low, high;
};
/// Distribution-free: with B binomial(n, p), low is the greatest rank l with P(B < l) and high the
/// least u with P(B >= u) of at most (1 - interval_confidence) / 2 each (David and Nagaraja 2003,
/// 7.1). 0 < p < 1.
QuantileRanks quantile_ranks(std::size_t n, double p);

/// The values at these ranks; NaN where there is none.
Interval values_at(std::span<const double> sorted, const QuantileRanks& ranks);

/// P(event) by its share, with Wilson's score interval (Wilson 1927).
struct Probability {
    double share = 0;
    Interval interval;
};
/// `count` of `n` > 0.
Probability probability_of(std::size_t count, std::size_t n);

/// The tail of a sample of losses at `level`: the scenarios that make up the worst 1 - level.
struct LossTail {
    double var = 0;             ///< the loss of rank ceil(n level): the least x with F(x) >= level
    Interval var_interval;      ///< by order statistics
    double tvar = 0;            ///< mean loss of the worst n (1 - level) scenarios
    double tvar_error = 0;      ///< standard error (Manistre and Hancock 2005)
    std::size_t scenarios = 0;  ///< scenarios that have a part in it
};
/// Of `ascending` losses, not empty; 0 < level < 1. The scenario that lies across n level counts by
/// the part of it beyond (Acerbi and Tasche 2002), so that TVaR is coherent for any n.
LossTail tail_of(std::span<const double> ascending, double level);
/// The same; `ranks` are the quantile_ranks of the level.
LossTail tail_of(std::span<const double> ascending, double level, const QuantileRanks& ranks);

/// By scenario its weight in the TVaR of `losses` at `level`, in all 1: the sum of weight times
/// loss is tvar. Scenarios as bad as VaR share what is left between them equally.
std::vector<double> tail_weights(std::span<const double> losses, double level);

/// P(X > threshold) of ascending values, at `thresholds`, by position.
std::vector<double> exceedance_of(std::span<const double> sorted,
                                  std::span<const double> thresholds);

/// `points` thresholds (two at least), evenly from the least to the greatest of ascending values.
std::vector<double> even_thresholds(std::span<const double> sorted, std::size_t points);

}  // namespace drgsim
