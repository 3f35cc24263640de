// From plan and region to study: years, budgets, masks, and every mismatch at once.
#include "scenarios/plan/prepare.hpp"

#include <gtest/gtest.h>

#include "tests/unit/scenarios/plan/plan_region.hpp"

namespace drgsim {
namespace {

using namespace testing;

TEST(Prepare, SettlesTheNewestYearFromItselfByDefault) {
    const Region region = small_region();
    const PreparedStudy prepared = prepare_study(plan_of(""), region);
    EXPECT_EQ(prepared.study.region, &region);
    EXPECT_EQ(prepared.study.year, 2024);
    EXPECT_EQ(prepared.study.budget[0], 20000);
    EXPECT_EQ(prepared.study.budget[1], 4500);
    EXPECT_EQ(prepared.seed, 5u);
    EXPECT_EQ(prepared.study.seed, 5u);
    EXPECT_EQ(prepared.study.pool_count(), 1u);
    EXPECT_EQ(prepared.scenarios, 7u);
    ASSERT_EQ(prepared.study.policies.size(), 1u);
    const Standards& standards = prepared.study.policies[0].standards;
    EXPECT_DOUBLE_EQ(standards.mean_cost, 6500);  // mean of 5000, 6000, 7000, 8000
    EXPECT_EQ(prepared.study.flows.month_share[0][2], 1);
}

TEST(Prepare, TakesTheYearsOfThePlan) {
    const Region region = small_region();
    const Plan plan = plan_of("year = 2023\nhistory = [2023, 2024]\n");
    const PreparedStudy prepared = prepare_study(plan, region);
    EXPECT_EQ(prepared.study.year, 2023);
    EXPECT_DOUBLE_EQ(prepared.study.policies[0].standards.mean_cost, 4500);
}

TEST(Prepare, AFundWithoutCasesNeedsNoBudget) {
    Plan plan = plan_of("year = 2023\n");
    plan.budget[1].reset();
    EXPECT_EQ(prepare_study(plan, small_region()).study.budget[1], 0);
}

TEST(Prepare, NamesEveryMismatchAtOnce) {
    Plan plan = plan_of("year = 2020\nhistory = [2023, 2019]\n" +
                        constant_driver("where = { hospital = [\"H1\", \"H9\"], mdc = \"C\" }\n"));
    const auto problems = problems_of(plan, small_region());
    ASSERT_EQ(problems.size(), 4u);
    EXPECT_EQ(to_string(problems[0]),
              "plan.toml:13: `data.year` names 2020, but the region has no cases of that year; "
              "nothing could be computed from it; the region has cases of 2023, 2024");
    EXPECT_EQ(problems[1].line, 14);
    EXPECT_EQ(problems[2].line, 20);
    EXPECT_NE(problems[2].what.find("\"H9\""), std::string::npos);
    EXPECT_NE(problems[3].what.find("\"C\""), std::string::npos);

    plan = plan_of("");
    plan.budget[1].reset();
    plan.policies[0].group_column = 2;
    const auto more = problems_of(plan, small_region());
    ASSERT_EQ(more.size(), 2u);
    EXPECT_NE(more[0].what.find("the resident fund has cases in 2024 and no budget"),
              std::string::npos);
    EXPECT_NE(more[1].what.find("group_code_2"), std::string::npos);
}

TEST(Prepare, RefusesARegionWithoutCases) {
    Region region = small_region();
    region.cases = {};
    const auto problems = problems_of(plan_of(""), region);
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_NE(problems[0].what.find("no cases"), std::string::npos);
}

Where mask_of(const std::string& where) {
    const Region region = small_region();
    return prepare_study(plan_of(constant_driver("where = { " + where + " }\n")), region)
        .study.drivers.at(0)
        .where;
}

TEST(Prepare, TurnsFiltersIntoMasks) {
    using Mask = std::vector<std::uint8_t>;
    EXPECT_TRUE(mask_of("fund = \"employee\"").hospital.empty());
    EXPECT_EQ(mask_of("fund = \"resident\"").fund, (std::array<std::uint8_t, 2>{0, 1}));
    EXPECT_EQ(mask_of("month = [1, 12]").month,
              (std::array<std::uint8_t, 12>{1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
    EXPECT_EQ(mask_of("level = [2, 3]").hospital, (Mask{0, 1, 1}));
    EXPECT_EQ(mask_of("level = 2").hospital, (Mask{0, 1, 0}));
    EXPECT_EQ(mask_of("hospital = [\"H3\", \"H1\"]").hospital, (Mask{1, 0, 1}));
    EXPECT_EQ(mask_of("type = \"general\"").hospital, (Mask{0, 1, 1}));
    EXPECT_EQ(mask_of("type = \"general\", community = \"north\"").hospital, (Mask{0, 1, 0}));
    EXPECT_EQ(mask_of("group = \"AB11\"").group, (Mask{0, 1, 0}));
    EXPECT_EQ(mask_of("mdc = \"A\"").group, (Mask{1, 1, 0}));
    EXPECT_EQ(mask_of("mdc = \"A\", group = [\"AA11\", \"BA11\"]").group, (Mask{1, 0, 0}));
}

TEST(Prepare, WarnsOfADriverThatAppliesNowhere) {
    const Plan plan = plan_of(constant_driver("where = { mdc = \"B\", group = \"AA11\" }\n"));
    const PreparedStudy prepared = prepare_study(plan, small_region());
    bool warned = false;
    for (const std::string& warning : prepared.warnings)
        warned = warned || warning.find("driver \"d\" applies nowhere") != std::string::npos;
    EXPECT_TRUE(warned);
}

TEST(Prepare, TheSourceDrawsWhatTheDriverSays) {
    const Region region = small_region();
    const PreparedStudy prepared =
        prepare_study(plan_of(constant_driver("where = { mdc = \"A\" }\n")), region);
    std::vector<double> values(3 * 2, 0.0);
    prepared.source->draw(0, 0, 2, values.data());
    EXPECT_EQ(values, (std::vector<double>{2, 2, 2, 2, 1, 1}));
}

}  // namespace
}  // namespace drgsim
