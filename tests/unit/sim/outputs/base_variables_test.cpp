// The table of /base's own variables: names, positions, shapes.
#include "sim/outputs/base_variables.hpp"

#include <gtest/gtest.h>

#include <set>

namespace drgsim {
namespace {

const BaseVariable& at(std::size_t position) {
    return base_variables().at(position);
}

TEST(BaseVariables, StandWhereBaseIndexSays) {
    EXPECT_EQ(base_variables().size(),
              static_cast<std::size_t>(entity_count) * indicator_count + finding_count);
    EXPECT_EQ(at(base_index(Entity::region, Indicator::cmi)).name, "region_cmi");
    EXPECT_EQ(at(base_index(Entity::level, Indicator::time_index)).name, "level_time_index");
    EXPECT_EQ(at(base_index(Entity::hospital, Indicator::surplus_rate)).name,
              "hospital_surplus_rate");
    EXPECT_EQ(at(base_index(Entity::group, Indicator::cost_per_case)).name, "group_cost_per_case");
    EXPECT_EQ(at(base_index(Finding::hospital_alert)).name, "hospital_alert");
    EXPECT_EQ(at(base_index(Finding::cliff_money)).name, "cliff_money");
    EXPECT_EQ(at(base_index(Finding::hospital_next_base)).name, "hospital_next_base");
    EXPECT_EQ(at(base_index(Finding::department_surplus)).name, "department_surplus");
}

TEST(BaseVariables, HaveNamesOfTheirOwnUnitsAndTitles) {
    std::set<std::string_view> names;
    for (const Variable& variable : variables) names.insert(variable.name);
    for (const BaseVariable& variable : base_variables()) {
        EXPECT_TRUE(names.insert(variable.name).second) << variable.name;
        EXPECT_FALSE(variable.units.empty() || variable.long_name.empty() ||
                     variable.long_name_zh.empty())
            << variable.name;
    }
}

TEST(BaseVariables, CountTheirValues) {
    DimSizes sizes{};
    sizes[static_cast<std::size_t>(Dim::hospital)] = 7;
    sizes[static_cast<std::size_t>(Dim::alert)] = alert_count;
    EXPECT_EQ(values_of_policy(at(base_index(Entity::region, Indicator::cmi)), sizes), 1U);
    EXPECT_EQ(values_of_policy(at(base_index(Entity::hospital, Indicator::cmi)), sizes), 7U);
    EXPECT_EQ(values_of_policy(at(base_index(Finding::hospital_alert)), sizes), 56U);
    EXPECT_EQ(values_of_policy(at(base_index(Finding::community_alert)), sizes), 0U);
}

TEST(CommunityNames, AreSortedAndDistinct) {
    HospitalTable hospitals;
    EXPECT_TRUE(community_names(hospitals).empty());
    for (const char* id : {"A", "B", "C", "D"}) hospitals.add(id);
    EXPECT_TRUE(community_names(hospitals).empty());
    hospitals.community = {"West", "", "East", "West"};
    EXPECT_EQ(community_names(hospitals), (std::vector<std::string>{"East", "West"}));
}

}  // namespace
}  // namespace drgsim
