// What preparation makes of the policies: every shipped pack, the year before a fixed value of a
// point, and what prospective budgets stand on.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "scenarios/policy/policy_file.hpp"
#include "tests/support/small_region.hpp"
#include "tests/unit/scenarios/plan/plan_region.hpp"

namespace drgsim {
namespace {

using testing::plan_of;
using testing::problems_of;

Plan plan_with(const std::string& pack, const std::string& rest) {
    PlanChanges changes;
    changes.policies = {pack};
    return parse_plan(testing::head + rest, "plan.toml", "", changes);
}

bool stands_on_the_year_before(const PointValueRules& rules) {
    return rules.form == PointValueRules::Form::elastic ||
           (rules.form == PointValueRules::Form::rate &&
            rules.rate_source == PointValueRules::Rate::computed);
}

TEST(PreparePolicies, EveryShippedPackPrepares) {
    Region region = testing::small_region(testing::SmallRegionOptions{});
    region.cases.group[1] = region.cases.group[0];
    const auto names = shipped_policy_names();
    for (const char* reference :
         {"guigang-2020", "dip-national", "drg-rate", "fee-for-service", "fujian-exit", "t2-region",
          "t3-mixed", "t4-exit", "t5-flat-step", "t6-damped", "t7-five-bands", "t8-lifted-low",
          "t10-additive", "t11-dip-3"})
        EXPECT_NE(std::find(names.begin(), names.end(), reference), names.end()) << reference;
    for (const std::string& name : names) {
        const PreparedStudy study = prepare_study(plan_with(name, ""), region);
        const PreparedPolicy& prepared = study.study.policies.at(0);
        EXPECT_EQ(prepared.policy.name, name);
        EXPECT_GT(prepared.standards.mean_cost, 0) << name;
        EXPECT_GT(prepared.standards.weight[0], 0) << name;
        EXPECT_EQ(prepared.standards.adjuster.size(), prepared.policy.adjusters.cases.size());
        ASSERT_EQ(prepared.expected.size(),
                  stands_on_the_year_before(prepared.policy.point_value) ? 1u : 0u)
            << name;
        for (const auto& funds : prepared.expected)
            for (const ExpectedYear& year : funds) EXPECT_GT(year.points, 0) << name;
    }
}

TEST(PreparePolicies, TheYearBeforeIsTheNewestOfTheHistory) {
    const Region region = testing::small_region();
    const std::string history = "history = [2023, 2024]\n";
    // Few cases: every group is unstable, a case is worth 100 C / M, M = 4500 over both years.
    const Study study = prepare_study(plan_with("drg-rate", history), region).study;
    const auto& expected = study.policies[0].expected;
    ASSERT_EQ(expected.size(), 1u);
    EXPECT_DOUBLE_EQ(expected[0][0].points, 100 * (5000 + 6000 + 8000) / 4500.0);
    EXPECT_DOUBLE_EQ(expected[0][0].cost, 19000);
    EXPECT_DOUBLE_EQ(expected[0][0].booked, 0.7 * 19000);
    EXPECT_EQ(expected[0][0].charge, 0);
    EXPECT_DOUBLE_EQ(expected[0][1].points, 100 * 7000 / 4500.0);

    const Study pools = prepare_study(plan_with("drg-rate", history + R"([pool.north]
budget.employee.total = 900
budget.resident.total = 80
)"),
                                      region)
                            .study;
    ASSERT_EQ(pools.policies[0].expected.size(), 2u);
    EXPECT_DOUBLE_EQ(pools.policies[0].expected[0][0].cost, 6000);
    EXPECT_DOUBLE_EQ(pools.policies[0].expected[1][0].cost, 13000);
    EXPECT_DOUBLE_EQ(pools.policies[0].expected[1][1].cost, 7000);
    EXPECT_TRUE(prepare_study(plan_of(history), region).study.policies[0].expected.empty());
}

TEST(PreparePolicies, AFixedValueNeedsPointsAndPaymentsInTheYearBefore) {
    Region region = testing::small_region();
    const auto problems = problems_of(plan_with("drg-rate", "history = [2023]\n"), region);
    ASSERT_EQ(problems.size(), 1u);  // the residents' one case is of 2024
    EXPECT_EQ(to_string(problems[0]),
              "plan.toml: policy drg-rate sets the value of a point from 2023, where the resident "
              "fund has no points; its cases of 2024 would have no value; choose a `data.history` "
              "whose newest year has such cases, or a policy with a given rate");
    const auto of_pool = problems_of(plan_with("drg-rate",
                                               "history = [2023]\n[pool.north]\n"
                                               "budget.employee.total = 1\n"
                                               "budget.resident.total = 1\n"),
                                     region);
    ASSERT_EQ(of_pool.size(), 1u);
    EXPECT_NE(of_pool[0].what.find("the resident fund of pool \"north\" has no points"),
              std::string::npos);
    region.cases.fund_paid.assign(region.cases.size(), 0.0);
    const auto unpaid = problems_of(plan_with("drg-rate", ""), region);
    ASSERT_EQ(unpaid.size(), 2u);
    EXPECT_NE(unpaid[0].what.find("no booked payments"), std::string::npos);
    EXPECT_TRUE(problems_of(plan_of(""), region).empty());
}

TEST(PreparePolicies, WarnsOnceOfHospitalsWithoutPastPayments) {
    Region region = testing::small_region();
    const auto warnings = [&region] {
        Plan plan = plan_with("fee-for-service", "history = [2023]\n");
        plan.policies[0].prospective.emplace();
        plan.policies.push_back(plan.policies[0]);
        const PreparedStudy prepared = prepare_study(plan, region);
        return std::count_if(
            prepared.warnings.begin(), prepared.warnings.end(), [](const std::string& text) {
                return text.starts_with("2 of 3 hospitals have no paid_y1, paid_y2 or paid_y3") &&
                       text.ends_with("booked in 2023");
            });
    };
    region.hospitals.paid[1][0] = 5000;  // one year is known, which is enough
    EXPECT_EQ(warnings(), 1);
    region.hospitals.paid[2] = {5000, 5000, 5000};
    EXPECT_EQ(warnings(), 0);
}

}  // namespace
}  // namespace drgsim
