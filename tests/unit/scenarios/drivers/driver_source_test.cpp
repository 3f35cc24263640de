// Layout, streams and exclusions of the drawn driver values.
#include "kernels/random/threefry.hpp"
#include "scenarios/drivers/driver_source.hpp"

#include <gtest/gtest.h>

namespace drgsim {
namespace {

constexpr int lanes = 5;

/// Hospitals of level 1, 2, 2 and none of level 3; groups of mdc A, A, B.
Region small_region() {
    Region region;
    for (const int level : {1, 2, 2}) {
        region.hospitals.add("H" + std::to_string(region.hospitals.size()));
        region.hospitals.level.back() = static_cast<std::int8_t>(level);
    }
    for (const char* code : {"AA19", "AB19", "BB11"}) region.groups.add(code);
    return region;
}

DistributionSpec lognormal() {
    DistributionSpec spec;
    spec.type = DistributionSpec::Type::lognormal;
    spec.parameter = {1, 0.3};
    return spec;
}

Driver driver(std::string name, std::vector<Axis> by, Where where = {}) {
    Driver result;
    result.name = std::move(name);
    result.by = std::move(by);
    result.where = std::move(where);
    return result;
}

std::vector<double> drawn(const std::vector<Driver>& drivers, std::size_t which,
                          std::uint64_t first = 0, int width = lanes, std::uint64_t seed = 1) {
    const Region region = small_region();
    const Axes axes = axes_of(region);
    const std::vector<DistributionSpec> specs(drivers.size(), lognormal());
    const DriverSource source(seed, drivers, specs, axes, region);
    std::vector<double> values(drivers[which].entities(axes) * static_cast<std::size_t>(width));
    source.draw(which, first, width, values.data());
    return values;
}

/// '1' for each entity that holds 1 in every lane, '.' for one that holds it in none.
std::string ones(const Driver& d) {
    const std::vector<double> values = drawn({d}, 0);
    std::string text;
    for (std::size_t e = 0; e * lanes < values.size(); ++e) {
        const auto begin = values.begin() + static_cast<std::ptrdiff_t>(e) * lanes;
        const auto count = std::count(begin, begin + lanes, 1.0);
        text += count == lanes ? '1' : count == 0 ? '.' : '?';
    }
    return text;
}

TEST(DriverSource, IsTheQuantileOfTheDriversStream) {
    const std::vector<double> values = drawn({driver("weight-noise", {Axis::group})}, 0, 40);
    std::vector<double> expected(3 * lanes);
    fill_uniforms({1, Purpose::driver, stream_hash("weight-noise"), 0}, 40, lanes, 3,
                  expected.data());
    Quantile(lognormal()).apply(expected);
    EXPECT_EQ(values, expected);
}

TEST(DriverSource, AddingOrReorderingDriversLeavesTheOthers) {
    const Driver a = driver("a", {Axis::group});
    const Driver b = driver("b", {Axis::group});
    const std::vector<double> alone = drawn({a}, 0);
    EXPECT_EQ(drawn({b, a}, 1), alone);
    EXPECT_EQ(drawn({a, b}, 0), alone);
    EXPECT_NE(drawn({a, b}, 1), alone);
    EXPECT_NE(drawn({a}, 0, 0, lanes, 2), alone) << "the seed counts";
}

TEST(DriverSource, BlocksOfScenariosDoNotMatter) {
    const Driver d = driver("a", {Axis::fund, Axis::month});
    const std::vector<double> whole = drawn({d}, 0, 10, 8);
    const std::vector<double> part = drawn({d}, 0, 13, 4);
    for (std::size_t e = 0; e < 24; ++e) {
        for (std::size_t lane = 0; lane < 4; ++lane) {
            EXPECT_EQ(part[e * 4 + lane], whole[e * 8 + lane + 3]);
        }
    }
}

TEST(DriverSource, WhereLeavesOneElsewhere) {
    Where none;
    EXPECT_EQ(ones(driver("d", {}, none)), ".");
    EXPECT_EQ(ones(driver("d", {Axis::level}, none)), "...");
    Where employees;
    employees.fund = {1, 0};
    EXPECT_EQ(ones(driver("d", {Axis::fund}, employees)), ".1");
    EXPECT_EQ(ones(driver("d", {Axis::group}, employees)), "...") << "applies to one fund's cases";
    Where spring;
    spring.month = {0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    EXPECT_EQ(ones(driver("d", {Axis::month}, spring)), "1..111111111");
    Where second_hospital;
    second_hospital.hospital = {0, 1, 0};
    EXPECT_EQ(ones(driver("d", {Axis::hospital}, second_hospital)), "1.1");
    EXPECT_EQ(ones(driver("d", {Axis::level}, second_hospital)), "1.1");
    Where first_two_groups;
    first_two_groups.group = {1, 1, 0};
    EXPECT_EQ(ones(driver("d", {Axis::group}, first_two_groups)), "..1");
    EXPECT_EQ(ones(driver("d", {Axis::mdc}, first_two_groups)), ".1");
}

TEST(DriverSource, TwoAxesMultiplyTheSecondFastest) {
    Where where;
    where.fund = {0, 1};
    where.group = {1, 0, 1};
    EXPECT_EQ(ones(driver("d", {Axis::fund, Axis::group}, where)), "111.1.");
    EXPECT_EQ(ones(driver("d", {Axis::group, Axis::fund}, where)), "1.111.");
}

TEST(DriverSource, AMaskThatLeavesNothingExcludesAll) {
    Where where;
    where.hospital = {0, 0, 0};
    EXPECT_EQ(ones(driver("d", {}, where)), "1");
    EXPECT_EQ(ones(driver("d", {Axis::group}, where)), "111");
}

}  // namespace
}  // namespace drgsim
