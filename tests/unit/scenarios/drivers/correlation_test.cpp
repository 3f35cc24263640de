// Copula weights from rank correlations, and the nearest matrix against Higham's example.
#include "scenarios/drivers/correlation.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace drgsim {
namespace {

TEST(Correlation, NormalScoresFromRanks) {
    const Matrix r = normal_correlation({{1, 0.5, -1}, {0.5, 1, 0}, {-1, 0, 1}});
    EXPECT_NEAR(r[0][1], 2 * std::sin(std::acos(-1.0) / 12), 1e-16);
    EXPECT_DOUBLE_EQ(r[0][2], -1);
    EXPECT_EQ(r[1][2], 0);
    EXPECT_EQ(r[2][2], 1);
}

TEST(Correlation, CholeskyMultipliesBack) {
    const Matrix matrix = {{1, 0.5, -0.2}, {0.5, 1, 0.3}, {-0.2, 0.3, 1}};
    const auto factor = cholesky(matrix);
    ASSERT_TRUE(factor.has_value());
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            double sum = 0;
            for (std::size_t k = 0; k < 3; ++k) sum += (*factor)[i][k] * (*factor)[j][k];
            EXPECT_NEAR(sum, matrix[i][j], 1e-15);
        }
    }
    EXPECT_FALSE(cholesky({{1, 1}, {1, 1}}).has_value()) << "semidefinite only";
    EXPECT_FALSE(cholesky({{1, 0.9, -0.9}, {0.9, 1, 0.9}, {-0.9, 0.9, 1}}).has_value());
}

TEST(Correlation, TheNearestMatrixIsHighams) {
    // Higham 2002, section 4: the nearest to this has 0.7607 and 0.1573. Ranks 1 and 0 are normal
    // correlations 1 and 0.
    const Matrix repaired = nearest_rank_correlation({{1, 1, 0}, {1, 1, 1}, {0, 1, 1}});
    const Matrix normal = normal_correlation(repaired);
    EXPECT_NEAR(normal[0][1], 0.7607, 5e-4);
    EXPECT_NEAR(normal[0][2], 0.1573, 5e-4);
    EXPECT_NEAR(normal[1][2], 0.7607, 5e-4);
    EXPECT_TRUE(cholesky(normal).has_value()) << "ready to be used";
    EXPECT_EQ(repaired[0][1], std::round(repaired[0][1] * 1e4) / 1e4);
    const Matrix good = {{1, 0.25}, {0.25, 1}};
    EXPECT_EQ(nearest_rank_correlation(good), good);
}

}  // namespace
}  // namespace drgsim
