// Lanes become rows: every variable at its place, for several policies and a short block.
#include "sim/outputs/assemble.hpp"

#include <gtest/gtest.h>

#include "sim/settlement/settle.hpp"
#include "tests/unit/sim/settlement/guigang.hpp"

namespace drgsim {
namespace {

constexpr std::size_t hospitals = 3, groups = 2, pools = 3, lanes = 4;

/// A study of the right shape, two policies.
struct Fixture {
    Region region;
    Study study;
    Fixture() {
        for (const char* id : {"A", "B", "C"}) region.hospitals.add(id);
        for (const char* code : {"G1", "G2"}) region.groups.add(code);
        study.region = &region;
        study.axes = axes_of(region);
        study.policies.resize(2);
        study.pools.resize(pools - 1);
        study.output.prepaid = true;
    }
};

/// Values that tell where they stand: tag + entity + lane / 10.
void number(std::vector<double>& values, double tag) {
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = tag + static_cast<double>(i / lanes) + static_cast<double>(i % lanes) / 10;
}

YearOutput numbered(double tag) {
    YearOutput year({hospitals, groups, lanes}, pools);
    year.budget.resize(fund_count * lanes);
    year.group_payout.resize(groups * lanes);
    YearSums& s = year.sums;
    YearResult& r = year.result;
    for (auto* values : {&r.point_value,
                         &r.points,
                         &r.cost,
                         &r.booked,
                         &r.payout,
                         &r.pool_point_value,
                         &r.hospital_points,
                         &r.entitlement,
                         &r.hospital_payout,
                         &r.hospital_booked,
                         &r.month_point_value,
                         &r.month_payout,
                         &r.prepaid,
                         &s.total_cost,
                         &s.cases_low,
                         &s.cases_high,
                         &s.cases_outside,
                         &s.cases,
                         &s.group_cases,
                         &s.group_points,
                         &s.group_cost,
                         &year.group_payout,
                         &year.budget}) {
        number(*values, tag += 1000);
    }
    return year;
}

TEST(Assemble, PutsLanesIntoRows) {
    const Fixture fixture;
    constexpr std::size_t count = 3;  // the last lane is not asked for
    ResultBlock block = empty_block(fixture.study, 128, count);
    const YearOutput years[] = {numbered(0), numbered(500000)};
    for (std::size_t p = 0; p < 2; ++p) assemble(fixture.study, years[p], p, block);
    const auto expect = [&](Var v, auto lanes_last) {
        const auto& rows = block.values[static_cast<std::size_t>(v)];
        for (std::size_t p = 0; p < 2; ++p) {
            const std::vector<double>& values = lanes_last(years[p]);
            const std::size_t entities = values.size() / lanes;
            ASSERT_EQ(rows.size(), 2 * count * entities) << variable(v).name;
            for (std::size_t s = 0; s < count; ++s) {
                for (std::size_t e = 0; e < entities; ++e) {
                    ASSERT_EQ(rows[(p * count + s) * entities + e], values[e * lanes + s])
                        << variable(v).name;
                }
            }
        }
    };
    using Year = const YearOutput&;
    const auto result = [&](Var v, std::vector<double> YearResult::*member) {
        expect(v, [=](Year y) -> const std::vector<double>& { return y.result.*member; });
    };
    const auto sums = [&](Var v, std::vector<double> YearSums::*member) {
        expect(v, [=](Year y) -> const std::vector<double>& { return y.sums.*member; });
    };
    result(Var::point_value, &YearResult::point_value);
    result(Var::points, &YearResult::points);
    result(Var::cost, &YearResult::cost);
    result(Var::fund_booked, &YearResult::booked);
    result(Var::payout, &YearResult::payout);
    result(Var::hospital_points, &YearResult::hospital_points);
    result(Var::hospital_entitlement, &YearResult::entitlement);
    result(Var::hospital_payout, &YearResult::hospital_payout);
    result(Var::hospital_booked, &YearResult::hospital_booked);
    result(Var::month_point_value, &YearResult::month_point_value);
    result(Var::pool_point_value, &YearResult::pool_point_value);
    result(Var::month_payout, &YearResult::month_payout);
    result(Var::hospital_prepaid, &YearResult::prepaid);
    sums(Var::hospital_cost, &YearSums::total_cost);
    sums(Var::cases_low, &YearSums::cases_low);
    sums(Var::cases_high, &YearSums::cases_high);
    sums(Var::cases_outside, &YearSums::cases_outside);
    sums(Var::group_cases, &YearSums::group_cases);
    sums(Var::group_points, &YearSums::group_points);
    sums(Var::group_cost, &YearSums::group_cost);
    expect(Var::group_payout, [](Year y) -> const std::vector<double>& { return y.group_payout; });
    expect(Var::budget, [](Year y) -> const std::vector<double>& { return y.budget; });
    EXPECT_EQ(block.first, 128U);
    EXPECT_EQ(block.count, count);
}

TEST(Assemble, BalanceAndNormalCasesAreDifferences) {
    const Fixture fixture;
    ResultBlock block = empty_block(fixture.study, 0, lanes);
    const YearOutput year = numbered(0);
    assemble(fixture.study, year, 1, block);
    for (std::size_t s = 0; s < lanes; ++s) {
        for (std::size_t f = 0; f < fund_count; ++f) {
            const std::size_t at = f * lanes + s;
            const std::size_t row = (lanes + s) * fund_count + f;
            EXPECT_EQ(block.values[static_cast<std::size_t>(Var::balance)][row],
                      year.budget[at] - year.result.payout[at]);
            EXPECT_EQ(block.values[static_cast<std::size_t>(Var::cases_normal)][row],
                      year.sums.cases[at] - year.sums.cases_low[at] - year.sums.cases_high[at] -
                          year.sums.cases_outside[at]);
        }
    }
}

TEST(Assemble, VariablesSwitchedOffStayEmpty) {
    Fixture fixture;
    fixture.study.output = {false, false, false, false};
    ResultBlock block = empty_block(fixture.study, 0, 2);
    assemble(fixture.study, numbered(0), 0, block);
    const DimSizes sizes = dim_sizes(fixture.study, 2);
    for (std::size_t v = 0; v < variable_count; ++v)
        EXPECT_EQ(block.values[v].empty(), variables[v].part != OutputPart::always ||
                                               values_per_scenario(variables[v], sizes) == 0)
            << variables[v].name;
    fixture.study.output = {true, false, true, false};
    block = empty_block(fixture.study, 0, 2);
    EXPECT_FALSE(block.values[static_cast<std::size_t>(Var::hospital_cost)].empty());
    EXPECT_FALSE(block.values[static_cast<std::size_t>(Var::month_payout)].empty());
    EXPECT_TRUE(block.values[static_cast<std::size_t>(Var::hospital_prepaid)].empty());
    EXPECT_TRUE(block.values[static_cast<std::size_t>(Var::group_cost)].empty());
}

TEST(Assemble, RowsOfAnyNumberOfEntities) {
    constexpr std::size_t count = 3;
    for (const std::size_t entities : {1U, 7U, 8U, 19U}) {
        std::vector<double> values(entities * lanes), rows(count * entities + 1, -1);
        number(values, 100);
        put_rows(values, lanes, count, rows.data());
        for (std::size_t s = 0; s < count; ++s)
            for (std::size_t e = 0; e < entities; ++e)
                EXPECT_EQ(rows[s * entities + e], values[e * lanes + s]);
        EXPECT_EQ(rows.back(), -1);
    }
}

TEST(Assemble, PoolsAreListedOnlyWhereThereAreSome) {
    Fixture fixture;
    fixture.study.pools.clear();
    ResultBlock block = empty_block(fixture.study, 0, lanes);
    assemble(fixture.study, numbered(0), 0, block);
    EXPECT_TRUE(block.values[static_cast<std::size_t>(Var::pool_point_value)].empty());
    EXPECT_EQ(dim_sizes(fixture.study, 1)[static_cast<std::size_t>(Dim::pool)], 0U);
}

}  // namespace
}  // namespace drgsim
