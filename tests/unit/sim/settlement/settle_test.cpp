// What a settlement conserves, on random regions; years, hospitals and funds without cases.
#include "sim/settlement/settle.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "tests/unit/sim/settlement/guigang.hpp"

namespace drgsim {
namespace {

using testing::guigang;
using testing::small_region;
using testing::study_of;

const std::vector<double>& of(const ResultBlock& block, Var v) {
    return block.values[static_cast<std::size_t>(v)];
}

double sum(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

/// Sum of values[fund][i] over i.
double fund_sum(const std::vector<double>& values, std::size_t fund) {
    const std::size_t n = values.size() / fund_count;
    return std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(fund * n),
                           values.begin() + static_cast<std::ptrdiff_t>((fund + 1) * n), 0.0);
}

void expect_conserved(const Region& region, const ResultBlock& block) {
    const double cost = sum(of(block, Var::cost));
    const double near = 1e-11 * cost;
    double audits = 0;
    for (const double audit : region.hospitals.audit_deduction) audits += audit;
    for (std::size_t f = 0; f < fund_count; ++f) {
        for (const auto& [fund, hospital] : {std::pair{Var::points, Var::hospital_points},
                                             {Var::cost, Var::hospital_cost},
                                             {Var::fund_booked, Var::hospital_booked},
                                             {Var::payout, Var::hospital_payout}}) {
            EXPECT_NEAR(of(block, fund)[f], fund_sum(of(block, hospital), f), near)
                << variable(fund).name;
        }
        EXPECT_NEAR(of(block, Var::balance)[f],
                    of(block, Var::budget)[f] - of(block, Var::payout)[f], near);
        const double cases = of(block, Var::cases_low)[f] + of(block, Var::cases_normal)[f] +
                             of(block, Var::cases_high)[f] + of(block, Var::cases_outside)[f];
        const auto in_fund =
            std::count(region.cases.fund.begin(), region.cases.fund.end(), static_cast<Fund>(f));
        EXPECT_EQ(cases, static_cast<double>(in_fund));
        for (std::size_t t = 0; t < month_count; ++t) {
            double prepaid = 0;
            for (std::size_t h = 0; h < region.hospitals.size(); ++h) {
                prepaid +=
                    of(block,
                       Var::hospital_prepaid)[(f * region.hospitals.size() + h) * month_count + t];
            }
            EXPECT_NEAR(of(block, Var::month_payout)[f * month_count + t], prepaid, near);
        }
    }
    EXPECT_NEAR(sum(of(block, Var::group_cost)), cost, near);
    EXPECT_EQ(sum(of(block, Var::group_cases)), static_cast<double>(region.cases.size()));
    EXPECT_NEAR(sum(of(block, Var::group_payout)), sum(of(block, Var::hospital_payout)) + audits,
                near);
}

TEST(Settle, ConservesOnRandomRegions) {
    for (unsigned seed = 1; seed <= 8; ++seed) {
        for (const double cap : {0.0, 0.02, 1.0}) {
            SCOPED_TRACE(::testing::Message() << "seed " << seed << ", cap " << cap);
            Region region = small_region({.hospitals = 5 + static_cast<int>(seed),
                                          .groups = 20,
                                          .cases = 1500,
                                          .year = 2024,
                                          .seed = seed});
            Policy policy = guigang();
            policy.review.cap_share = cap;
            policy.review.approval_rate = 0.7;
            expect_conserved(region, settle(study_of(region, policy)));
        }
    }
}

/// Points: what groups have is what hospitals have before points are deducted.
TEST(Settle, GroupAndHospitalPointsAreTheSamePoints) {
    Region region =
        small_region({.hospitals = 6, .groups = 15, .cases = 900, .year = 2024, .seed = 3});
    std::fill(region.hospitals.points_deducted.begin(), region.hospitals.points_deducted.end(), 0);
    const ResultBlock without = settle(study_of(region, guigang()));
    EXPECT_NEAR(sum(of(without, Var::group_points)), sum(of(without, Var::points)), 1e-7);
    region.hospitals.points_deducted[2] = 300;
    const ResultBlock with = settle(study_of(region, guigang()));
    EXPECT_NEAR(sum(of(with, Var::group_points)), sum(of(with, Var::points)) + 300, 1e-7);
    EXPECT_GT(of(with, Var::point_value)[0], of(without, Var::point_value)[0]);
}

/// Rules 8, Identity: total-cost basis, kappa 1, no caps, no deductions.
TEST(Settle, PayoutsAreTheBudget) {
    for (unsigned seed = 1; seed <= 5; ++seed) {
        Region region =
            small_region({.hospitals = 7, .groups = 12, .cases = 700, .year = 2024, .seed = seed});
        std::fill(region.hospitals.audit_deduction.begin(), region.hospitals.audit_deduction.end(),
                  0.0);
        CaseTable& c = region.cases;
        for (std::size_t i = 0; i < c.size(); ++i)
            c.patient_paid[i] = c.total_cost[i] - c.fund_paid[i] - c.other_paid[i];
        Policy policy = guigang();
        policy.clearing = {};
        policy.clearing.assessment = false;
        const Study study = study_of(region, policy);
        const ResultBlock block = settle(study);
        for (std::size_t f = 0; f < fund_count; ++f)
            EXPECT_NEAR(of(block, Var::payout)[f], study.budget[f],
                        1e-12 * of(block, Var::cost)[f]);
    }
}

TEST(Settle, OtherYearsAreNotSettled) {
    Region region =
        small_region({.hospitals = 4, .groups = 8, .cases = 300, .year = 2024, .seed = 2});
    const ResultBlock one = settle(study_of(region, guigang()));
    const Study study = study_of(region, guigang());
    Region more = region;
    CaseTable& c = more.cases;
    for (std::size_t i = 0; i < 50; ++i) {
        c.hospital.push_back(c.hospital[i]);
        c.fund.push_back(c.fund[i]);
        c.group[0].push_back(c.group[0][i]);
        c.discharge_date.push_back(20230715);
        for (auto* column : {&c.total_cost, &c.fund_paid, &c.patient_paid, &c.other_paid,
                             &c.self_expense, &c.unreasonable_cost, &c.excluded_cost})
            column->push_back((*column)[i]);
    }
    Study with = study;
    with.region = &more;
    const ResultBlock two = settle(with);
    for (std::size_t v = 0; v < variable_count; ++v)
        EXPECT_EQ(one.values[v], two.values[v]) << variables[v].name;
}

TEST(Settle, RegionWithoutHospitalsGroupsAndCases) {
    const Region region;
    Policy policy = guigang();
    Study study;
    study.region = &region;
    study.axes = axes_of(region);
    study.year = 2024;
    study.policies.push_back({policy, testing::standards_of(1000, {})});
    study.budget = {100, 200};
    const ResultBlock block = settle(study);
    EXPECT_EQ(of(block, Var::point_value), (std::vector<double>{0, 0}));
    EXPECT_EQ(of(block, Var::balance), (std::vector<double>{100, 200}));
    EXPECT_TRUE(of(block, Var::hospital_payout).empty());
    EXPECT_EQ(sum(of(block, Var::month_payout)), 0);
}

TEST(Settle, SeveralPoliciesEachOnTheirOwn) {
    const Region region =
        small_region({.hospitals = 4, .groups = 8, .cases = 300, .year = 2024, .seed = 5});
    Policy other = guigang();
    other.review.approval_rate = 0;
    Study both = study_of(region, guigang());
    both.policies.push_back(study_of(region, other).policies[0]);
    const ResultBlock block = settle(both);
    const ResultBlock first = settle(study_of(region, guigang()));
    const ResultBlock second = settle(study_of(region, other));
    for (std::size_t v = 0; v < variable_count; ++v) {
        std::vector<double> expected = first.values[v];
        expected.insert(expected.end(), second.values[v].begin(), second.values[v].end());
        EXPECT_EQ(block.values[v], expected) << variables[v].name;
    }
    EXPECT_NE(of(first, Var::points), of(second, Var::points));
}

}  // namespace
}  // namespace drgsim
