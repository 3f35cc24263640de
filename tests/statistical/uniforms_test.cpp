// The uniforms behind every draw: flat, and independent between scenarios, entities, streams,
// draws and seeds. z-scores under 5 at n = 2^20; each test has a twin that a stated bias must fail.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "kernels/random/threefry.hpp"

namespace drgsim {
namespace {

constexpr std::size_t lanes = 1024;
constexpr std::size_t entities = 1024;
constexpr std::size_t n = lanes * entities;
constexpr double limit = 5;
const Stream base{20261121, Purpose::driver, stream_hash("weight-noise"), 0};

using Sample = std::vector<double>;

Sample uniforms(const Stream& stream, std::uint64_t first = 0, std::size_t rows = entities) {
    Sample out(lanes * rows);
    fill_uniforms(stream, first, lanes, rows, out.data());
    return out;
}

/// Normal score of a chi-square sum over cells of equal probability.
double chi_square_score(const std::vector<double>& counts, double draws) {
    const double expected = draws / static_cast<double>(counts.size());
    double sum = 0;
    for (const double count : counts) sum += (count - expected) * (count - expected) / expected;
    const auto freedom = static_cast<double>(counts.size() - 1);
    return std::fabs(sum - freedom) / std::sqrt(2 * freedom);
}

std::size_t cell_of(double u, std::size_t cells) {
    return static_cast<std::size_t>(u * static_cast<double>(cells));
}

double flatness_score(const Sample& sample) {
    std::vector<double> counts(256);
    for (const double u : sample) ++counts[cell_of(u, counts.size())];
    return chi_square_score(counts, static_cast<double>(sample.size()));
}

/// The larger of the score of the correlation and that of a 16 x 16 table of the pairs.
double dependence_score(const Sample& x, const Sample& y) {
    std::vector<double> counts(256);
    double product = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        ++counts[cell_of(x[i], 16) * 16 + cell_of(y[i], 16)];
        product += (x[i] - 0.5) * (y[i] - 0.5);
    }
    const auto draws = static_cast<double>(x.size());
    const double correlation_score = std::fabs(12 * product / std::sqrt(draws));
    return std::max(correlation_score, chi_square_score(counts, draws));
}

struct Pair {
    const char* what;
    Sample x, y;
};

/// Samples whose elements differ in one thing alone.
std::vector<Pair> pairs() {
    std::vector<Pair> all;
    const Sample x = uniforms(base);
    all.push_back({"next scenario", x, uniforms(base, 1)});
    all.push_back({"scenario 2^16 later", x, uniforms(base, 65536)});
    const Sample more = uniforms(base, 0, entities + 2);
    all.push_back({"next entity", x, Sample(more.begin() + lanes, more.end() - lanes)});
    all.push_back({"next block", x, Sample(more.begin() + 2 * lanes, more.end())});
    Stream other = base;
    other.name = stream_hash("weight-noisf");
    all.push_back({"other driver", x, uniforms(other)});
    other = base;
    other.draw = 1;
    all.push_back({"next draw", x, uniforms(other)});
    other = base;
    other.purpose = Purpose::synthesis;
    all.push_back({"other purpose", x, uniforms(other)});
    other = base;
    other.seed += 1;
    all.push_back({"next seed", x, uniforms(other)});
    return all;
}

TEST(Uniforms, AreFlat) {
    EXPECT_LT(flatness_score(uniforms(base)), limit);
}

TEST(Uniforms, AFourPercentTiltOfTheDensityIsFound) {
    Sample sample = uniforms(base);
    for (double& u : sample) u += 0.04 * u * (1 - u);
    EXPECT_GT(flatness_score(sample), limit);
}

TEST(Uniforms, AreIndependent) {
    for (const Pair& pair : pairs()) {
        ASSERT_EQ(pair.x.size(), n) << pair.what;
        ASSERT_EQ(pair.y.size(), n) << pair.what;
        EXPECT_LT(dependence_score(pair.x, pair.y), limit) << pair.what;
    }
}

TEST(Uniforms, TwoPercentOfSharedValuesAreFound) {
    for (Pair& pair : pairs()) {
        for (std::size_t i = 0; i < n; i += 50) pair.y[i] = pair.x[i];
        EXPECT_GT(dependence_score(pair.x, pair.y), limit) << pair.what;
    }
}

}  // namespace
}  // namespace drgsim
