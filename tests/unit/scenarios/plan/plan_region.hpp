// A region of eight cases and a plan for it, for tests of what plan and region make together.
#pragma once

#include <string>
#include <vector>

#include "scenarios/plan/prepare.hpp"

namespace drgsim::testing {

/// Hospitals H1..H3 of levels 1..3, groups AA11, AB11, BA11; four cases each of 2023 and 2024,
/// resident cases in 2024 only in H1.
inline Region small_region() {
    Region region;
    for (int h = 0; h < 3; ++h) {
        region.hospitals.add("H" + std::to_string(h + 1));
        region.hospitals.level.back() = static_cast<std::int8_t>(h + 1);
        region.hospitals.type.back() = h == 0 ? "primary" : "general";
        region.hospitals.community.back() = h < 2 ? "north" : "";
    }
    for (const char* code : {"AA11", "AB11", "BA11"}) region.groups.add(code);
    for (int i = 0; i < 8; ++i) {
        CaseTable& cases = region.cases;
        const int year = i < 4 ? 2023 : 2024;
        cases.hospital.push_back(HospitalId(i % 3));
        cases.fund.push_back(i == 6 ? Fund::resident : Fund::employee);
        cases.group[0].push_back(GroupId((i / 2) % 3));
        cases.discharge_date.push_back(year * 10000 + 301 + i);
        cases.total_cost.push_back(1000.0 * (i + 1));
        cases.fund_paid.push_back(700.0 * (i + 1));
        cases.patient_paid.push_back(300.0 * (i + 1));
        cases.other_paid.push_back(0);
    }
    return region;
}

inline const std::string head = R"(schema = 1
name = "small"
policies = ["guigang-2020"]
seed = 5
scenarios = 7
[budget.employee]
total = 20000
[budget.resident]
total = 5000
carve_outs = { other = 500 }
[data]
region = "r.h5"
)";

inline Plan plan_of(const std::string& rest) {
    return parse_plan(head + rest, "plan.toml", "");
}

inline std::string constant_driver(const std::string& rest) {
    return "[[driver]]\nname = \"d\"\ntarget = \"weight\"\nby = \"group\"\n"
           "distribution = { type = \"constant\", value = 2 }\n" +
           rest;
}

inline std::vector<Problem> problems_of(const Plan& plan, const Region& region) {
    try {
        prepare_study(plan, region);
    } catch (const InputError& error) {
        return error.problems();
    }
    return {};
}

}  // namespace drgsim::testing
