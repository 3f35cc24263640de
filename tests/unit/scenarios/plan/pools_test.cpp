// Pools of medical communities: who is in them, and every budget that is missing.
#include <gtest/gtest.h>

#include <array>

#include "sim/settlement/settle.hpp"
#include "tests/support/small_region.hpp"
#include "tests/unit/scenarios/plan/plan_region.hpp"

namespace drgsim {
namespace {

using namespace testing;

/// H1 and H2 are in community north; resident cases of 2024 are in H1 only.
const std::string north = R"([pool.county]
community = "north"
budget.employee.total = 900
budget.resident.total = 80
)";

TEST(Pools, HospitalsGoByCommunity) {
    const Region region = small_region();
    const Study study = prepare_study(plan_of(north), region).study;
    EXPECT_EQ(study.pool_of_hospital, (std::vector<std::uint32_t>{1, 1, 0}));
    ASSERT_EQ(study.pools.size(), 1u);
    EXPECT_EQ(study.pools[0].name, "county");
    EXPECT_EQ(study.pool_budget(1, 0), 900);
    EXPECT_EQ(study.pool_budget(1, 1), 80);
    EXPECT_EQ(study.pool_budget(0, 0), 20000);
    EXPECT_EQ(study.pool_budget(0, 1), 4500);  // net of its carve-out
    EXPECT_TRUE(prepare_study(plan_of(""), region).study.pool_of_hospital.empty());
}

TEST(Pools, SeveralPoolsInOrderOfTheirNames) {
    Region region = small_region();
    region.hospitals.community = {"a", "b", "c"};
    const Study study = prepare_study(plan_of(R"([pool.two]
community = ["c", "a"]
budget.employee.total = 1
budget.resident.total = 2
[pool.b.budget.employee]
total = 3
)"),
                                      region)
                            .study;
    ASSERT_EQ(study.pools.size(), 2u);
    EXPECT_EQ(study.pools[0].name, "b");
    EXPECT_EQ(study.pool_of_hospital, (std::vector<std::uint32_t>{2, 1, 2}));
    EXPECT_EQ(study.pool_budget(1, 0), 3);
    EXPECT_EQ(study.pool_budget(2, 1), 2);
}

TEST(Pools, FundsWithCasesByPool) {
    const Region region = small_region();
    using Flags = std::vector<std::array<bool, fund_count>>;
    Study study = prepare_study(plan_of(north), region).study;
    EXPECT_EQ(funds_with_cases(study), (Flags{{true, false}, {true, true}}));
    study.year = 2023;
    EXPECT_EQ(funds_with_cases(study), (Flags{{true, false}, {true, false}}));
}

TEST(Pools, ABudgetIsNeededWhereAPoolHasCases) {
    const Region region = small_region();
    const auto missing = problems_of(plan_of("[pool.county]\ncommunity = \"north\"\n"), region);
    ASSERT_EQ(missing.size(), 2u);
    EXPECT_EQ(to_string(missing[0]),
              "plan.toml:13: the employee fund has cases of pool \"county\" in 2024 and no budget; "
              "its point value cannot be computed; add [pool.county.budget.employee] with total = "
              "...");
    EXPECT_NE(missing[1].what.find("the resident fund"), std::string::npos);

    Plan plan = plan_of(north);
    plan.budget[1].reset();  // no resident cases are left to the region's own pool
    EXPECT_TRUE(problems_of(plan, region).empty());
    plan.budget[0].reset();
    const auto own = problems_of(plan, region);
    ASSERT_EQ(own.size(), 1u);
    EXPECT_NE(own[0].what.find("the employee fund has cases of hospitals in no pool in 2024"),
              std::string::npos);
    EXPECT_NE(own[0].todo.find("[budget.employee]"), std::string::npos);
}

TEST(Pools, UnknownCommunitiesAreNamedWithTheOtherMismatches) {
    Region region = small_region();
    const auto problems =
        problems_of(plan_of("year = 2019\n[pool.county]\ncommunity = [\"nort\", \"\"]\n"), region);
    ASSERT_EQ(problems.size(), 3u);
    EXPECT_EQ(problems[1].line, 15);
    EXPECT_NE(problems[1].what.find("pool \"county\" names the community \"nort\""),
              std::string::npos);
    EXPECT_NE(problems[1].todo.find("did you mean \"north\"?"), std::string::npos);
    EXPECT_NE(problems[2].what.find("community \"\""), std::string::npos);

    region.hospitals.community = {"", "", ""};
    const auto none = problems_of(plan_of("[pool.county]\n"), region);
    ASSERT_EQ(none.size(), 1u);
    EXPECT_NE(none[0].todo.find("fill the column community"), std::string::npos);
}

/// Rules 8, Identity: under a floating value on the total-cost basis, without caps, each pool pays
/// out its own budget.
TEST(Pools, EachPoolPaysOutItsBudget) {
    Region region = small_region(SmallRegionOptions{});
    HospitalTable& hospitals = region.hospitals;
    hospitals.audit_deduction.assign(hospitals.size(), 0.0);
    for (std::size_t h = 0; h < hospitals.size(); ++h)
        hospitals.community[h] = std::array{"east", "west", ""}[h % 3];
    CaseTable& cases = region.cases;
    for (std::size_t i = 0; i < cases.size(); ++i)  // no booked discrepancies
        cases.patient_paid[i] = cases.total_cost[i] - cases.fund_paid[i] - cases.other_paid[i];
    const Plan plan = plan_of(R"([pool.east]
budget.employee = { last_year = 1e6, growth = 0.1 }
budget.resident = { income = 4e6, income_share = 0.5 }
[pool.west]
budget.employee = { total = 1.2e6, carve_outs = { per_diem = 0.2e6 } }
budget.resident = { total = 2.1e6 }
[override."guigang-2020"]
clearing = { surplus_cap = false, self_expense_limit = false, assessment = false }
)");
    const PreparedStudy prepared = prepare_study(plan, region);
    const Study& study = prepared.study;
    const ResultBlock settled = settle(study);
    const auto& paid = settled.values[static_cast<std::size_t>(Var::hospital_payout)];
    for (std::size_t f = 0; f < fund_names.size(); ++f) {
        std::vector<double> of_pool(study.pool_count(), 0.0);
        for (std::size_t h = 0; h < hospitals.size(); ++h)
            of_pool[study.pool_of(h)] += paid[f * hospitals.size() + h];
        for (std::size_t p = 0; p < of_pool.size(); ++p)
            EXPECT_NEAR(of_pool[p], study.pool_budget(p, f), 1e-3) << fund_names[f] << p;
    }
    EXPECT_NEAR(study.pool_budget(1, 0), 1.1e6, 1e-6);
    EXPECT_NEAR(study.pool_budget(1, 1), 2e6, 1e-6);
    EXPECT_NEAR(study.pool_budget(2, 0), 1e6, 1e-6);
}

/// A driver on a carve-out knows its amount in every budget; one that no budget has is a mistake.
TEST(Pools, DriversOnCarveOuts) {
    Region region = small_region(SmallRegionOptions{});
    region.hospitals.community[1] = "east";
    const std::string budgets = R"([pool.east]
budget.employee = { total = 1.2e6, carve_outs = { per_diem = 0.2e6 } }
budget.resident = { total = 2.1e6 }
[[driver]]
name = "days"
target = "carve_out"
)";
    const std::string rest = "distribution = { type = \"constant\", value = 2 }\n";
    const PreparedStudy prepared =
        prepare_study(plan_of(budgets + "carve_out = \"per_diem\"\n" + rest), region);
    const auto& carved = prepared.study.drivers.at(0).carved;
    EXPECT_EQ(carved[1][0], 0.2e6);
    EXPECT_EQ(carved[1][1], 0);
    const Plan unknown = plan_of(budgets + "carve_out = \"per_dime\"\n" + rest);
    try {
        prepare_study(unknown, region);
        ADD_FAILURE() << "an unknown carve-out was accepted";
    } catch (const InputError& error) {
        EXPECT_NE(to_string(error.problems().at(0)).find("per_diem"), std::string::npos);
    }
    EXPECT_THROW(plan_of(budgets + rest), InputError) << "the line must be named";
    EXPECT_THROW(plan_of(budgets + "carve_out = \"per_diem\"\nby = \"hospital\"\n" + rest),
                 InputError);
}

}  // namespace
}  // namespace drgsim
