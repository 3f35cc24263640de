// Rules of a policy that look at what the region does not have: they would pass over every case in
// silence.
#include <fmt/format.h>

#include <algorithm>

#include "scenarios/plan/prepare.hpp"

namespace drgsim {

namespace {

bool holds_any(const std::vector<std::string>& column, const std::vector<std::string>& wanted) {
    return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const auto& name) {
               return std::find(column.begin(), column.end(), name) != column.end();
           });
}

/// What `when` looks at and the region lacks.
std::vector<std::string> missing_for(const CaseCondition& when, const Region& region) {
    const CaseTable& cases = region.cases;
    std::vector<std::string> missing;
    const auto expect = [&missing](bool needed, bool there, std::string_view name) {
        if (needed && !there) missing.emplace_back(name);
    };
    expect(when.los_at_least || when.los_at_most, !cases.los_days.empty(), "los_days");
    expect(when.age_at_least || when.age_at_most, !cases.age.empty(), "age");
    expect(when.diagnoses_at_least.has_value(), !cases.secondary_diagnoses.empty(),
           "secondary_diagnoses");
    expect(!when.discharge_ways.empty(), !cases.discharge_way.empty(), "discharge_way");
    expect(!when.tags.empty(), !cases.tags.empty(), "tags");
    expect(true, holds_any(region.groups.code, when.groups), "any of its groups");
    expect(true, holds_any(region.hospitals.type, when.hospital_types),
           "hospitals of any of its types");
    return missing;
}

}  // namespace

void warn_of_idle_rules(const Policy& policy, const Region& region,
                        std::vector<std::string>& warnings) {
    const auto warn = [&](std::string_view kind, const std::string& name,
                          const std::vector<std::string>& missing, std::string_view so) {
        if (missing.empty()) return;
        warnings.push_back(
            fmt::format("policy {}: {} \"{}\" looks for {}, which the region lacks; {}",
                        policy.name, kind, name, fmt::join(missing, " and "), so));
    };
    for (const OutsideRules::Rule& rule : policy.outside.rules) {
        const auto missing = missing_for(rule.when, region);
        warn("outside rule", rule.name, missing, "it applies to no case");
        if (missing.empty() && rule.route == CaseRoute::per_diem && region.cases.los_days.empty())
            warn("outside rule", rule.name, {"los_days to price"}, "it pays its cases as booked");
    }
    for (const AdjusterRules::CaseRule& rule : policy.adjusters.cases)
        warn("adjuster", rule.name, missing_for(rule.when, region), "it applies to no case");
    for (const AdjusterRules::HospitalRule& rule : policy.adjusters.hospitals) {
        std::vector<std::string> missing;
        if (!holds_any(region.hospitals.id, rule.hospitals))
            missing.emplace_back("any of its hospitals");
        if (!holds_any(region.hospitals.type, rule.types))
            missing.emplace_back("hospitals of any of its types");
        if (rule.tcm_share_at_least && region.cases.tags.empty()) missing.emplace_back("tags");
        warn("hospital bonus", rule.name, missing, "it applies to no hospital");
    }
}

}  // namespace drgsim
