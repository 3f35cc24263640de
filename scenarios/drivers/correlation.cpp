// Cholesky, Jacobi's eigenvalues and Higham's projections, for matrices of a handful of drivers.
#include "scenarios/drivers/correlation.hpp"

#include <cmath>

namespace drgsim {

namespace {

/// sin(x) for |x| <= pi / 6 by Taylor's series: the first term left out is below 1e-19.
double small_sine(double x) {
    double sum = 0;
    for (int n = 17; n >= 3; n -= 2) sum = -x * x / (n * (n - 1)) * (1 + sum);
    return x * (1 + sum);
}

Matrix identity(std::size_t n) {
    Matrix result(n, std::vector<double>(n, 0.0));
    for (std::size_t i = 0; i < n; ++i) result[i][i] = 1;
    return result;
}

/// One rotation of Jacobi's method that makes a[p][q] zero; columns of `vectors` turn with it.
void rotate(Matrix& a, Matrix& vectors, std::size_t p, std::size_t q) {
    if (a[p][q] == 0) return;
    const double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    const double t = (theta < 0 ? -1 : 1) / (std::fabs(theta) + std::sqrt(theta * theta + 1));
    const double c = 1 / std::sqrt(t * t + 1);
    const double s = t * c;
    for (std::size_t k = 0; k < a.size(); ++k) {
        const double left = a[k][p], right = a[k][q];
        a[k][p] = c * left - s * right;
        a[k][q] = s * left + c * right;
    }
    for (std::size_t k = 0; k < a.size(); ++k) {
        const double upper = a[p][k], lower = a[q][k];
        a[p][k] = c * upper - s * lower;
        a[q][k] = s * upper + c * lower;
        const double left = vectors[k][p], right = vectors[k][q];
        vectors[k][p] = c * left - s * right;
        vectors[k][q] = s * left + c * right;
    }
}

/// The nearest positive semidefinite matrix: negative eigenvalues become 0.
Matrix without_negative_eigenvalues(Matrix a) {
    const std::size_t n = a.size();
    Matrix vectors = identity(n);
    for (int sweep = 0; sweep < 30; ++sweep) {
        for (std::size_t p = 0; p < n; ++p)
            for (std::size_t q = p + 1; q < n; ++q) rotate(a, vectors, p, q);
    }
    Matrix result(n, std::vector<double>(n, 0.0));
    for (std::size_t k = 0; k < n; ++k) {
        if (a[k][k] <= 0) continue;
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j)
                result[i][j] += vectors[i][k] * a[k][k] * vectors[j][k];
    }
    return result;
}

/// Higham's algorithm 3.3.
Matrix nearest_correlation(const Matrix& matrix) {
    const std::size_t n = matrix.size();
    Matrix y = matrix;
    Matrix correction(n, std::vector<double>(n, 0.0));
    for (int step = 0; step < 1000; ++step) {
        Matrix r = y;
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j) r[i][j] -= correction[i][j];
        const Matrix x = without_negative_eigenvalues(r);
        double moved = 0;
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < n; ++j) {
                correction[i][j] = x[i][j] - r[i][j];
                const double next = i == j ? 1 : x[i][j];
                moved = std::fmax(moved, std::fabs(next - y[i][j]));
                y[i][j] = next;
            }
        }
        if (moved < 1e-10) break;
    }
    return y;
}

}  // namespace

Matrix normal_correlation(const Matrix& rank) {
    constexpr double pi = 3.141592653589793;
    Matrix result = rank;
    for (std::size_t i = 0; i < rank.size(); ++i)
        for (std::size_t j = 0; j < rank.size(); ++j)
            result[i][j] = i == j ? 1 : 2 * small_sine(pi / 6 * rank[i][j]);
    return result;
}

std::optional<Matrix> cholesky(const Matrix& matrix) {
    const std::size_t n = matrix.size();
    Matrix factor(n, std::vector<double>(n, 0.0));
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            double rest = matrix[i][j];
            for (std::size_t k = 0; k < j; ++k) rest -= factor[i][k] * factor[j][k];
            if (i == j && rest <= 1e-8) return std::nullopt;
            factor[i][j] = i == j ? std::sqrt(rest) : rest / factor[j][j];
        }
    }
    return factor;
}

Matrix nearest_rank_correlation(const Matrix& rank) {
    constexpr double pi = 3.141592653589793;
    const Matrix nearest = nearest_correlation(normal_correlation(rank));
    const std::size_t n = rank.size();
    for (double kept = 1;; kept -= 1e-4) {
        Matrix rounded = identity(n);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j)
                if (i != j)
                    rounded[i][j] =
                        std::round(6 / pi * std::asin(kept * nearest[i][j] / 2) * 1e4) / 1e4;
        if (cholesky(normal_correlation(rounded))) return rounded;
    }
}

}  // namespace drgsim
