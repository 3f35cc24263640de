// Cells hold every case of the year exactly once, sorted, and their sums are the cases' sums.
#include "sim/engine/cells.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <tuple>

#include "tests/support/small_region.hpp"

namespace drgsim {
namespace {

using testing::small_region;

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
        month[table.case_month[k]].add(region.cases, table.case_order[k]);
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
        EXPECT_EQ(table.case_month[k], c.month(i) - 1);
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
    EXPECT_EQ(table.case_begin, (std::vector<std::uint32_t>{0}));
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

}  // namespace
}  // namespace drgsim
