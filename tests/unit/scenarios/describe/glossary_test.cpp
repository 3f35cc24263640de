// The glossary has every name that results hold and files choose from, each with a Chinese term.
#include "scenarios/describe/glossary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "scenarios/drivers/distribution.hpp"
#include "scenarios/plan/plan_keys.hpp"
#include "scenarios/policy/policy_keys.hpp"
#include "sim/behaviour/kinds.hpp"
#include "sim/outputs/base_variables.hpp"
#include "sim/outputs/risk_variables.hpp"
#include "sim/outputs/variables.hpp"
#include "sim/study/design.hpp"
#include "sim/study/study.hpp"
#include "sim/terms/terms.hpp"

namespace drgsim {
namespace {

using Names = std::set<std::string>;

/// Every spelling of the entries of a section.
std::vector<std::string> names_of(const ReferenceSection& section) {
    std::vector<std::string> names;
    for (const ReferenceEntry& entry : section.entries)
        for (std::size_t at = 0; at != std::string::npos;) {
            const std::size_t end = entry.name.find(", ", at);
            names.push_back(entry.name.substr(at, end - at));
            at = end == std::string::npos ? end : end + 2;
        }
    return names;
}

/// What of `names` the reference lacks.
Names missing_in(const Reference& reference, Names names) {
    for (const ReferenceSection& section : reference.sections)
        for (const std::string& name : names_of(section)) names.erase(name);
    return names;
}

/// Entries whose one fact has no Chinese character.
Names without_chinese(const Reference& reference) {
    Names names;
    for (const ReferenceSection& section : reference.sections)
        for (const ReferenceEntry& entry : section.entries)
            if (entry.facts.size() != 1 ||
                std::none_of(entry.facts[0].begin(), entry.facts[0].end(),
                             [](char c) { return static_cast<unsigned char>(c) >= 0xE3; }))
                names.insert(entry.name);
    return names;
}

/// What results hold.
Names names_of_results() {
    Names names;
    for (const Variable& v : variables) names.emplace(v.name);
    for (const BaseVariable& v : base_variables()) names.insert(v.name);
    for (const RiskVariable& v : risk_variables()) names.insert(v.name);
    for (const IndicatorText& text : indicators) names.emplace(text.name);
    names.insert(dim_names.begin(), dim_names.end());
    names.insert(risk_dim_names.begin(), risk_dim_names.end());
    names.insert(alert_names.begin(), alert_names.end());
    names.insert(fund_names.begin(), fund_names.end());
    return names;
}

/// What plans and packs choose from.
Names names_of_settings() {
    Names names;
    names.insert(target_names.begin(), target_names.end());
    names.insert(sampling_names.begin(), sampling_names.end());
    for (const BehaviourKindText& kind : behaviour_kinds) names.emplace(kind.name);
    for (const DistributionType& type : distribution_types) names.emplace(type.name);
    const auto add_choices = [&](std::span<const Key> keys) {
        for (const Key& key : keys)
            for (const std::string_view choice : choices_of(key.choices)) names.emplace(choice);
    };
    add_choices(plan_keys);
    add_choices(policy_keys);
    return names;
}

TEST(Glossary, HasEveryNameOfResultsAndSettings) {
    EXPECT_EQ(missing_in(glossary(), names_of_results()), Names());
    EXPECT_EQ(missing_in(glossary(), names_of_settings()), Names());
}

TEST(Glossary, EveryEntryHasItsChinese) {
    EXPECT_EQ(without_chinese(glossary()), Names());
}

TEST(Glossary, FaultsAreFound) {
    Reference faulty = glossary();
    faulty.sections[0].entries.erase(faulty.sections[0].entries.begin());
    faulty.sections[1].entries[2].facts = {"length of stay"};
    EXPECT_EQ(missing_in(faulty, {"pooling region", "point_value"}), Names{"pooling region"});
    EXPECT_EQ(without_chinese(faulty), Names{faulty.sections[1].entries[2].name});
}

/// A word has one meaning in a section; a term of the field stands in no other.
TEST(Glossary, SaysNothingTwice) {
    const Reference all = glossary();
    const auto field = names_of(all.sections.front());
    for (const ReferenceSection& section : all.sections) {
        Names own;
        for (const std::string& name : names_of(section))
            EXPECT_TRUE(own.insert(name).second) << section.title << ": " << name;
        if (section.title == all.sections.front().title) continue;
        for (const std::string& name : field) EXPECT_EQ(own.count(name), 0U) << name;
    }
}

TEST(Glossary, IsSearched) {
    const Reference found = entries_with(glossary(), "VALUE AT RISK");
    ASSERT_FALSE(found.sections.empty());
    for (const ReferenceSection& section : found.sections)
        for (const ReferenceEntry& entry : section.entries)
            EXPECT_NE((entry.name + entry.meaning).find("value at risk"), std::string::npos);
    EXPECT_FALSE(entries_with(glossary(), "点值").sections.empty());
    EXPECT_TRUE(entries_with(glossary(), "no such word").sections.empty());
}

TEST(Terms, AreFoundByEachSpelling) {
    const Term term{"std error, standard_error", "标准误", ""};
    EXPECT_TRUE(is_called(term, "std error"));
    EXPECT_TRUE(is_called(term, "standard_error"));
    EXPECT_FALSE(is_called(term, "standard"));
    EXPECT_EQ(chinese_of_label("fund"), "基金");
    for (const std::string_view name : dim_names) EXPECT_FALSE(chinese_of_label(name).empty());
}

}  // namespace
}  // namespace drgsim
