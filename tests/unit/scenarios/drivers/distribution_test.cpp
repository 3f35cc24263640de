// What a distribution refuses, and its quantiles against closed forms and independent CDFs in long
// double.
#include "scenarios/drivers/distribution.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace drgsim {
namespace {

using Type = DistributionSpec::Type;

DistributionSpec spec(Type type, std::array<double, 4> parameter) {
    DistributionSpec result;
    result.type = type;
    result.parameter = parameter;
    return result;
}

DistributionSpec discrete(std::vector<double> values, std::vector<double> weights) {
    DistributionSpec result;
    result.type = Type::discrete;
    result.values = std::move(values);
    result.weights = std::move(weights);
    return result;
}

double at(const DistributionSpec& s, double u) {
    Quantile(s).apply({&u, 1});
    return u;
}

/// Probabilities from end to end of what fill_uniforms gives, odd multiples of 2^-53, both tails
/// dense.
std::vector<double> probabilities() {
    std::mt19937_64 g(21);
    std::vector<double> p = {0x1p-53, 1 - 0x1p-53, 0.5};
    for (double size = 1; size < 0x1p51; size *= 7) {
        const double tail = (std::floor(size) + 0.5) * 0x1p-52;
        p.insert(p.end(), {tail, 1 - tail});
    }
    for (int i = 0; i < 300; ++i) p.push_back((static_cast<double>(g() >> 12) + 0.5) * 0x1p-52);
    return p;
}

TEST(Quantile, ClosedForms) {
    EXPECT_EQ(at(spec(Type::constant, {0.9}), 0.3), 0.9);
    EXPECT_EQ(at(spec(Type::uniform, {2, 4}), 0.25), 2.5);
    EXPECT_EQ(at(spec(Type::uniform, {3, 3}), 0.25), 3);
    const DistributionSpec triangular = spec(Type::triangular, {0, 1, 4});
    EXPECT_DOUBLE_EQ(at(triangular, 0.0625), 0.5);  // x^2 / 4
    EXPECT_DOUBLE_EQ(at(triangular, 0.25), 1);
    EXPECT_DOUBLE_EQ(at(triangular, 1 - 0.0625 / 3), 3.5);  // 1 - (4 - x)^2 / 12
    EXPECT_DOUBLE_EQ(at(spec(Type::triangular, {1, 1, 2}), 0.75), 1.5);
    EXPECT_DOUBLE_EQ(at(spec(Type::triangular, {1, 2, 2}), 0.25), 1.5);
    EXPECT_DOUBLE_EQ(at(spec(Type::normal, {10, 2}), 0.975), 10 + 2 * 1.9599639845400543);
    EXPECT_LT(at(spec(Type::normal, {1, 1}), 0.01), 0) << "drawn values are not clipped";
    // Mean 1, cv 1: ln x has variance ln 2, so the median is 1 / sqrt 2.
    EXPECT_DOUBLE_EQ(at(spec(Type::lognormal, {1, 1}), 0.5), std::sqrt(0.5));
    EXPECT_DOUBLE_EQ(at(spec(Type::lognormal, {3, 0}), 0.9), 3);
}

TEST(Quantile, ListsGiveTheLeastValueWhoseWeightReachesU) {
    const DistributionSpec law = discrete({5, 1, 3, 9}, {1, 2, 1, 0});
    EXPECT_EQ(at(law, 0.5), 1);
    EXPECT_EQ(at(law, 0.5000001), 3);
    EXPECT_EQ(at(law, 0.75), 3);
    EXPECT_EQ(at(law, 0.7500001), 5);
    EXPECT_EQ(at(law, 1 - 0x1p-53), 5);
    EXPECT_EQ(at(discrete({0, 7}, {0, 1}), 0x1p-53), 7);
    DistributionSpec sample = discrete({4, 2, 2, 8}, {});
    EXPECT_EQ(at(sample, 0.5), 2);
    EXPECT_EQ(at(sample, 0.51), 4);
    sample.type = Type::empirical;
    EXPECT_EQ(at(sample, 0.51), 4);
    EXPECT_EQ(at(sample, 0.99), 8);
}

/// ln of P(G <= x) or of P(G > x), G gamma with shape k and scale 1: series below the mean,
/// continued fraction (Lentz) above.
long double gamma_tail(long double k, long double x, bool upper) {
    const long double front = std::exp(k * std::log(x) - x - std::lgamma(k));
    if (x < k + 1) {
        long double term = 1 / k;
        long double sum = term;
        for (int n = 1; term > sum * 1e-21L; ++n) sum += term *= x / (k + n);
        return upper ? 1 - front * sum : front * sum;
    }
    long double b = x + 1 - k;
    long double c = 1e300L;
    long double d = 1 / b;
    long double h = d;
    for (int n = 1; n < 1000000; ++n) {
        const long double a = -n * (n - k);
        b += 2;
        d = 1 / (a * d + b);
        c = b + a / c;
        h *= d * c;
        if (std::fabs(d * c - 1) < 1e-19L) break;
    }
    return upper ? front * h : 1 - front * h;
}

/// P(B <= x) for a beta variate, with y = 1 - x given apart: Lentz's continued fraction, to be
/// called with x below the mean.
long double beta_lower(long double a, long double b, long double x, long double y) {
    const long double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) +
                                       a * std::log(x) + b * std::log(y));
    long double c = 1;
    long double d = 1 / (1 - (a + b) * x / (a + 1));
    long double h = d;
    for (int m = 1; m < 1000000; ++m) {
        const long double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 / (1 + even * d);
        c = 1 + even / c;
        h *= d * c;
        const long double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / (1 + odd * d);
        c = 1 + odd / c;
        h *= d * c;
        if (std::fabs(d * c - 1) < 1e-19L) break;
    }
    return front * h / a;
}

TEST(Quantile, GammaWithinABillionthOfTheExactValue) {
    for (const double cv : {0.0001, 0.001, 0.01, 0.08, 0.3, 0.7, 1.0, 2.0, 5.0, 10.0}) {
        const DistributionSpec law = spec(Type::gamma, {3, cv});
        const Quantile quantile(law);
        const long double shape = 1 / (static_cast<long double>(cv) * cv);
        for (const double p : probabilities()) {
            double value = p;
            quantile.apply({&value, 1});
            if (value < 1e-300) continue;  // underflow: there is no relative error to speak of
            const long double x = shape * value / 3;
            const bool upper = p > 0.5;
            const long double beyond = upper ? 1 - static_cast<long double>(p) : p;
            const long double density =
                std::exp(shape * std::log(x) - x - std::lgamma(shape));  // of ln x
            const long double error = (gamma_tail(shape, x, upper) - beyond) / density;
            ASSERT_LT(std::fabs(static_cast<double>(error)), 1e-9) << "cv " << cv << " p " << p;
        }
    }
}

TEST(Quantile, BetaWithinABillionthOfTheDistanceFromTheNearerEnd) {
    const std::pair<double, double> shapes[] = {{0.01, 0.01}, {0.01, 1e4}, {0.3, 0.7},
                                                {1, 1},       {2, 5},      {40, 3},
                                                {1e4, 1e4},   {1e8, 1},    {1e8, 1e8}};
    for (const auto& [a, b] : shapes) {
        // From the end 0 by the law itself, from the end 1 by its mirror image.
        const Quantile quantile(spec(Type::beta, {a, b, 0, 1}));
        for (const double p : probabilities()) {
            double value = p;
            quantile.apply({&value, 1});
            const long double mean = a / (static_cast<long double>(a) + b);
            if (value < 1e-300 || value > 0.5) continue;
            const long double x = value;
            const long double y = 1 - x;
            const long double density =
                std::exp(std::lgamma(static_cast<long double>(a) + b) -
                         std::lgamma(static_cast<long double>(a)) -
                         std::lgamma(static_cast<long double>(b)) + a * std::log(x) +
                         (b - 1) * std::log(y));  // of ln x
            const long double error =
                x < mean ? beta_lower(a, b, x, y) - p
                         : (1 - static_cast<long double>(p)) - beta_lower(b, a, y, x);
            ASSERT_LT(std::fabs(static_cast<double>(error / density)), 1e-9)
                << a << ' ' << b << " p " << p << " x " << value;
        }
    }
}

TEST(Quantile, BetaOfMirroredShapesIsMirrored) {
    const Quantile law(spec(Type::beta, {40, 3, -1, 2}));
    const Quantile mirror(spec(Type::beta, {3, 40, -1, 2}));
    for (const double p : probabilities()) {
        double u = p;
        double v = 1 - p;
        law.apply({&u, 1});
        mirror.apply({&v, 1});
        ASSERT_NEAR(u, 1 - v, 1e-9) << p;
    }
}

TEST(Quantile, MonotoneInU) {
    for (const DistributionSpec& law :
         {spec(Type::gamma, {1, 0.08}), spec(Type::gamma, {1, 3}), spec(Type::beta, {2, 5, 0, 1}),
          spec(Type::lognormal, {1, 0.3}), spec(Type::triangular, {0, 1, 4})}) {
        std::vector<double> values = probabilities();
        std::sort(values.begin(), values.end());
        Quantile(law).apply(values);
        EXPECT_TRUE(std::is_sorted(values.begin(), values.end()));
    }
}

TEST(FaultOf, AcceptsWhatCanBeDrawn) {
    EXPECT_EQ(fault_of(spec(Type::constant, {-1})), "");
    EXPECT_EQ(fault_of(spec(Type::uniform, {1, 1})), "");
    EXPECT_EQ(fault_of(spec(Type::triangular, {1, 1, 1})), "");
    EXPECT_EQ(fault_of(spec(Type::normal, {-5, 0})), "");
    EXPECT_EQ(fault_of(spec(Type::lognormal, {1, 0})), "");
    EXPECT_EQ(fault_of(spec(Type::gamma, {1, 10})), "");
    EXPECT_EQ(fault_of(spec(Type::beta, {0.01, 1e8, 0, 0})), "");
    EXPECT_EQ(fault_of(discrete({1, 2}, {0, 1})), "");
    EXPECT_EQ(fault_of(discrete({1, 2}, {})), "");
}

TEST(FaultOf, NamesWhatIsWrong) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    const auto says = [](const DistributionSpec& s, std::string_view part) {
        return fault_of(s).find(part) != std::string_view::npos;
    };
    EXPECT_TRUE(says(spec(Type::constant, {nan}), "finite"));
    EXPECT_TRUE(says(spec(Type::uniform, {0, infinity}), "finite"));
    EXPECT_TRUE(says(spec(Type::uniform, {2, 1}), "low"));
    EXPECT_TRUE(says(spec(Type::triangular, {1, 4, 3}), "ascending"));
    EXPECT_TRUE(says(spec(Type::normal, {1, -1}), "sd"));
    EXPECT_TRUE(says(spec(Type::lognormal, {0, 1}), "mean"));
    EXPECT_TRUE(says(spec(Type::lognormal, {1, -1}), "cv"));
    EXPECT_TRUE(says(spec(Type::gamma, {-1, 1}), "mean"));
    EXPECT_TRUE(says(spec(Type::gamma, {1, 0}), "cv"));
    EXPECT_TRUE(says(spec(Type::gamma, {1, 11}), "cv"));
    EXPECT_TRUE(says(spec(Type::beta, {0, 1, 0, 1}), "a and b"));
    EXPECT_TRUE(says(spec(Type::beta, {1, 1, 1, 0}), "low"));
    EXPECT_TRUE(says(discrete({}, {}), "no values"));
    EXPECT_TRUE(says(discrete({1, nan}, {}), "values must be finite"));
    EXPECT_TRUE(says(discrete({1, 2}, {1}), "one weight"));
    EXPECT_TRUE(says(discrete({1, 2}, {1, -1}), "negative"));
    EXPECT_TRUE(says(discrete({1, 2}, {1, nan}), "weights must be finite"));
    EXPECT_TRUE(says(discrete({1, 2}, {0, 0}), "sum"));
}

}  // namespace
}  // namespace drgsim
