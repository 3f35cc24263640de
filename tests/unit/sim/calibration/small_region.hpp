// A region written case by case, for hand-computed calibrations.
#pragma once

#include <string>
#include <vector>

#include "sim/region/region.hpp"

namespace drgsim::testing {

/// Three hospitals h1, h2, h3 of levels 1, 2, 3; groups appear as cases name them.
class SmallRegion {
  public:
    SmallRegion() {
        for (int level = 1; level <= level_count; ++level) {
            const HospitalId id = region.hospitals.add("h" + std::to_string(level));
            region.hospitals.level[index(id)] = static_cast<std::int8_t>(level);
        }
    }
    std::size_t group(const std::string& code) {
        for (std::size_t g = 0; g < region.groups.size(); ++g)
            if (region.groups.code[g] == code) return g;
        return index(region.groups.add(code));
    }
    /// A case of `code` at the hospital of `level`, discharged in `month` of `year`.
    void add(const std::string& code, int level, double cost, int year = 2023, int month = 1,
             Fund fund = Fund::employee, double fund_paid = 0) {
        CaseTable& cases = region.cases;
        cases.hospital.push_back(static_cast<HospitalId>(level - 1));
        cases.fund.push_back(fund);
        cases.group[0].push_back(static_cast<GroupId>(group(code)));
        cases.discharge_date.push_back(year * 10000 + month * 100 + 1);
        cases.total_cost.push_back(cost);
        cases.fund_paid.push_back(fund_paid);
        cases.patient_paid.push_back(cost - fund_paid);
        cases.other_paid.push_back(0);
    }
    void add_many(const std::string& code, int level, const std::vector<double>& costs,
                  int year = 2023) {
        for (const double cost : costs) add(code, level, cost, year);
    }
    Region region;
};

}  // namespace drgsim::testing
