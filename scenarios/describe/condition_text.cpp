// Words are those of the keys of a pack.
#include "scenarios/describe/condition_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/policy/policy_keys.hpp"

namespace drgsim {

namespace {

std::string list_text(std::string_view what, const std::vector<std::string>& values) {
    return values.empty() ? "" : fmt::format("{} {}", what, fmt::join(values, " or "));
}

std::string limits_text(std::string_view what, std::optional<int> least, std::optional<int> most) {
    if (least && most) return fmt::format("{} {} to {}", what, *least, *most);
    if (least) return fmt::format("{} >= {}", what, *least);
    return most ? fmt::format("{} <= {}", what, *most) : "";
}

std::string flag_text(std::string_view what, std::optional<bool> flag) {
    return flag ? fmt::format("{}{}", *flag ? "" : "not ", what) : "";
}

/// Ways 1 to 5 stand in the order of their names, 9 is the last.
std::vector<std::string> way_names(const std::vector<int>& ways) {
    const auto known = choices_of(discharge_ways);
    std::vector<std::string> names;
    for (const int way : ways)
        names.emplace_back(known[std::min(static_cast<std::size_t>(way), known.size()) - 1]);
    return names;
}

std::vector<std::string> level_names(const std::vector<int>& levels) {
    std::vector<std::string> names;
    for (const int level : levels) names.push_back(std::to_string(level));
    return names;
}

}  // namespace

std::string condition_text(const CaseCondition& when) {
    const std::string parts[] = {limits_text("los", when.los_at_least, when.los_at_most),
                                 limits_text("age", when.age_at_least, when.age_at_most),
                                 limits_text("diagnoses", when.diagnoses_at_least, {}),
                                 list_text("discharge", way_names(when.discharge_ways)),
                                 list_text("tag", when.tags),
                                 list_text("group", when.groups),
                                 list_text("hospital type", when.hospital_types),
                                 list_text("level", level_names(when.levels)),
                                 flag_text("ungrouped", when.ungrouped),
                                 flag_text("TCM advantage group", when.tcm_advantage),
                                 flag_text("primary-care group", when.primary_care),
                                 flag_text("base group", when.base_group)};
    std::string text;
    for (const std::string& part : parts) {
        if (!part.empty()) text += (text.empty() ? "" : ", ") + part;
    }
    return text.empty() ? "every case" : text;
}

}  // namespace drgsim
