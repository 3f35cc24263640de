// Budgets in their three forms, and pools of medical communities, as plans state them.
#include <gtest/gtest.h>

#include "tests/unit/scenarios/plan/plan_texts.hpp"

namespace drgsim {
namespace {

using namespace testing;

TEST(BudgetFile, ReadsBudgetsNetOfCarveOuts) {
    const Plan plan = parse(minimal + R"([budget.employee]
total = 470e6
[budget.resident]
last_year = 610e6
growth = 0.04
carve_outs = { per_diem = 12e6, adjustment_reserve = 18e6 }
)");
    EXPECT_EQ(plan.budget[0]->after_carve_outs(), 470e6);
    EXPECT_DOUBLE_EQ(plan.budget[1]->total, 634.4e6);
    EXPECT_DOUBLE_EQ(plan.budget[1]->after_carve_outs(), 604.4e6);
    ASSERT_EQ(plan.budget[1]->carve_outs.size(), 2u);
}

TEST(BudgetFile, TakesAShareOfExpectedIncome) {
    const Plan plan = parse(minimal + R"([budget.employee]
income = 800e6
income_share = 0.6
carve_outs = { catastrophic = 30e6 }
)");
    EXPECT_DOUBLE_EQ(plan.budget[0]->total, 480e6);
    EXPECT_DOUBLE_EQ(plan.budget[0]->after_carve_outs(), 450e6);
    EXPECT_FALSE(plan.budget[1]);
}

TEST(BudgetFile, NamesFaults) {
    expect_problem(minimal + "[budget.employee]\ntotal = -1\n",
                   "plan.toml:7: `budget.employee.total` is -1; it must be at least 0");
    expect_problem(minimal + "[budget.employee]\ntotal = inf\n", "`budget.employee.total` is inf");
    expect_problem(minimal + "[budget.employee]\n", "has neither `total` nor `last_year`");
    expect_problem(minimal + "[budget.employee]\ntotal = 1\nlast_year = 1\n", "has both");
    expect_problem(minimal + "[budget.employee]\ntotal = 1\ngrowth = 1\n", "without last_year");
    expect_problem(minimal + "[budget.employee]\ntotal = 1\ncarve_outs = { x = 2 }\n",
                   "exceed its total of 1");
    expect_problem(minimal + "[budget.employees]\ntotal = 1\n", "did you mean \"employee\"?");
    const std::string table = minimal + "[budget.resident]\n";
    expect_problem(table, "plan.toml:6: `budget.resident` has neither");
    expect_problem(table + "total = 1\nincome = 1\nincome_share = 1\n",
                   "has both `total` and `income`");
    expect_problem(table + "total = 1\nlast_year = 1\nincome = 1\nincome_share = 1\n",
                   "has `total` and `last_year` and `income`");
    expect_problem(table + "income = 5\n",
                   "plan.toml:7: `budget.resident.income` is given without");
    expect_problem(table + "total = 5\nincome_share = 0.5\n", "plan.toml:8: `budget.resident.inco");
    expect_problem(table + "income = 5\nincome_share = 1.5\n", "it must be 0 to 1");
}

const std::string pools = R"([pool.north]
budget.employee = { last_year = 100, growth = 0.1, carve_outs = { reserve = 10 } }
budget.resident.total = 50
[pool.hills]
community = ["hills", "valley"]
[pool.hills.budget.resident]
income = 200
income_share = 0.5
)";

TEST(BudgetFile, ReadsPoolsWithBudgetsOfTheirOwn) {
    const Plan plan = parse(minimal + "[budget.resident]\ntotal = 7\n" + pools);
    EXPECT_FALSE(plan.budget[0]);
    EXPECT_EQ(plan.budget[1]->total, 7);
    ASSERT_EQ(plan.pools.size(), 2u);
    EXPECT_EQ(plan.pools[0].name, "hills");
    EXPECT_EQ(plan.pools[0].communities, (std::vector<std::string>{"hills", "valley"}));
    EXPECT_FALSE(plan.pools[0].budget[0]);
    EXPECT_EQ(plan.pools[0].budget[1]->total, 100);
    EXPECT_EQ(plan.pools[1].name, "north");
    EXPECT_EQ(plan.pools[1].communities, std::vector<std::string>{"north"});  // the name itself
    EXPECT_DOUBLE_EQ(plan.pools[1].budget[0]->after_carve_outs(), 100);
    EXPECT_EQ(plan.pools[1].budget[1]->total, 50);
    EXPECT_EQ(plan.pools[1].origin.line, 8);
    EXPECT_TRUE(parse(minimal).pools.empty());
}

TEST(BudgetFile, TheCommandLineReachesAPoolsBudget) {
    PlanChanges changes;
    changes.set = {"pool.north.budget.resident.total=60", "pool.north.community=\"N\""};
    const Plan again = parse(parse(minimal + pools, changes).text);
    EXPECT_EQ(again.pools[1].budget[1]->total, 60);
    EXPECT_EQ(again.pools[1].communities, std::vector<std::string>{"N"});
    EXPECT_DOUBLE_EQ(again.pools[1].budget[0]->after_carve_outs(), 100);
}

TEST(BudgetFile, NamesFaultsOfPools) {
    const std::string head = minimal + "[pool.north]\n";
    expect_problem(head + "community = []\n", "plan.toml:7: pool \"north\" lists no community");
    expect_problem(head + "community = [\"a\", \"a\"]\n", "lists community \"a\" twice");
    expect_problem(head + "[pool.south]\ncommunity = \"north\"\n",
                   "plan.toml:8: community \"north\" is in the pools \"north\" and \"south\"");
    expect_problem(head + "communities = \"a\"\n", "did you mean \"community\"?");
    expect_problem(head + "community = 3\n", "plan.toml:7: `pool.north.community` is 3");
    expect_problem(head + "budget.employee = { total = 1, carve_outs = { x = 2 } }\n",
                   "the carve-outs of `pool.north.budget.employee` exceed its total of 1");
    expect_problem(head + "budget.employee = {}\n", "`pool.north.budget.employee` has neither");
    expect_problem(head + "budget.workers = { total = 1 }\n", "known: employee, resident");
    expect_problem(minimal + "[pool.region]\ncommunity = \"a\"\n", "a pool is named \"region\"");
    expect_problem(minimal + "[pool]\nnorth = 3\n", "`pool.north` is 3");
    EXPECT_EQ(problems_of(head + "community = \"a\"\nbudget.resident = { growth = 1 }\n"
                                 "[pool.south]\ncommunity = \"a\"\n")
                  .size(),
              3u);
}

}  // namespace
}  // namespace drgsim
