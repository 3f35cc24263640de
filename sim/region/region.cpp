#include "sim/region/region.hpp"

#include <algorithm>
#include <limits>
#include <set>

namespace drgsim {

namespace {
constexpr double missing = std::numeric_limits<double>::quiet_NaN();
}

HospitalId HospitalTable::add(std::string_view hospital_id) {
    id.emplace_back(hospital_id);
    name.emplace_back();
    type.emplace_back();
    community.emplace_back();
    level.push_back(3);
    coefficient.push_back(1);
    assessment.push_back(1);
    audit_deduction.push_back(0);
    points_deducted.push_back(0);
    for (auto& column : paid) column.push_back(missing);
    return static_cast<HospitalId>(id.size() - 1);
}

GroupId GroupTable::add(std::string_view group_code) {
    code.emplace_back(group_code);
    name.emplace_back();
    weight.push_back(missing);
    for (auto& column : level_coefficient) column.push_back(missing);
    base_group.push_back(0);
    tcm_advantage.push_back(0);
    primary_care.push_back(0);
    unstable.push_back(-1);
    return static_cast<GroupId>(code.size() - 1);
}

std::vector<int> Region::years() const {
    std::set<int> found;
    int last = -1;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const int year = cases.year(i);
        if (year != last) found.insert(last = year);
    }
    return {found.begin(), found.end()};
}

}  // namespace drgsim
