// Rank correlations between drivers: from what a plan states to the weights of a Gaussian copula,
// and the nearest matrix that can be had where the stated one cannot.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace drgsim {

/// Square, by row.
using Matrix = std::vector<std::vector<double>>;

/// Drivers tied together entity by entity.
struct Dependence {
    std::vector<std::size_t> drivers;
    Matrix factor;  ///< lower Cholesky factor of the correlation of their normal scores
};

/// Correlation of normal scores that gives the rank correlations `rank`: 2 sin(pi rho / 6) entry by
/// entry (Pearson 1907). The same bits on every machine.
Matrix normal_correlation(const Matrix& rank);

/// The lower Cholesky factor of a symmetric matrix; nothing unless it is positive definite, with
/// pivots above 1e-8.
std::optional<Matrix> cholesky(const Matrix& matrix);

/// Rank correlations near `rank` (symmetric, of any definiteness) that can be had: the nearest
/// correlation matrix of the normal scores in the Frobenius norm (Higham, IMA J. Numer. Anal. 22,
/// 2002, 329-343: alternating projections with Dykstra's correction), drawn towards independence as
/// little as makes it positive definite once rounded to 4 decimals.
Matrix nearest_rank_correlation(const Matrix& rank);

}  // namespace drgsim
