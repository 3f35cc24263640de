// Accuracy of the plain-arithmetic functions against libm in long double, over wide ranges.
#include "kernels/math/elementary.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>

namespace drgsim {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// |got - exact| in units of the last place of the exact value rounded to double.
double ulps(double got, long double exact) {
    const double size = std::fabs(static_cast<double>(exact));
    const long double ulp = std::nextafter(size, infinity) - size;
    return static_cast<double>(std::fabs(got - exact) / ulp);
}

/// The standard normal quantile in long double, by Newton from `start`; tail probability `p` of
/// the half line beyond |z|, so that both tails keep their precision.
long double exact_tail_quantile(long double p, long double start) {
    long double z = start;
    for (int i = 0; i < 3; ++i) {
        const long double beyond = std::erfc(z / std::sqrt(2.0L)) / 2;
        const long double density =
            std::exp(-z * z / 2) / std::sqrt(2 * 3.14159265358979323846264338327950288L);
        z += (beyond - p) / density;
    }
    return z;
}

TEST(PortableExp, WithinOneUlp) {
    std::mt19937_64 g(1);
    std::uniform_real_distribution<double> wide(-745, 709.7), narrow(-1, 1);
    for (int i = 0; i < 500000; ++i) {
        for (const double x : {wide(g), narrow(g), narrow(g) * 1e-8}) {
            ASSERT_LE(ulps(portable_exp(x), std::exp(static_cast<long double>(x))), 1) << x;
        }
    }
}

TEST(PortableExp, Edges) {
    EXPECT_EQ(portable_exp(0), 1);
    EXPECT_EQ(portable_exp(710), infinity);
    EXPECT_EQ(portable_exp(infinity), infinity);
    EXPECT_EQ(portable_exp(-746), 0);
    EXPECT_EQ(portable_exp(-infinity), 0);
    EXPECT_EQ(portable_exp(-745.13), 0x1p-1074);
    EXPECT_TRUE(std::isnan(portable_exp(std::nan(""))));
}

TEST(PortableExpm1, WithinFourUlps) {
    std::mt19937_64 g(6);
    std::uniform_real_distribution<double> wide(-50, 700), unit(-1, 1);
    for (int i = 0; i < 500000; ++i) {
        const double u = unit(g);
        for (const double x : {wide(g), u, u * 1e-4, u * 1e-12}) {
            ASSERT_LE(ulps(portable_expm1(x), std::expm1(static_cast<long double>(x))), 4) << x;
        }
    }
}

TEST(PortableLog, WithinOneUlp) {
    std::mt19937_64 g(2);
    std::uniform_real_distribution<double> around_one(0.5, 2), narrow(-1e-6, 1e-6);
    for (int i = 0; i < 500000; ++i) {
        const double any = std::bit_cast<double>(g() % 0x7ff0000000000000u);
        for (const double x : {any, around_one(g), 1 + narrow(g)}) {
            if (x == 0) continue;
            ASSERT_LE(ulps(portable_log(x), std::log(static_cast<long double>(x))), 1) << x;
        }
    }
}

TEST(PortableLog, Edges) {
    EXPECT_EQ(portable_log(1), 0);
    EXPECT_EQ(portable_log(0), -infinity);
    EXPECT_EQ(portable_log(infinity), infinity);
    EXPECT_TRUE(std::isnan(portable_log(-1)));
    EXPECT_TRUE(std::isnan(portable_log(std::nan(""))));
    EXPECT_DOUBLE_EQ(portable_log(0x1p-1074), -744.44007192138126);
}

TEST(PortableLog1p, WithinThreeUlps) {
    std::mt19937_64 g(3);
    std::uniform_real_distribution<double> unit(-0.99, 0.99), wide(1, 1e10);
    for (int i = 0; i < 500000; ++i) {
        const double x = unit(g);
        for (const double value : {x, x * 1e-5, x * 1e-12, x * 1e-20, wide(g)}) {
            ASSERT_LE(ulps(portable_log1p(value), std::log1p(static_cast<long double>(value))), 3)
                << value;
        }
    }
}

TEST(PortableNormalQuantile, WithinEightUlpsOfTheExactQuantile) {
    std::mt19937_64 g(4);
    std::uniform_real_distribution<double> unit(0, 1);
    for (int i = 0; i < 100000; ++i) {
        const double u = unit(g);
        for (const double p : {u, u * 1e-3, u * 1e-9 + 0x1p-53, 1 - u * 1e-3, 1 - u * 1e-9}) {
            if (std::fabs(p - 0.5) < 1e-3 || p >= 1) continue;  // z near 0: see the next test
            const double z = portable_normal_quantile(p);
            const long double beyond = p < 0.5 ? p : 1 - static_cast<long double>(p);
            const long double exact = exact_tail_quantile(beyond, std::fabs(z));
            ASSERT_LE(ulps(std::fabs(z), exact), 8) << p;
            ASSERT_EQ(std::signbit(z), p < 0.5) << p;
        }
    }
}

TEST(PortableNormalQuantile, PublishedValuesAndSymmetry) {
    EXPECT_EQ(portable_normal_quantile(0.5), 0);
    // Wichura 1988, AS241, section 3.
    EXPECT_DOUBLE_EQ(portable_normal_quantile(0.25), -0.6744897501960817);
    EXPECT_DOUBLE_EQ(portable_normal_quantile(0.001), -3.090232306167814);
    EXPECT_DOUBLE_EQ(portable_normal_quantile(1e-20), -9.262340089798408);
    // Near the median z is sqrt(2 pi) (p - 1/2), to a relative pi (p - 1/2)^2 / 3.
    EXPECT_NEAR(portable_normal_quantile(0.5 + 0x1p-30) * 0x1p30, 2.5066282746310002, 1e-15);
    std::mt19937_64 g(5);
    for (int i = 0; i < 100000; ++i) {
        const double p = (static_cast<double>(g() >> 12) + 0.5) * 0x1p-52;
        ASSERT_EQ(portable_normal_quantile(1 - p), -portable_normal_quantile(p));
    }
}

TEST(Elementary, NormalCdfToSixteenDigitsInBothTails) {
    for (int i = -3700; i <= 3700; ++i) {
        const double x = i * 0.01 + 1e-5;
        const long double exact = 0.5L * std::erfc(-static_cast<long double>(x) / std::sqrt(2.0L));
        const double p = portable_normal_cdf(x);
        ASSERT_LT(std::fabs(p - exact) / exact, 1e-14L) << x;
        ASSERT_NEAR(p + portable_normal_cdf(-x), 1, 2.3e-16) << x;
    }
    EXPECT_EQ(portable_normal_cdf(0), 0.5);
    EXPECT_EQ(portable_normal_cdf(50), 1);
    EXPECT_LT(portable_normal_cdf(-50), 1e-300);
    for (const double p : {1e-12, 0.01, 0.3, 0.5, 0.8, 0.999})
        EXPECT_NEAR(portable_normal_cdf(portable_normal_quantile(p)) / p, 1, 1e-13);
}

}  // namespace
}  // namespace drgsim
