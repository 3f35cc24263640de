// Scores, surpluses and their split by hand, on a small settlement made up by hand.
#include "sim/inside/distribution.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "tests/unit/sim/settlement/guigang.hpp"

namespace drgsim {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Two hospitals; A has two departments, B none. Mean C: G1 1000, G2 3000 in 2024.
struct Work {
    enum : int { none = -1, surgery, medicine };
    Region region;
    Study study;
    PolicySettlement settled{YearOutput({2, 3, 1}), {}, {}};

    Work() {
        for (const char* id : {"A", "B"}) region.hospitals.add(id);
        for (const char* code : {"G1", "G2", "0000"}) region.groups.add(code);
        region.cases.department_names = {"surgery", "medicine"};
        //  hospital, department, group, year, C, X, U, discharge way
        add(0, surgery, 0, 2024, 1200, 120, 60, 1);
        add(0, surgery, 1, 2024, 3800, 80, 190, 5);
        add(0, medicine, 0, 2024, 500, 25, 0, 4);
        add(0, medicine, 1, 2024, 1500, 0, 0, 2);
        add(0, medicine, 0, 2024, 800, 0, 0, 1);
        add(0, medicine, 2, 2024, 1200, 175, 400, 9);  // ungrouped
        add(0, medicine, 0, 2023, 9999, 9999, 9999, 5);
        add(0, none, 0, 2024, 700, 0, 0, 5);
        add(1, none, 0, 2024, 1800, 0, 0, 0);
        add(1, none, 1, 2024, 3700, 0, 0, 0);
        study.region = &region;
        study.year = 2024;
        Standards standards = testing::standards_of(1000, {1, 2, nan});
        standards.ungrouped[2] = 1;
        study.policies.push_back({Policy{}, standards});
        // [fund, hospital]; the patients pay 100 a case, 700 in A and 200 in B.
        settled.year.result.hospital_payout = {2000, 1000, 8000, 4200};
        settled.year.result.hospital_booked = {1900, 1300, 7100, 4000};
        settled.year.sums.total_cost = {1700, 1800, 8000, 3700};
    }
    void add(std::size_t hospital, int department, std::size_t group, int year, double cost,
             double self_expense, double unreasonable, int way) {
        CaseTable& cases = region.cases;
        cases.hospital.push_back(static_cast<HospitalId>(hospital));
        cases.fund.push_back(Fund::resident);
        cases.group[0].push_back(static_cast<GroupId>(group));
        cases.discharge_date.push_back(year * 10000 + 615);
        cases.total_cost.push_back(cost);
        cases.fund_paid.push_back(cost - 100);
        cases.patient_paid.push_back(80);
        cases.other_paid.push_back(20);
        cases.self_expense.push_back(self_expense);
        cases.unreasonable_cost.push_back(unreasonable);
        cases.discharge_way.push_back(static_cast<std::int8_t>(way));
        cases.department.push_back(department);
    }
    [[nodiscard]] const PreparedPolicy& policy() const { return study.policies[0]; }
    [[nodiscard]] Distribution distributed() const {
        return distribute(study, policy(), settled, Departments(region, 2024));
    }
};

TEST(DepartmentScore, WeighsFourShares) {
    //  2 of 10 ended badly; cost index 800 / 600; U 5 %; X 20 %
    EXPECT_NEAR(department_score({10, 2, 1000, 50, 200, 800, 600}),
                30 * 0.8 + 40 * 0.75 + 20 * 0.95 + 10 * 0.8, 1e-12);
}

TEST(DepartmentScore, LowCostGivesNoMoreThanFullEfficiency) {
    EXPECT_NEAR(department_score({10, 0, 1000, 0, 0, 1000, 1500}), 100, 1e-12);
    EXPECT_NEAR(department_score({10, 0, 1000, 0, 0, 1000, 1000}), 100, 1e-12);
    EXPECT_NEAR(department_score({1, 0, 1000, 0, 0, 0, 0}), 100, 1e-12);  // nothing to compare
}

TEST(DepartmentScore, StaysWithinItsBounds) {
    // Review found more than the cost, and self-expense is above it: the shares are 0.
    EXPECT_NEAR(department_score({2, 2, 100, 150, 120, 100, 50}), 20, 1e-12);
}

TEST(DepartmentScore, WeightsAndPartsAddUp) {
    EXPECT_EQ(quality_weight + efficiency_weight + discipline_weight + insurance_weight, 100);
    EXPECT_EQ(department_parts[0] + department_parts[1] + department_parts[2], 1);
}

TEST(DepartmentWork, IsThatOfTheSettledYearsCases) {
    const Work of;
    // medicine stands before surgery
    const auto work = department_work(of.study, of.policy(), Departments(of.region, 2024));
    ASSERT_EQ(work.size(), 2U);
    EXPECT_EQ(work[1].cases, 2);
    EXPECT_EQ(work[1].ended_badly, 1);
    EXPECT_EQ(work[1].cost, 5000);
    EXPECT_EQ(work[1].unreasonable, 250);
    EXPECT_EQ(work[1].self_expense, 200);
    EXPECT_EQ(work[1].grouped_cost, 5000);
    EXPECT_EQ(work[1].regional_cost, 4000);
    EXPECT_EQ(work[0].cases, 4);
    EXPECT_EQ(work[0].ended_badly, 1);  // against advice
    EXPECT_EQ(work[0].cost, 4000);
    EXPECT_EQ(work[0].grouped_cost, 2800);  // without the ungrouped case
    EXPECT_EQ(work[0].regional_cost, 5000);
    EXPECT_EQ(work[0].unreasonable, 400);
    EXPECT_EQ(work[0].self_expense, 200);
}

TEST(Surplus, IsTheMarginUnderEveryOtherPolicy) {
    const Work of;
    // A: 10000 + 700 - 9700; B: 5200 + 200 - 5500 < 0
    EXPECT_EQ(hospital_surpluses(of.study, of.policy().policy, of.settled),
              (std::vector<double>{1000, 0}));
}

TEST(Surplus, IsWhatAProspectiveBudgetLeavesBeyondBookedPayments) {
    Work of;
    of.study.policies[0].policy.prospective = ProspectiveRules{};
    // A: 10000 - 9000; B: 5200 - 5300, an overrun
    EXPECT_EQ(hospital_surpluses(of.study, of.policy().policy, of.settled),
              (std::vector<double>{1000, 0}));
    of.settled.year.result.hospital_payout[1] += 250;
    EXPECT_EQ(hospital_surpluses(of.study, of.policy().policy, of.settled)[1], 150);
}

TEST(Distribution, SplitsTheSurplusAndTheDepartmentsPart) {
    const Work of;
    const Distribution out = of.distributed();
    EXPECT_EQ(out.to_hospital, (std::vector<double>{300, 0}));
    EXPECT_EQ(out.to_departments, (std::vector<double>{500, 0}));
    EXPECT_EQ(out.to_persons, (std::vector<double>{200, 0}));
    // surgery: half ended badly, index 1.25, U 5 %, X 4 %; medicine: a quarter, below 1, 10 %, 5 %
    const double surgery = 30 * 0.5 + 40 * 0.8 + 20 * 0.95 + 10 * 0.96;
    const double medicine = 30 * 0.75 + 40 + 20 * 0.9 + 10 * 0.95;
    ASSERT_EQ(out.score.size(), 2U);
    EXPECT_NEAR(out.score[0], medicine, 1e-12);  // 90
    EXPECT_NEAR(out.score[1], surgery, 1e-12);   // 75.6
    EXPECT_NEAR(out.amount[0], 500 * 4 * 90 / (4 * 90 + 2 * 75.6), 1e-9);
    EXPECT_NEAR(out.amount[1], 500 * 2 * 75.6 / (4 * 90 + 2 * 75.6), 1e-9);
}

TEST(Distribution, TakesThePolicysShares) {
    Work of;
    of.study.policies[0].policy.prospective = ProspectiveRules{};
    of.study.policies[0].policy.prospective->inside = {0.5, 0.1, 0.4};
    const Distribution out = of.distributed();
    EXPECT_EQ(out.to_hospital[0], 500);
    EXPECT_EQ(out.to_departments[0], 100);
    EXPECT_EQ(out.to_persons[0], 400);
    EXPECT_NEAR(out.amount[0] + out.amount[1], 100, 1e-9);
}

TEST(Distribution, WorksWithoutTheColumnsThatScoresStandOn) {
    Work of;
    of.region.cases.discharge_way.clear();
    of.region.cases.self_expense.clear();
    of.region.cases.unreasonable_cost.clear();
    const Distribution out = of.distributed();
    EXPECT_NEAR(out.score[0], 100, 1e-12);
    EXPECT_NEAR(out.score[1], 92, 1e-12);  // the cost index remains
}

TEST(Distribution, WithoutDepartmentsTheirPartIsNotGivenOut) {
    Work of;
    of.region.cases.department.clear();
    const Distribution out = of.distributed();
    EXPECT_TRUE(out.score.empty() && out.amount.empty());
    EXPECT_EQ(out.to_departments[0], 500);
}

}  // namespace
}  // namespace drgsim
