// Stratification, nets, layouts and pairs of every design, and that blocks do not matter.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <set>

#include "scenarios/designs/factors.hpp"
#include "scenarios/designs/latin_hypercube.hpp"
#include "scenarios/designs/monte_carlo.hpp"
#include "scenarios/designs/sobol.hpp"
#include "scenarios/designs/sobol_directions.hpp"

namespace drgsim {
namespace {

const std::vector<DesignedDriver> drivers = {{"level", 3, false}, {"region", 1, false}};

std::vector<double> filled(const Uniforms& uniforms, std::size_t driver, std::uint64_t first,
                           std::size_t lanes) {
    std::vector<double> values(drivers[driver].entities * lanes);
    uniforms.fill(driver, first, lanes, values.data());
    return values;
}

/// Whether [0, 1) cut into as many parts as there are values holds one value in each.
bool one_in_each_part(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const auto n = static_cast<double>(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        if (static_cast<std::size_t>(values[i] * n) != i) return false;
    return true;
}

TEST(KeyedPermutation, IsABijectionForEveryKeyAndSize) {
    for (std::uint64_t n = 1; n <= 130; ++n) {
        const KeyedPermutation permutation(n);
        for (std::uint64_t key = 0; key < 5; ++key) {
            std::set<std::uint64_t> images;
            for (std::uint64_t i = 0; i < n; ++i) images.insert(permutation.at(key, i));
            EXPECT_EQ(images.size(), n);
            EXPECT_LT(*images.rbegin(), n);
        }
    }
    const KeyedPermutation large(1'000'003);
    std::vector<bool> seen(large.size());
    for (std::uint64_t i = 0; i < large.size(); ++i) seen[large.at(77, i)] = true;
    EXPECT_EQ(std::count(seen.begin(), seen.end(), true), 1'000'003);
}

TEST(LatinHypercube, OneScenarioInEveryStratumOfEveryDimension) {
    for (const std::size_t n : {1, 2, 7, 64, 1000, 4096}) {
        const LatinHypercube design(5, drivers, n);
        for (std::size_t d = 0; d < drivers.size(); ++d) {
            const auto values = filled(design, d, 0, n);
            for (std::size_t e = 0; e < drivers[d].entities; ++e)
                EXPECT_TRUE(one_in_each_part({&values[e * n], &values[e * n] + n})) << n;
        }
    }
    std::vector<double> independent(1000);
    MonteCarlo(5, drivers).fill(1, 0, 1000, independent.data());
    EXPECT_FALSE(one_in_each_part(independent)) << "the test could not fail";
}

TEST(LatinHypercube, AntitheticPairsAreMirroredAndStratified) {
    constexpr std::size_t n = 500;
    const auto values = filled(LatinHypercube(5, drivers, n, true), 0, 0, n);
    for (std::size_t e = 0; e < 3; ++e) {
        EXPECT_TRUE(one_in_each_part({&values[e * n], &values[e * n] + n}));
        for (std::size_t i = 0; i < n; i += 2)
            EXPECT_NEAR(values[e * n + i] + values[e * n + i + 1], 1, 1e-15);
    }
    // Which of a pair lies below the middle is as good as drawn.
    std::size_t first_below = 0;
    for (std::size_t i = 0; i < n; i += 2) first_below += values[i] < 0.5 ? 1 : 0;
    EXPECT_GT(first_below, n / 8);
    EXPECT_LT(first_below, 3 * n / 8);
}

TEST(LatinHypercube, DriversDoNotDependOnEachOther) {
    const LatinHypercube both(5, drivers, 100);
    const LatinHypercube alone(5, {drivers[1]}, 100);
    std::vector<double> values(100);
    alone.fill(0, 0, 100, values.data());
    EXPECT_EQ(filled(both, 1, 0, 100), values);
    const LatinHypercube another_seed(6, drivers, 100);
    EXPECT_NE(filled(another_seed, 1, 0, 100), values);
}

TEST(MonteCarlo, AntitheticPairsAreMirrored) {
    const MonteCarlo plain(5, drivers);
    const MonteCarlo pairs(5, drivers, true);
    const auto drawn = filled(plain, 0, 0, 10);
    const auto mirrored = filled(pairs, 0, 0, 20);
    for (std::size_t e = 0; e < 3; ++e) {
        for (std::size_t i = 0; i < 10; ++i) {
            EXPECT_EQ(mirrored[e * 20 + 2 * i], drawn[e * 10 + i]);
            EXPECT_EQ(mirrored[e * 20 + 2 * i + 1], 1 - drawn[e * 10 + i]);
        }
    }
}

TEST(Sobol, UnscrambledPointsAreThePublishedOnes) {
    // Points 1 to 7 of Joe and Kuo's sequence in natural order, in eighths, dimensions 0 to 2.
    const std::uint32_t expected[3][7] = {
        {4, 2, 6, 1, 5, 3, 7}, {4, 6, 2, 5, 1, 3, 7}, {4, 6, 2, 3, 7, 5, 1}};
    for (std::size_t d = 0; d < 3; ++d)
        for (std::uint32_t i = 1; i <= 7; ++i)
            EXPECT_EQ(sobol_point(sobol_direction(d), i) >> 29, expected[d][i - 1]) << d << i;
    EXPECT_EQ(sobol_initial.size(), 5033u);
}

TEST(Sobol, EveryDimensionIsStratifiedInEveryAlignedBlock) {
    const std::vector<DesignedDriver> wide = {{"wide", sobol_dimensions, false}};
    const Sobol design(9, wide, 4096);
    EXPECT_EQ(design.beyond(), 0u);
    for (const std::size_t n : {16, 256, 1024}) {
        std::vector<double> values(sobol_dimensions * n);
        design.fill(0, 3 * n, n, values.data());
        for (std::size_t d = 0; d < sobol_dimensions; ++d)
            EXPECT_TRUE(one_in_each_part({&values[d * n], &values[d * n] + n})) << d;
    }
}

/// Points of two dimensions in 2^m boxes of 2^-k by 2^-(m - k): the most that one box holds.
std::size_t fullest_box(const std::vector<double>& x, const std::vector<double>& y) {
    const auto m = static_cast<int>(std::lround(std::log2(static_cast<double>(x.size()))));
    std::size_t most = 0;
    for (int k = 0; k <= m; ++k) {
        std::vector<std::size_t> count(x.size(), 0);
        for (std::size_t i = 0; i < x.size(); ++i) {
            const auto column = static_cast<std::size_t>(std::ldexp(x[i], k));
            const auto row = static_cast<std::size_t>(std::ldexp(y[i], m - k));
            most = std::max(most, ++count[(column << (m - k)) + row]);
        }
    }
    return most;
}

TEST(Sobol, TheFirstTwoDimensionsAreANet) {
    const std::vector<DesignedDriver> two = {{"x", 1, false}, {"y", 1, false}};
    for (const std::size_t n : {64, 1024, 4096}) {
        const Sobol design(3, two, n);
        std::vector<double> x(n), y(n);
        design.fill(0, 0, n, x.data());
        design.fill(1, 0, n, y.data());
        EXPECT_EQ(fullest_box(x, y), 1u) << "a (0, m, 2)-net in base 2";
        const LatinHypercube hypercube(3, two, n);
        hypercube.fill(0, 0, n, x.data());
        hypercube.fill(1, 0, n, y.data());
        EXPECT_GT(fullest_box(x, y), 1u) << "the test could not fail";
    }
}

TEST(Sobol, DimensionsGoToDriversOfOneValueFirst) {
    const Sobol design(5, drivers, 64);
    const Sobol alone(5, {drivers[1]}, 64);
    std::vector<double> values(64);
    alone.fill(0, 0, 64, values.data());
    EXPECT_EQ(filled(design, 1, 0, 64), values) << "the first dimension though listed second";
    const std::vector<DesignedDriver> many = {
        {"constant", 1, true}, {"first", sobol_dimensions - 1, false}, {"second", 3, false}};
    EXPECT_EQ(Sobol(5, many, 64).beyond(), 2u);
    std::vector<double> rest(3 * 64);
    Sobol(5, many, 64).fill(2, 0, 64, rest.data());
    std::vector<double> hypercube(3 * 64);
    LatinHypercube(5, many, 64).fill(2, 0, 64, hypercube.data());
    EXPECT_NE(rest[0], hypercube[0]);
    EXPECT_TRUE(std::equal(rest.begin() + 64, rest.end(), hypercube.begin() + 64))
        << "beyond the table: latin hypercube";
}

Factors three_factors() {
    return {{"level.1", "level.23", "region"}, {{0, 1, 1}, {2}}};
}

TEST(Saltelli, PartsAreAAndBAndMixtures) {
    const Saltelli design(5, drivers, three_factors());
    constexpr std::size_t n = 50;
    std::vector<double> a(3 * 10), b(3 * 10);
    fill_uniforms({5, Purpose::driver, stream_hash("level"), 0}, 0, 10, 3, a.data());
    fill_uniforms({5, Purpose::driver, stream_hash("level"), 1}, 0, 10, 3, b.data());
    const auto values = filled(design, 0, 0, n);
    for (std::size_t i = 0; i < 10; ++i) {
        for (std::size_t e = 0; e < 3; ++e) {
            const double* scenario = &values[e * n + 5 * i];
            const double from_a = a[e * 10 + i], from_b = b[e * 10 + i];
            EXPECT_EQ(scenario[0], from_a);
            EXPECT_EQ(scenario[1], from_b);
            EXPECT_EQ(scenario[2], e == 0 ? from_b : from_a);
            EXPECT_EQ(scenario[3], e == 0 ? from_a : from_b);
            EXPECT_EQ(scenario[4], from_a) << "the region's factor leaves levels alone";
        }
    }
}

TEST(OneAtATime, MovesOneFactorAtATime) {
    const OneAtATime design(three_factors(), 0.1, 0.8);
    EXPECT_EQ(filled(design, 0, 0, 7),
              (std::vector<double>{.5, .1, .8, .5, .5, .5, .5, .5, .5, .5, .1,
                                   .8, .5, .5, .5, .5, .5, .1, .8, .5, .5}));
    EXPECT_EQ(filled(design, 1, 0, 7), (std::vector<double>{.5, .5, .5, .5, .5, .1, .8}));
}

TEST(Designs, BlocksOfScenariosDoNotMatter) {
    std::vector<std::unique_ptr<Uniforms>> designs;
    designs.push_back(std::make_unique<MonteCarlo>(5, drivers));
    designs.push_back(std::make_unique<MonteCarlo>(5, drivers, true));
    designs.push_back(std::make_unique<LatinHypercube>(5, drivers, 200));
    designs.push_back(std::make_unique<LatinHypercube>(5, drivers, 200, true));
    designs.push_back(std::make_unique<Sobol>(5, drivers, 200));
    designs.push_back(std::make_unique<Saltelli>(5, drivers, three_factors()));
    designs.push_back(std::make_unique<OneAtATime>(three_factors(), 0.1, 0.8));
    for (const auto& design : designs) {
        const auto whole = filled(*design, 0, 0, 200);
        for (const std::size_t first : {13, 64, 127}) {
            const auto part = filled(*design, 0, first, 37);
            for (std::size_t e = 0; e < 3; ++e)
                EXPECT_TRUE(std::equal(part.begin() + static_cast<long>(e * 37),
                                       part.begin() + static_cast<long>((e + 1) * 37),
                                       whole.begin() + static_cast<long>(e * 200 + first)));
        }
        EXPECT_TRUE(
            std::all_of(whole.begin(), whole.end(), [](double u) { return u > 0 && u < 1; }));
    }
}

/// Another value here is another result of every study with this design.
TEST(Designs, ValuesAreWhatTheyWere) {
    const auto level_at = [](const Uniforms& design) { return filled(design, 0, 777, 1); };
    const auto hypercube = level_at(LatinHypercube(5, drivers, 1000));
    EXPECT_EQ(hypercube[0], 0.743247922525206);
    EXPECT_EQ(hypercube[2], 0.076899252478765126);
    const auto pairs = level_at(LatinHypercube(5, drivers, 1000, true));
    EXPECT_EQ(pairs[0], 0.16012958727940324);
    EXPECT_EQ(pairs[2], 0.67432864659333025);
    const auto sobol = level_at(Sobol(5, drivers, 1000));
    EXPECT_EQ(sobol[0], 0.23892832273801848);
    EXPECT_EQ(sobol[2], 0.62010167909303038);
}

}  // namespace
}  // namespace drgsim
