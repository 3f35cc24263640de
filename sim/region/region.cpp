#include "sim/region/region.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "sim/engine/tiles.hpp"

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
    const std::set<int> years = sum_in_tiles(
        few_tiles(cases.size()), std::set<int>{},
        [&](std::size_t i, std::set<int>& found) {
            const int year = cases.year(i);
            if (i == 0 || found.empty() || year != cases.year(i - 1)) found.insert(year);
        },
        [](const std::set<int>& part, std::set<int>& all) {
            all.insert(part.begin(), part.end());
        });
    return {years.begin(), years.end()};
}

}  // namespace drgsim
