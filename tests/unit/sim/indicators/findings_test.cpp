// Alerts, grassroots shares, surpluses inside hospitals, and every variable of /base at its place.
#include "sim/indicators/findings.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/inside/distribution.hpp"
#include "tests/unit/sim/indicators/settled_region.hpp"

namespace drgsim {
namespace {

using testing::guigang;
using testing::nan;
using testing::SettledRegion;
using testing::small_region;
using testing::study_of;

ResultBlock found(const SettledRegion& of) {
    ResultBlock block = empty_block(of.study, 0, 1);
    const Findings findings(of.study);
    for (std::size_t p = 0; p < of.study.policies.size(); ++p) findings.add(p, of.settled, block);
    return block;
}

/// Names of the alerts that fire, by hospital.
std::vector<std::string> alerts_of(const ResultBlock& block, std::size_t policy = 0) {
    const auto& values = block.base[base_index(Finding::hospital_alert)];
    std::vector<std::string> names(4);
    for (std::size_t h = 0; h < names.size(); ++h) {
        for (std::size_t a = 0; a < alert_count; ++a) {
            const double fires = values[(policy * names.size() + h) * alert_count + a];
            EXPECT_TRUE(fires == 0 || fires == 1);
            if (fires == 1) names[h] += std::string(alert_names[a]) + " ";
        }
    }
    return names;
}

TEST(Alerts, FireBeyondTheirLimits) {
    SettledRegion of;
    AlertRules& limits = of.study.policies[0].policy.alerts;
    limits.cost_index = 1.3;              // A 1.333
    limits.time_index = 1.4;              // B 1.5
    limits.self_expense_share = 0.08;     // A 0.084
    limits.low_share = 0.3;               // A 0.333
    limits.high_share = 0.3;              // A 0.333
    limits.surplus_rate = 0.01;           // A 0.02
    limits.loss_rate = 0.105;             // B -0.111, C -0.1
    limits.admissions_per_person = 1.25;  // A 1.5
    EXPECT_EQ(alerts_of(found(of)),
              (std::vector<std::string>{"cost_index self_expense_share low_share high_share "
                                        "surplus_rate admissions_per_person ",
                                        "time_index loss_rate ", "", ""}));
}

TEST(Alerts, DoNotFireAtTheLimitNorUnwatched) {
    SettledRegion of;
    EXPECT_EQ(alerts_of(found(of)), std::vector<std::string>(4));
    AlertRules& limits = of.study.policies[0].policy.alerts;
    limits.admissions_per_person = 1.5;  // A has just that
    limits.time_index = 1.5;             // B too
    limits.loss_rate = 0.2;
    EXPECT_EQ(alerts_of(found(of)), std::vector<std::string>(4));
}

TEST(Alerts, OfEveryPolicyByItsOwnLimits) {
    SettledRegion of;
    of.study.policies.push_back(of.study.policies[0]);
    of.study.policies[1].policy.alerts.time_index = 1.4;
    const ResultBlock block = found(of);
    EXPECT_EQ(alerts_of(block, 0), std::vector<std::string>(4));
    EXPECT_EQ(alerts_of(block, 1), (std::vector<std::string>{"", "time_index ", "", ""}));
}

TEST(Communities, GrassrootsShareOfThePayout) {
    SettledRegion of;
    of.study.policies[0].policy.alerts.grassroots_share = 0.16;
    ResultBlock block = found(of);
    // East: B, of level 1, has 600 of 4000. West: C, primary, has all.
    EXPECT_EQ(block.base[base_index(Finding::community_grassroots_share)],
              (std::vector<double>{0.15, 1}));
    EXPECT_EQ(block.base[base_index(Finding::community_alert)], (std::vector<double>{1, 0}));
    of.settled.year.result.hospital_payout[2] = 0;  // nothing goes to West
    block = found(of);
    EXPECT_TRUE(std::isnan(block.base[base_index(Finding::community_grassroots_share)][1]));
    EXPECT_EQ(block.base[base_index(Finding::community_alert)][1], 0);
}

TEST(Findings, EveryIndicatorStandsAtItsPlace) {
    SettledRegion of;
    of.study.policies.push_back(of.study.policies[0]);
    of.study.policies[1].standards.weight = {3, 5, 7};
    const ResultBlock block = found(of);
    for (std::size_t p = 0; p < 2; ++p) {
        Tallies tallies = count_persons(of.study, 1);
        tally_cases(of.study, of.study.policies[p], of.settled, tallies);
        for (std::size_t e = 0; e < entity_count; ++e) {
            const std::size_t n = tallies[e].size();
            for (std::size_t k = 0; k < indicator_count; ++k) {
                const auto indicator = static_cast<Indicator>(k);
                const auto& values = block.base[base_index(static_cast<Entity>(e), indicator)];
                ASSERT_EQ(values.size(), 2 * n);
                for (std::size_t i = 0; i < n; ++i) {
                    const double wanted = indicator_of(indicator, tallies[e][i]);
                    const double got = values[p * n + i];
                    EXPECT_TRUE(got == wanted || (std::isnan(got) && std::isnan(wanted)));
                }
            }
        }
    }
    EXPECT_NE(block.base[base_index(Entity::region, Indicator::cmi)][0],
              block.base[base_index(Entity::region, Indicator::cmi)][1]);
}

/// A second policy has prospective budgets; A and B have two departments each.
TEST(Findings, BudgetsAndSurplusesInsideHospitalsStandAtTheirPlaces) {
    SettledRegion of;
    of.region.cases.department_names = {"medicine", "surgery"};
    of.region.cases.department = {0, 0, 1, 1, 1, 0, -1};
    of.region.hospitals.paid = {std::vector<double>(4, 1000), std::vector<double>(4, nan),
                                std::vector<double>(4, nan)};
    of.region.hospitals.assessment = {1, 0.9, 1, 1};
    of.study.policies.push_back(of.study.policies[0]);
    of.study.policies[1].policy.prospective = ProspectiveRules{};
    of.settled.year.result.hospital_booked = {600, 0, 500, 0, 2700, 350, 0, 0};
    of.settled.year.sums.total_cost = {1200, 0, 1000, 0, 3800, 900, 0, 0};
    const ResultBlock block = found(of);
    const auto& next = block.base[base_index(Finding::hospital_next_base)];
    ASSERT_EQ(next.size(), 8U);
    for (std::size_t h = 0; h < 4; ++h) EXPECT_TRUE(std::isnan(next[h]));
    EXPECT_NEAR(next[4], 1000 * 0.8 * 1.05, 1e-9);
    EXPECT_NEAR(next[5], 1000 * 0.8, 1e-9);
    // A: 3400 + 1700 - 5000 = 100; B: 600 + 200 - 900 < 0. Beyond booked F: A 100, B 250.
    const std::vector<double> surplus = {100, 0, 0, 0, 100, 250, 0, 0};
    for (std::size_t i = 0; i < surplus.size(); ++i) {
        const auto part = [&](Finding finding) { return block.base[base_index(finding)].at(i); };
        EXPECT_NEAR(part(Finding::hospital_surplus_hospital), 0.3 * surplus[i], 1e-9);
        EXPECT_NEAR(part(Finding::hospital_surplus_departments), 0.5 * surplus[i], 1e-9);
        EXPECT_NEAR(part(Finding::hospital_surplus_persons), 0.2 * surplus[i], 1e-9);
    }
    const Departments departments(of.region, 2024);
    for (std::size_t p = 0; p < 2; ++p) {
        const Distribution given =
            distribute(of.study, of.study.policies[p], of.settled, departments);
        ASSERT_EQ(departments.size(), 4U);  // A/medicine, A/surgery, B/medicine, B/surgery
        for (std::size_t d = 0; d < 4; ++d) {
            const auto at = [&](Finding f) { return block.base[base_index(f)].at(p * 4 + d); };
            EXPECT_EQ(at(Finding::department_score), given.score[d]);
            EXPECT_EQ(at(Finding::department_surplus), given.amount[d]);
        }
    }
    EXPECT_EQ(block.base[base_index(Finding::department_surplus)][2], 0);
    EXPECT_GT(block.base[base_index(Finding::department_surplus)][6], 0);
}

TEST(Findings, WithoutDepartmentsTheirVariablesAreEmpty) {
    const ResultBlock block = found(SettledRegion{});
    EXPECT_TRUE(block.base[base_index(Finding::department_score)].empty());
    EXPECT_TRUE(block.base[base_index(Finding::department_surplus)].empty());
    EXPECT_EQ(block.base[base_index(Finding::hospital_surplus_persons)].size(), 4U);
}

TEST(Findings, SwitchesLeaveVariablesOut) {
    SettledRegion of;
    of.study.output = {false, false, false, false};
    const ResultBlock block = found(of);
    for (std::size_t v = 0; v < base_variables().size(); ++v) {
        EXPECT_EQ(block.base[v].empty(), base_variables()[v].part != OutputPart::always)
            << base_variables()[v].name;
    }
}

/// On a whole settlement the indicators agree with the result variables beside them.
TEST(Findings, AgreeWithTheSettlement) {
    const Region region = small_region({.hospitals = 7, .groups = 15, .cases = 3000});
    const Study study = study_of(region, guigang());
    const ResultBlock block = settle(study);
    const auto of = [&](Var v) { return block.values[static_cast<std::size_t>(v)]; };
    const auto region_value = [&](Indicator i) {
        return block.base[base_index(Entity::region, i)][0];
    };
    const auto both = [&](Var v) { return of(v)[0] + of(v)[1]; };
    const double n = 3000;
    EXPECT_NEAR(region_value(Indicator::share_low), both(Var::cases_low) / n, 1e-12);
    EXPECT_NEAR(region_value(Indicator::share_high), both(Var::cases_high) / n, 1e-12);
    EXPECT_NEAR(region_value(Indicator::share_normal), both(Var::cases_normal) / n, 1e-12);
    EXPECT_NEAR(region_value(Indicator::cost_per_case), both(Var::cost) / n, 1e-9);
    double deducted = 0;
    for (const double points : region.hospitals.points_deducted) deducted += points;
    EXPECT_NEAR(region_value(Indicator::points_per_case), (both(Var::points) + deducted) / n, 1e-9);
    EXPECT_NEAR(region_value(Indicator::cost_index), 1, 1e-12);
    EXPECT_GT(block.base[base_index(Finding::cliff_cases)][0], 0);
}

}  // namespace
}  // namespace drgsim
