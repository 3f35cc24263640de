// A small region with every column filled, for the tests of what is stored.
#pragma once

#include <cmath>

#include "sim/region/region.hpp"

namespace drgsim {

inline Region sample_region(std::size_t cases = 10) {
    Region region;
    for (const char* id : {"H1", "医院二", "H3"}) region.hospitals.add(id);
    region.hospitals.name = {"First", "第二人民医院", ""};
    region.hospitals.level = {3, 2, 1};
    region.hospitals.paid[1][0] = 12.5;
    for (const char* code : {"FR11", "BR21", ""}) region.groups.add(code);
    region.groups.weight[0] = 1.25;
    CaseTable& table = region.cases;
    table.department_names = {"内科"};
    table.tag_names = {"icu", "rehab"};
    for (std::size_t i = 0; i < cases; ++i) {
        const double cost = 1000.25 + static_cast<double>(i);
        table.hospital.push_back(static_cast<HospitalId>(i % 3));
        table.fund.push_back(static_cast<Fund>(i % 2));
        table.group[0].push_back(static_cast<GroupId>(i % 3));
        table.discharge_date.push_back(20240100 + static_cast<int>(i % 12) * 100);
        table.total_cost.push_back(cost);
        table.fund_paid.push_back(0.6 * cost);
        table.patient_paid.push_back(0.3 * cost);
        table.other_paid.push_back(0.1 * cost);
        table.self_expense.push_back(1);
        table.los_days.push_back(i == 3 ? std::int16_t{-1} : std::int16_t{5});
        table.department.push_back(i % 2 == 0 ? 0 : -1);
        table.tags.push_back(i % 4);
        table.case_id.push_back("case " + std::to_string(i));
    }
    return region;
}

}  // namespace drgsim
