// What --vary may name: budgets in each form, pools, drivers, behaviours, and what is to be written
// to keep a value.
#include "scenarios/solve/varied.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace drgsim {
namespace {

Plan plan() {
    return parse_plan(R"(schema = 1
name = "varied"
policies = ["guigang-2020"]
[data]
region = "none.h5"
[budget.employee]
last_year = 80
growth = 0.25
carve_outs = { per_diem = 10 }
[budget.resident]
income = 400
income_share = 0.5
[pool.C01.budget.resident]
total = 300
[[driver]]
name = "fixed"
target = "cost"
distribution = { type = "constant", value = 1.2 }
[[driver]]
name = "drawn"
target = "cost"
distribution = { type = "uniform", low = 0.8, high = 2 }
[[behaviour]]
name = "climb"
kind = "upcoding"
prevalence = { type = "uniform", low = 0.02, high = 0.10 }
strength = 0
)",
                      "plan.toml", "");
}

TEST(Varied, each_form_of_a_budget_is_set_by_its_own_key) {
    Plan p = plan();
    const VariedQuantity employee("budget.employee", p), resident("budget.resident", p),
        pool("pool.C01.budget.resident", p);
    EXPECT_EQ(employee.start(), 100);
    EXPECT_EQ(employee.least(), 10);
    EXPECT_EQ(employee.setting(88), "--set budget.employee.growth=0.10000000000000009");
    EXPECT_EQ(resident.start(), 200);
    EXPECT_EQ(resident.setting(100), "--set budget.resident.income_share=0.25");
    EXPECT_EQ(pool.setting(250), "--set pool.C01.budget.resident.total=250");
    EXPECT_EQ(pool.unit(), "yuan");
}

TEST(Varied, all_budgets_keep_their_proportions) {
    Plan p = plan();
    const VariedQuantity all("budget", p);
    EXPECT_EQ(all.start(), 600);
    EXPECT_EQ(all.least(), 60);  // a tenth of employee's 100, and so of all
    EXPECT_EQ(all.setting(1200),
              "--set budget.employee.growth=1.5 --set budget.resident.income_share=1 --set "
              "pool.C01.budget.resident.total=600");
}

TEST(Varied, drivers_and_behaviours_start_where_the_plan_has_them) {
    Plan p = plan();
    EXPECT_EQ(VariedQuantity("driver.fixed", p).start(), 1.2);
    EXPECT_EQ(VariedQuantity("driver.drawn", p).start(), 1);
    const VariedQuantity prevalence("driver.climb-prevalence", p);
    EXPECT_DOUBLE_EQ(prevalence.start(), 0.06);
    EXPECT_EQ(prevalence.setting(0.5), "in [[behaviour]] \"climb\":\nprevalence = 0.5");
    EXPECT_THROW(VariedQuantity("driver.climb-strength", p), InputError);  // 0: no proportion
}

TEST(Varied, a_target_becomes_a_driver_of_the_plan) {
    Plan p = plan();
    const VariedQuantity shock("volume[level=1|2, mdc=F]", p);
    ASSERT_EQ(p.drivers.size(), plan().drivers.size() + 1);
    const auto added = std::find_if(p.drivers.begin(), p.drivers.end(),
                                    [](const DriverLine& line) { return line.name == "solve"; });
    ASSERT_NE(added, p.drivers.end());
    EXPECT_EQ(added->target, Target::volume);
    ASSERT_EQ(added->where.size(), 2U);
    EXPECT_EQ(p.file, "plan.toml");
    EXPECT_EQ(shock.setting(1.5),
              "[[driver]]\nname = \"solve\"\ntarget = \"volume\"\n"
              "where = { level = [1, 2], mdc = [\"F\"] }\n"
              "distribution = { type = \"constant\", value = 1.5 }");
}

TEST(Varied, refuses_what_is_none) {
    for (const char* text : {"budget.none", "driver.none", "budget[resident]", "nothing",
                             "carve_out", "prevalence", "assessment[group=A]", "cost[", ""}) {
        Plan p = plan();
        EXPECT_THROW(VariedQuantity(text, p), InputError) << text;
    }
}

TEST(Varied, last_year_needs_every_budget_of_it) {
    Problems problems;
    Plan p = plan();
    Region region;
    Study study;
    study.region = &region;
    study.year = 2024;
    study.pools.push_back({"C01", {}});
    const Study past = study_of_last_year(study, p, problems);
    EXPECT_EQ(past.year, 2023);
    EXPECT_EQ(past.budget[0], 70);
    // No cases of 2023, and neither the resident fund nor the pool says what it had.
    EXPECT_EQ(problems.list().size(), 3U);
}

}  // namespace
}  // namespace drgsim
