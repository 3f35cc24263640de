// How drivers split by what they depend on, and what they multiply where.
#include "sim/engine/multipliers.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "sim/study/scenario_values.hpp"
#include "tests/support/small_region.hpp"

namespace drgsim {
namespace {

using Kind = DriverSplit::Kind;
using kernels::lanes;
using testing::small_region;
using testing::StatedSource;

/// A study of nine hospitals (levels 1, 2, 3, 1, 2, 3, ...) with the given drivers.
struct Fixture {
    Region region =
        small_region({.hospitals = 9, .groups = 12, .cases = 50, .year = 2024, .seed = 1});
    Study study;
    explicit Fixture(std::vector<Driver> drivers) {
        study.region = &region;
        study.axes = axes_of(region);
        study.drivers = std::move(drivers);
    }
};

Driver driver(Target target, std::vector<Axis> by, Where where = {}) {
    Driver d;
    d.name = "d";
    d.target = target;
    d.by = std::move(by);
    d.where = std::move(where);
    return d;
}

void expect_kind(const Driver& d, Kind expected, bool by_month = false) {
    const Fixture fixture({d});
    const DriverSplit split(fixture.study);
    for (const Kind kind : {Kind::group, Kind::hospital, Kind::mixed, Kind::clearing}) {
        EXPECT_EQ(split.drivers(d.target, kind).size(), kind == expected ? 1U : 0U)
            << static_cast<int>(kind) << " of " << static_cast<int>(expected);
    }
    EXPECT_EQ(split.mixed(), expected == Kind::mixed);
    EXPECT_EQ(split.rows_vary(), expected == Kind::mixed || expected == Kind::group);
    EXPECT_EQ(split.by_month(), by_month);
    EXPECT_TRUE(split.any(d.target));
    EXPECT_FALSE(split.any(d.target == Target::cost ? Target::volume : Target::cost));
}

TEST(DriverSplit, KindsByAxes) {
    expect_kind(driver(Target::cost, {}), Kind::group);
    expect_kind(driver(Target::cost, {Axis::group}), Kind::group);
    expect_kind(driver(Target::volume, {Axis::mdc, Axis::level}), Kind::group);
    expect_kind(driver(Target::weight, {Axis::level, Axis::group}), Kind::group);
    expect_kind(driver(Target::cost, {Axis::hospital}), Kind::hospital);
    expect_kind(driver(Target::fund_share, {Axis::fund}), Kind::hospital);
    expect_kind(driver(Target::review_approval, {Axis::fund, Axis::hospital}), Kind::hospital);
    expect_kind(driver(Target::weight, {Axis::hospital}), Kind::mixed);
    expect_kind(driver(Target::weight, {Axis::fund}), Kind::mixed);
    expect_kind(driver(Target::cost, {Axis::hospital, Axis::group}), Kind::mixed);
    expect_kind(driver(Target::cost, {Axis::month}), Kind::mixed, true);
    expect_kind(driver(Target::budget, {Axis::fund}), Kind::clearing);
    expect_kind(driver(Target::assessment, {Axis::hospital}), Kind::clearing);
}

TEST(DriverSplit, KindsByMasks) {
    Where june;
    june.month.fill(0);
    june.month[5] = 1;
    expect_kind(driver(Target::cost, {}, june), Kind::mixed, true);
    Where employee;
    employee.fund = {1, 0};
    expect_kind(driver(Target::cost, {}, employee), Kind::hospital);
    expect_kind(driver(Target::cost, {Axis::group}, employee), Kind::mixed);
    Where level_three;
    level_three.hospital = {0, 0, 1, 0, 0, 1, 0, 0, 1};
    expect_kind(driver(Target::cost, {Axis::group}, level_three), Kind::group);
    Where one_hospital;
    one_hospital.hospital = {0, 0, 1, 0, 0, 0, 0, 0, 0};
    expect_kind(driver(Target::cost, {}, one_hospital), Kind::hospital);
    expect_kind(driver(Target::cost, {Axis::group}, one_hospital), Kind::mixed);
    Where one_group;
    one_group.group.assign(12, 0);
    one_group.group[3] = 1;
    expect_kind(driver(Target::cost, {}, one_group), Kind::group);
    expect_kind(driver(Target::cost, {Axis::hospital}, one_group), Kind::mixed);
}

double marked(std::size_t d, std::uint64_t scenario, std::size_t entity) {
    return 1 + static_cast<double>(d) + 0.01 * static_cast<double>(entity) +
           0.0001 * static_cast<double>(scenario);
}

TEST(Multipliers, TakeTheEntityOfThePlace) {
    const std::vector<std::pair<std::vector<Axis>, std::size_t>> axes = {
        {{}, 0},
        {{Axis::fund}, 1},
        {{Axis::level}, 1},
        {{Axis::hospital}, 4},
        {{Axis::group}, 7},
        {{Axis::month}, 9},
        {{Axis::mdc}, 1},  // group 7 is "BR7": mdc B of A..F and "0"
        {{Axis::hospital, Axis::group}, 4 * 12 + 7},
        {{Axis::fund, Axis::month}, 12 + 9}};
    for (const auto& [by, entity] : axes) {
        Fixture fixture({driver(Target::cost, by)});
        const auto& names = fixture.study.axes.names[static_cast<std::size_t>(Axis::mdc)];
        const std::size_t expected = by == std::vector{Axis::mdc} && names[0] == "0" ? 2 : entity;
        const DriverSplit split(fixture.study);
        Multipliers multipliers(fixture.study, split);
        multipliers.draw(StatedSource(fixture.study, marked), 128);
        std::array<double, lanes> row;
        row.fill(10);
        bool any = false;
        for (const Kind kind : {Kind::group, Kind::hospital, Kind::mixed})
            any |= multipliers.multiply(Target::cost, kind, {1, 4, 7, 9}, row.data());
        EXPECT_TRUE(any);
        for (std::size_t l = 0; l < lanes; ++l)
            EXPECT_DOUBLE_EQ(row[l], 10 * marked(0, 128 + l, expected)) << by.size();
    }
}

TEST(Multipliers, DriversOnOneTargetMultiplyOthersDoNot) {
    Fixture fixture({driver(Target::cost, {Axis::group}), driver(Target::volume, {Axis::group}),
                     driver(Target::cost, {Axis::level})});
    const DriverSplit split(fixture.study);
    Multipliers multipliers(fixture.study, split);
    multipliers.draw(StatedSource(fixture.study, marked), 0);
    std::array<double, lanes> row;
    row.fill(1);
    EXPECT_TRUE(multipliers.multiply(Target::cost, Kind::group, {0, 2, 5, -1}, row.data()));
    EXPECT_DOUBLE_EQ(row[3], marked(0, 3, 5) * marked(2, 3, 2));
    EXPECT_FALSE(multipliers.multiply(Target::weight, Kind::group, {0, 2, 5, -1}, row.data()));
    EXPECT_FALSE(multipliers.multiply(Target::cost, Kind::hospital, {0, 2, 5, -1}, row.data()));
    EXPECT_DOUBLE_EQ(row[3], marked(0, 3, 5) * marked(2, 3, 2));
}

TEST(Multipliers, MasksLeaveOneElsewhere) {
    Where where;
    where.fund = {0, 1};
    where.hospital.assign(9, 1);
    where.hospital[4] = 0;
    Fixture fixture({driver(Target::cost, {Axis::hospital}, where)});
    const DriverSplit split(fixture.study);
    Multipliers multipliers(fixture.study, split);
    multipliers.draw(StatedSource(fixture.study, marked), 0);
    std::array<double, lanes> row;
    row.fill(1);
    EXPECT_FALSE(multipliers.multiply(Target::cost, Kind::hospital, {0, 3, 0, -1}, row.data()));
    EXPECT_FALSE(multipliers.multiply(Target::cost, Kind::hospital, {1, 4, 0, -1}, row.data()));
    EXPECT_EQ(row[0], 1);
    EXPECT_TRUE(multipliers.multiply(Target::cost, Kind::hospital, {1, 3, 0, -1}, row.data()));
    EXPECT_DOUBLE_EQ(row[0], marked(0, 0, 3));
}

TEST(Multipliers, ValuesBelowTheFloorCountAsTheFloor) {
    for (const auto& [target, floor] : {std::pair{Target::cost, least_multiplier(Target::cost)},
                                        {Target::weight, least_multiplier(Target::weight)},
                                        {Target::volume, 0.0},
                                        {Target::coefficient, 0.0}}) {
        Fixture fixture({driver(target, {Axis::group})});
        const DriverSplit split(fixture.study);
        Multipliers multipliers(fixture.study, split);
        multipliers.draw(StatedSource(fixture.study,
                                      [](std::size_t, std::uint64_t, std::size_t) { return -0.5; }),
                         0);
        std::array<double, lanes> row;
        row.fill(2);
        multipliers.multiply(target, Kind::group, {0, 0, 0, -1}, row.data());
        EXPECT_EQ(row[0], 2 * floor);
        EXPECT_EQ(multipliers.values()[0][0], -0.5) << "kept as drawn";
    }
}

/// B less what the line grows, times the budget's drivers; never below 0 (rules 6).
TEST(Multipliers, CarveOutsMoveTheBudget) {
    Driver line = driver(Target::carve_out, {Axis::fund});
    line.carved = {{30.0, 0.0}, {500.0, 8.0}};
    Fixture fixture({line, driver(Target::budget, {})});
    fixture.study.budget = {100, 200};
    fixture.study.pools.push_back({"east", {100, 50}});
    const StatedSource source(fixture.study, [](std::size_t d, std::uint64_t, std::size_t fund) {
        return d == 0 ? (fund == 0 ? 1.5 : -3.0) : 0.9;
    });
    const DriverSplit split(fixture.study);
    Multipliers multipliers(fixture.study, split);
    multipliers.draw(source, 0);
    const ScenarioValues literal(fixture.study, source, 5);
    const double expected[2][2] = {{(100 - 15) * 0.9, 200 * 0.9}, {0, (50 + 8) * 0.9}};
    for (std::size_t pool = 0; pool < 2; ++pool) {
        for (std::size_t f = 0; f < fund_count; ++f) {
            std::array<double, lanes> row;
            multipliers.fill_budget(pool, f, row.data());
            EXPECT_DOUBLE_EQ(row[5], expected[pool][f]);
            EXPECT_EQ(literal.budget(pool, f), row[5]);
        }
    }
}

}  // namespace
}  // namespace drgsim
