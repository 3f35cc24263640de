// Cells hold every case of the year exactly once, sorted, and their sums are the cases' sums.
#include "sim/engine/cells.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <tuple>

#include "tests/support/small_region.hpp"

namespace drgsim {
namespace {

using testing::small_region;

/// A policy of normal points alone, with E by item: what the cells need of one.
Policy plain_policy(int group_column) {
    Policy policy;
    policy.group_column = group_column;
    policy.tail.pieces.resize(1);
    policy.tail.pieces[0].normal.constant = 1;
    return policy;
}

CellTable make_cells(const Region& region, int year, int group_column, bool by_month) {
    Study study;
    study.region = &region;
    study.year = year;
    Standards standards;
    standards.ungrouped.resize(region.groups.size());
    const PreparedPolicy prepared{plain_policy(group_column), standards, {}};
    return make_cells(study, prepared, by_month, false);
}

Region two_years() {
    Region region =
        small_region({.hospitals = 7, .groups = 11, .cases = 3000, .year = 2024, .seed = 4});
    CaseTable& c = region.cases;
    c.group[1] = c.group[0];
    for (std::size_t i = 0; i < c.size(); ++i) {
        if (i % 5 == 0) c.discharge_date[i] -= 10000;
        c.group[1][i] = static_cast<GroupId>((index(c.group[0][i]) + i) % 11);
        if (c.hospital[i] == static_cast<HospitalId>(3)) c.hospital[i] = static_cast<HospitalId>(4);
    }
    return region;
}

/// A case's place in the order that the cells promise.
auto key_of(const Region& region, std::size_t i, int column, bool by_month) {
    const CaseTable& c = region.cases;
    const double net = c.total_cost[i] - c.excluded_cost[i];
    return std::tuple(index(c.fund[i]), index(c.hospital[i]),
                      index(c.group[static_cast<std::size_t>(column - 1)][i]),
                      by_month ? c.month(i) : 0, std::llround(net * 100), i);
}

/// Sums of one cell or entry, added up from the region.
struct Sums {
    double count = 0, cost = 0, excluded = 0, self_expense = 0, booked = 0, residual = 0, other = 0,
           reviewed = 0;
    void add(const CaseTable& c, std::size_t i) {
        const double net = c.total_cost[i] - c.excluded_cost[i];
        count += 1;
        cost += net;
        excluded += c.excluded_cost[i];
        self_expense += c.self_expense[i];
        booked += c.fund_paid[i];
        residual += c.patient_paid[i] + c.other_paid[i] + c.fund_paid[i] - c.total_cost[i];
        other += c.patient_paid[i] + c.other_paid[i] - c.excluded_cost[i];
        reviewed += net - c.unreasonable_cost[i];
    }
};

void expect_entries(const CellTable& table, const Region& region, std::size_t cell) {
    Sums month[month_count];
    for (std::uint32_t k = table.case_begin[cell]; k < table.case_begin[cell + 1]; ++k)
        month[table.brief[k].month].add(region.cases, table.case_order[k]);
    std::size_t e = table.entry_begin[cell];
    for (std::size_t t = 0; t < month_count; ++t) {
        if (month[t].count == 0) continue;
        ASSERT_LT(e, table.entry_begin[cell + 1]);
        EXPECT_EQ(table.entry_month[e], t);
        EXPECT_EQ(table.entry_count[e], month[t].count);
        EXPECT_NEAR(table.entry_cost[e], month[t].cost, 1e-7);
        EXPECT_NEAR(table.entry_booked[e], month[t].booked, 1e-7);
        EXPECT_NEAR(table.entry_residual[e], month[t].residual, 1e-7);
        EXPECT_NEAR(table.entry_reviewed[e], month[t].reviewed, 1e-7);
        EXPECT_NEAR(table.entry_other[e], month[t].other, 1e-7);
        ++e;
    }
    EXPECT_EQ(e, table.entry_begin[cell + 1]);
}

void expect_cell(const CellTable& table, const Region& region, std::size_t cell, int column) {
    Sums all;
    const CaseTable& c = region.cases;
    for (std::uint32_t k = table.case_begin[cell]; k < table.case_begin[cell + 1]; ++k) {
        const std::size_t i = table.case_order[k];
        const double net = c.total_cost[i] - c.excluded_cost[i];
        all.add(c, i);
        EXPECT_EQ(index(c.group[static_cast<std::size_t>(column - 1)][i]), table.group[cell]);
        EXPECT_EQ(table.case_cost[k], net);
        EXPECT_EQ(table.case_reviewed[k], net - c.unreasonable_cost[i]);
        EXPECT_EQ(table.brief[k].month, c.month(i) - 1);
        EXPECT_EQ(table.brief[k].cost, static_cast<float>(net));
        EXPECT_EQ(table.brief[k].reviewed, static_cast<float>(table.case_reviewed[k]));
        EXPECT_EQ(table.brief[k].reviewed_apart != 0, table.case_reviewed[k] != net);
    }
    EXPECT_EQ(table.count[cell], all.count);
    EXPECT_NEAR(table.cost[cell], all.cost, 1e-7);
    EXPECT_NEAR(table.excluded[cell], all.excluded, 1e-7);
    EXPECT_NEAR(table.self_expense[cell], all.self_expense, 1e-7);
    EXPECT_NEAR(table.booked[cell], all.booked, 1e-7);
    EXPECT_NEAR(table.residual[cell], all.residual, 1e-7);
    EXPECT_NEAR(table.other[cell], all.other, 1e-7);
    EXPECT_NEAR(table.reviewed[cell], all.reviewed, 1e-7);
    expect_entries(table, region, cell);
}

TEST(Cells, HoldEveryCaseOfTheYearOnceAndInOrder) {
    const Region region = two_years();
    std::size_t settled = 0;
    for (std::size_t i = 0; i < region.cases.size(); ++i) settled += region.cases.year(i) == 2024;
    for (const int column : {1, 2}) {
        for (const bool by_month : {false, true}) {
            const CellTable table = make_cells(region, 2024, column, by_month);
            ASSERT_EQ(table.case_order.size(), settled);
            for (std::size_t k = 0; k < settled; ++k)
                ASSERT_EQ(region.cases.year(table.case_order[k]), 2024);
            for (std::size_t k = 1; k < settled; ++k) {
                // Strictly rising keys that end in the input order: no case twice.
                ASSERT_LT(key_of(region, table.case_order[k - 1], column, by_month),
                          key_of(region, table.case_order[k], column, by_month));
            }
            ASSERT_EQ(table.case_begin.size(), table.cells() + 1);
            ASSERT_EQ(table.case_begin.back(), settled);
            for (std::size_t cell = 0; cell < table.cells(); ++cell) {
                ASSERT_LT(table.case_begin[cell], table.case_begin[cell + 1]) << "an empty cell";
                expect_cell(table, region, cell, column);
                if (by_month) {
                    EXPECT_EQ(table.entry_begin[cell + 1] - table.entry_begin[cell], 1U);
                }
            }
            EXPECT_TRUE(table.has_residual);
        }
    }
}

TEST(Cells, SegmentsAreFundsAndHospitals) {
    const Region region = two_years();
    const CellTable table = make_cells(region, 2024, 1, false);
    const std::size_t hospitals = region.hospitals.size();
    ASSERT_EQ(table.segment_begin.size(), fund_count * hospitals + 1);
    EXPECT_EQ(table.segment_begin.back(), table.cells());
    for (std::size_t s = 0; s + 1 < table.segment_begin.size(); ++s) {
        for (std::uint32_t cell = table.segment_begin[s]; cell < table.segment_begin[s + 1];
             ++cell) {
            const std::size_t i = table.case_order[table.case_begin[cell]];
            EXPECT_EQ(index(region.cases.fund[i]) * hospitals + index(region.cases.hospital[i]), s);
        }
    }
    EXPECT_EQ(table.segment_begin[3], table.segment_begin[4]) << "hospital 3 has no cases";
}

TEST(Cells, YearWithoutCases) {
    const Region region = two_years();
    const CellTable table = make_cells(region, 1999, 1, false);
    EXPECT_EQ(table.cells(), 0U);
    EXPECT_EQ(table.segment_begin.back(), 0U);
    EXPECT_EQ(table.case_begin, Column<std::uint32_t>{0});
    EXPECT_FALSE(table.has_residual);
}

TEST(Cells, RoundingInAPatientShareIsNoDiscrepancy) {
    Region region =
        small_region({.hospitals = 2, .groups = 4, .cases = 400, .year = 2024, .seed = 1});
    CaseTable& c = region.cases;
    for (std::size_t i = 0; i < c.size(); ++i)
        c.patient_paid[i] = c.total_cost[i] - c.fund_paid[i] - c.other_paid[i];
    EXPECT_FALSE(make_cells(region, 2024, 1, false).has_residual);
    c.patient_paid[17] += 0.01;
    EXPECT_TRUE(make_cells(region, 2024, 1, false).has_residual);
}

/// A region with every fact that rules ask for.
Region varied_region() {
    Region region = two_years();
    CaseTable& c = region.cases;
    c.tag_names = {"icu", "rehab"};
    for (std::size_t i = 0; i < c.size(); ++i) {
        c.los_days.push_back(static_cast<std::int16_t>(i * 7 % 90));
        c.age.push_back(static_cast<std::int16_t>(i * 13 % 100));
        c.tags.push_back(i % 11 == 0 ? 2U : i % 6 == 0 ? 1U : 0U);
    }
    region.groups.primary_care[2] = 1;
    return region;
}

PreparedPolicy varied_policy(const Region& region) {
    Policy policy = plain_policy(1);
    policy.coefficients.primary_care_flat = true;
    policy.outside.per_diem = {{10, {300, 400, 500}}, {1e9, {200, 250, 300}}};
    policy.outside.rules.resize(2);
    policy.outside.rules[0].when.tags = {"rehab"};
    policy.outside.rules[0].route = CaseRoute::per_diem;
    policy.outside.rules[1].when.los_at_least = 60;
    policy.adjusters.cases.resize(2);
    policy.adjusters.cases[0].when.age_at_least = 80;
    policy.adjusters.cases[1].when.tags = {"icu"};
    policy.adjusters.cases[1].value = 1.2;
    Standards standards;
    standards.ungrouped.resize(region.groups.size());
    standards.adjuster = {std::vector<double>(region.groups.size(), 1.15),
                          std::vector<double>(region.groups.size(), 1.2)};
    return {policy, standards, {}};
}

TEST(Cells, TellRoutesAndCoefficientsApart) {
    const Region region = varied_region();
    const PreparedPolicy prepared = varied_policy(region);
    Study study;
    study.region = &region;
    study.year = 2024;
    const CellTable table = make_cells(study, prepared, false, true);
    const CaseReader reader(region, prepared.policy, prepared.standards, 2024);
    std::size_t seen[4] = {};
    std::size_t adjusted = 0;
    for (std::size_t s = 0; s < table.pool_end.size(); ++s) {
        EXPECT_LE(table.segment_begin[s], table.pool_end[s]);
        EXPECT_LE(table.pool_end[s], table.segment_begin[s + 1]);
        for (std::uint32_t cell = table.segment_begin[s]; cell < table.segment_begin[s + 1];
             ++cell) {
            const auto route = static_cast<CaseRoute>(table.route[cell]);
            EXPECT_EQ(cell < table.pool_end[s], route == CaseRoute::pool);
            for (std::uint32_t k = table.case_begin[cell]; k < table.case_begin[cell + 1]; ++k) {
                const std::size_t i = table.case_order[k];
                const CaseFacts facts = reader.facts(i);
                EXPECT_EQ(facts.route, route);
                EXPECT_EQ(facts.k * facts.aux, table.factor[cell]);
                EXPECT_EQ(facts.aux, table.aux[cell]);
                EXPECT_EQ(facts.day_price, table.case_day_price[k]);
                EXPECT_EQ(facts.excluded, table.case_excluded[k]);
                EXPECT_EQ(region.cases.fund_paid[i], table.case_booked[k]);
                EXPECT_NEAR(region.cases.fund_paid[i] + region.cases.patient_paid[i] +
                                region.cases.other_paid[i],
                            table.case_paid[k], 1e-7);
                EXPECT_EQ(region.cases.self_expense[i], table.case_self_expense[k]);
                ++seen[table.route[cell]];
                adjusted += facts.aux > 1;
            }
        }
    }
    EXPECT_TRUE(table.has_outside);
    EXPECT_GT(seen[0], 1000U);
    EXPECT_GT(seen[1], 100U);
    EXPECT_GT(seen[2], 100U);
    EXPECT_GT(adjusted, 300U);
}

TEST(Cells, AreSharedByPoliciesThatReadCasesAlike) {
    const Region region = varied_region();
    const PreparedPolicy one = varied_policy(region);
    PreparedPolicy two = one;
    two.policy.review.approval_rate = 0.5;
    two.policy.outside.separate = true;
    two.policy.clearing.surplus_cap = 0.3;
    EXPECT_TRUE(same_cells(one, two)) << "prices and clearing make no cells";
    const auto differs = [&](auto&& change) {
        PreparedPolicy other = one;
        change(other);
        return !same_cells(one, other);
    };
    EXPECT_TRUE(differs([](auto& p) { p.policy.group_column = 2; }));
    EXPECT_TRUE(differs([](auto& p) { p.policy.outside.rules.pop_back(); }));
    EXPECT_TRUE(differs([](auto& p) { p.policy.outside.per_diem.pop_back(); }));
    EXPECT_TRUE(differs([](auto& p) { p.policy.adjusters.cases.pop_back(); }));
    EXPECT_TRUE(differs([](auto& p) { p.standards.adjuster[0][1] = 1.3; }));
    EXPECT_TRUE(differs([](auto& p) { p.standards.ungrouped[1] = 1; }));
    EXPECT_TRUE(differs([](auto& p) { p.policy.coefficients.primary_care_flat = false; }));
    EXPECT_TRUE(differs(
        [](auto& p) { p.policy.clearing.fund_pays = ClearingRules::FundPays::common_share; }));
}

}  // namespace
}  // namespace drgsim
