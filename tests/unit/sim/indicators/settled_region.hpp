// Four hospitals, three groups, six cases of 2024 and one of 2023, with a settlement made up by
// hand: what the indicators' tests compute on paper.
#pragma once

#include <limits>
#include <string_view>
#include <vector>

#include "sim/settlement/settle.hpp"
#include "sim/study/study.hpp"
#include "tests/unit/sim/settlement/guigang.hpp"

namespace drgsim::testing {

inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct SettledRegion {
    enum : std::size_t { a, b, c, d };
    Region region;
    Study study;
    PolicySettlement settled{YearOutput({4, 3, 1}), {}, {}};

    SettledRegion() {
        HospitalTable& hospitals = region.hospitals;
        for (const char* id : {"A", "B", "C", "D"}) hospitals.add(id);
        hospitals.level = {3, 1, 2, 3};
        hospitals.community = {"East", "East", "West", ""};
        hospitals.type[c] = "primary";
        for (const char* code : {"G1", "G2", "0000"}) region.groups.add(code);
        add(a, Fund::employee, 0, 2024, 1200, 120, 400, 4, "p1", CaseFate::normal);
        add(a, Fund::resident, 0, 2024, 800, 0, 300, 2, "p1", CaseFate::low);
        add(a, Fund::resident, 0, 2023, 99999, 999, 999, 99, "p9", CaseFate::not_settled);
        add(a, Fund::resident, 1, 2024, 3000, 300, 1000, 10, "p2", CaseFate::high);
        add(b, Fund::resident, 0, 2024, 400, 40, 100, 6, "p1", CaseFate::normal);
        add(b, Fund::resident, 2, 2024, 500, 0, 100, -1, "", CaseFate::normal);
        add(c, Fund::employee, 1, 2024, 1000, 0, 500, 5, "p3", CaseFate::outside);
        study.region = &region;
        study.axes = axes_of(region);
        study.year = 2024;
        Standards standards = standards_of(1000, {1, 2, nan});
        standards.ungrouped[2] = 1;
        Policy policy;
        study.policies.push_back({policy, standards});
        settled.year.result.hospital_payout = {700, 0, 400, 0, 2700, 600, 0, 0};
        settled.year.sums.year_points = {130, 0, 0, 0, 470, 110, 0, 0};
        settled.year.group_payout = {2000, 2200, 200};
        settled.year.sums.group_points = {250, 400, 60};
    }

  private:
    void add(std::size_t hospital, Fund fund, std::size_t group, int year, double cost,
             double self_expense, double patient, int days, std::string_view person,
             CaseFate fate) {
        CaseTable& cases = region.cases;
        cases.hospital.push_back(static_cast<HospitalId>(hospital));
        cases.fund.push_back(fund);
        cases.group[0].push_back(static_cast<GroupId>(group));
        cases.discharge_date.push_back(year * 10000 + 615);
        cases.total_cost.push_back(cost);
        cases.fund_paid.push_back(cost - patient);
        cases.patient_paid.push_back(patient - 50);
        cases.other_paid.push_back(50);
        cases.self_expense.push_back(self_expense);
        cases.los_days.push_back(static_cast<std::int16_t>(days));
        cases.person_id.push_back(person);
        settled.fate.push_back(fate);
    }
};

}  // namespace drgsim::testing
