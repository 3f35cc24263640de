// The vector kernels against the scalar functions, bit for bit with every instruction set.
#include "kernels/math/normal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <random>
#include <vector>

#include "kernels/math/elementary.hpp"

namespace drgsim {
namespace {

/// Probabilities of every region of the quantile, or of all but the far tails, in an order that
/// mixes them within a vector.
std::vector<double> probabilities(std::size_t n, bool far) {
    std::mt19937_64 g(11);
    std::vector<double> values;
    for (std::size_t i = 0; i < n; ++i) {
        const double u = (static_cast<double>(g() >> 12) + 0.5) * 0x1p-52;
        const double scale = i % 3 == 0 ? 1 : i % 3 == 1 ? 1e-2 : far ? 1e-12 : 1e-6;
        values.push_back(i % 2 ? 1 - u * scale : u * scale);
    }
    return values;
}

template <class Kernel, class Scalar>
void expect_same_bits(Kernel kernel, Scalar scalar) {
    for (const Isa isa : all_isas) {
        if (!is_supported(isa)) continue;
        for (const std::size_t n : {1, 5, 8, 512, 513, 1000, 4099, 4100}) {
            const std::vector<double> p = probabilities(n, n % 2 != 0);
            std::vector<double> values = p;
            kernel(values.data(), n, isa);
            for (std::size_t i = 0; i < n; ++i) {
                ASSERT_EQ(std::bit_cast<std::uint64_t>(values[i]),
                          std::bit_cast<std::uint64_t>(scalar(p[i])))
                    << name_of(isa) << " p " << p[i];
            }
        }
    }
}

TEST(NormalQuantiles, SameBitsAsTheScalarFunction) {
    expect_same_bits(
        [](double* values, std::size_t n, Isa isa) { normal_quantiles(values, n, 3, 0.7, isa); },
        [](double p) { return 3 + 0.7 * portable_normal_quantile(p); });
}

TEST(LognormalQuantiles, SameBitsAsTheScalarFunction) {
    expect_same_bits(
        [](double* values, std::size_t n, Isa isa) {
            lognormal_quantiles(values, n, -0.1, 0.45, isa);
        },
        [](double p) { return portable_exp(-0.1 + 0.45 * portable_normal_quantile(p)); });
}

TEST(NormalProbabilities, SameBitsAsTheScalarFunctionWithinTheOpenInterval) {
    for (const Isa isa : all_isas) {
        if (!is_supported(isa)) continue;
        std::vector<double> values;
        for (int i = -1000; i <= 1000; ++i) values.push_back(i * 0.009 + 1e-4);
        const std::vector<double> scores = values;
        normal_probabilities(values.data(), values.size(), isa);
        for (std::size_t i = 0; i < values.size(); ++i) {
            const double p = portable_normal_cdf(scores[i]);
            ASSERT_EQ(values[i], std::min(std::max(p, 0x1p-53), 1 - 0x1p-53))
                << name_of(isa) << " z " << scores[i];
        }
    }
}

}  // namespace
}  // namespace drgsim
