// The references name everything, and docs/reference/ is what the program would print today.
// DRGSIM_UPDATE_DOCS=1 writes the files anew.
#include "scenarios/describe/describe.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "scenarios/drivers/distribution.hpp"
#include "scenarios/intake/columns.hpp"
#include "scenarios/plan/plan_keys.hpp"
#include "scenarios/policy/policy_keys.hpp"
#include "sim/outputs/base_variables.hpp"
#include "sim/outputs/variables.hpp"
#include "sim/study/design.hpp"
#include "sim/study/study.hpp"

namespace drgsim {
namespace {

void expect_named(std::string_view reference, std::string_view name) {
    const std::string plain = plain_text(reference_of(reference));
    EXPECT_NE(plain.find("\n  " + std::string(name) + "\n"), std::string::npos) << name;
    const std::string table = markdown(reference_of(reference));
    EXPECT_NE(table.find("\n| `" + std::string(name) + "` |"), std::string::npos) << name;
}

TEST(Describe, NamesEveryKeyColumnAndVariable) {
    for (const Key& key : plan_keys) expect_named("plan", key.path);
    for (const Key& key : policy_keys) expect_named("policy", key.path);
    for (const Variable& v : variables) expect_named("results", v.name);
    for (const BaseVariable& v : base_variables()) expect_named("results", v.name);
    for (const TableSpec& table : {cases_table, hospitals_table, groups_table}) {
        for (const ColumnSpec& column : table.columns) expect_named("columns", column.name);
    }
}

TEST(Describe, SaysTypeUnitRangeDefaultAndMeaning) {
    const std::string text = plain_text(reference_of("policy"));
    EXPECT_NE(
        text.find("  monthly.alpha\n      number [share]; 0 to 1; default 0.9\n      share paid "
                  "by the month; the rest is the quality deposit 质量保证金\n"),
        std::string::npos);
    EXPECT_NE(
        markdown(reference_of("policy")).find("text; automatic \\| expected \\| draw; default"),
        std::string::npos);
    EXPECT_NE(plain_text(reference_of("results"))
                  .find("  month_payout\n      (policy, scenario, fund, month) [yuan]; switched by "
                        "output.month\n"),
              std::string::npos);
    EXPECT_NE(plain_text(reference_of("results"))
                  .find("  hospital_cmi\n      (policy, hospital) [1]; switched by "
                        "output.hospital\n"),
              std::string::npos);
}

/// The choices of the key tables are the names that the rest of the program uses.
TEST(Describe, ChoicesAgreeWithTheEnums) {
    const auto targets = choices_of(key_at(plan_keys, "driver[].target").choices);
    EXPECT_TRUE(std::equal(targets.begin(), targets.end(), target_names.begin(),
                           target_names.begin() + stated_target_count));
    const auto by = choices_of(key_at(plan_keys, "driver[].by").choices);
    EXPECT_EQ(by.front(), "all");
    EXPECT_TRUE(std::equal(by.begin() + 1, by.end(), axis_names.begin(), axis_names.end()));
    const auto samplings = choices_of(key_at(plan_keys, "sampling").choices);
    EXPECT_TRUE(std::equal(samplings.begin(), samplings.end(), sampling_names.begin(),
                           sampling_names.end()));
    const auto types = choices_of(key_at(plan_keys, "driver[].distribution.type").choices);
    ASSERT_EQ(types.size(), distribution_types.size());
    for (std::size_t i = 0; i < types.size(); ++i) EXPECT_EQ(types[i], distribution_types[i].name);
    const auto funds = choices_of(key_at(plan_keys, "driver[].where.fund").choices);
    EXPECT_TRUE(std::equal(funds.begin(), funds.end(), fund_names.begin(), fund_names.end()));
}

class ReferencePage : public testing::TestWithParam<std::string_view> {};

TEST_P(ReferencePage, IsFresh) {
    const std::filesystem::path path = std::filesystem::path(DRGSIM_SOURCE_DIR) / "docs" /
                                       "reference" / (std::string(GetParam()) + ".md");
    const std::string wanted =
        "<!-- Generated from the program's tables: DRGSIM_UPDATE_DOCS=1 "
        "unit_scenarios writes it anew. -->\n" +
        markdown(reference_of(GetParam()));
    if (std::getenv("DRGSIM_UPDATE_DOCS") != nullptr) {
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path) << wanted;
    }
    std::ifstream in(path);
    std::ostringstream found;
    found << in.rdbuf();
    EXPECT_EQ(found.str(), wanted) << path;
}

INSTANTIATE_TEST_SUITE_P(Describe, ReferencePage, testing::ValuesIn(reference_names));

}  // namespace
}  // namespace drgsim
