// Prospective budgets (rules 9) with numbers worked out by hand: three hospitals, a few cases.
#include "sim/settlement/prospective.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "sim/settlement/settle.hpp"
#include "tests/unit/sim/settlement/guigang.hpp"

namespace drgsim {
namespace {

using testing::StatedSource;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// As scenarios/policy makes it: every case is outside, budgets are by hospital.
Policy prospective() {
    Policy policy;
    policy.method = Method::prospective;
    policy.point_value.form = PointValueRules::Form::none;
    policy.outside = {{{"everything", {}, CaseRoute::outside}}, {}, true};
    policy.monthly = {1, 0};
    ProspectiveRules rules;
    rules.by_level = {1, 0.9, 1.1};
    rules.by_type = {{"specialist", 0.5}, {"tcm", 2}};
    rules.reserve = 0.1;
    rules.first_payment = 0.7;
    rules.surplus_kept = 0.6;
    rules.overrun_borne = 0.75;
    rules.overrun_limit = 0.2;
    rules.next_growth = 0.08;
    policy.prospective = rules;
    return policy;
}

/// A: budget 880 + 88 kappa. B: 720 + 72 kappa. C: 400 + 40 kappa.
struct Hospitals {
    enum : std::size_t { a, b, c };
    Region region;
    Study study;

    Hospitals() {
        HospitalTable& hospitals = region.hospitals;
        for (const char* id : {"A", "B", "C"}) hospitals.add(id);
        hospitals.level = {3, 2, 1};
        hospitals.type = {"general", "tcm", "specialist"};
        hospitals.paid = {{{900, missing, missing}, {1000, 600, missing}, {1100, 400, 1000}}};
        region.groups.add("G");
        study.region = &region;
        study.year = 2024;
        study.policies.push_back({prospective(), testing::standards_of(1000, {1})});
        study.flows.fund_paid.assign(3, {70, 30});
        study.budget = {5000, 5000};
    }
    [[nodiscard]] const ProspectiveRules& rules() const {
        return *study.policies[0].policy.prospective;
    }
    /// A case of which `booked` is the fund's and 50 the patient's.
    void add(std::size_t hospital, Fund fund, double booked) {
        CaseTable& cases = region.cases;
        cases.hospital.push_back(static_cast<HospitalId>(hospital));
        cases.fund.push_back(fund);
        cases.group[0].push_back(GroupId{0});
        cases.discharge_date.push_back(20240615);
        cases.total_cost.push_back(booked + 50);
        cases.fund_paid.push_back(booked);
        cases.patient_paid.push_back(50);
        cases.other_paid.push_back(0);
    }
    [[nodiscard]] YearResult settled() {
        study.axes = axes_of(region);
        return settle_policy(study, study.policies[0]).year.result;
    }
};

TEST(HospitalBudget, MeanOfThreeYearsTimesShareAndCoefficients) {
    const Hospitals of;
    const HospitalBudget a = hospital_budget(of.study, of.rules(), Hospitals::a);
    EXPECT_NEAR(a.base, 880, 1e-9);    // 1000 * 0.8 * 1.1; no coefficient for its type
    EXPECT_NEAR(a.reserve, 88, 1e-9);  // a tenth
}

TEST(HospitalBudget, MissingYearsAreLeftOutOfTheMean) {
    const Hospitals of;
    const HospitalBudget b = hospital_budget(of.study, of.rules(), Hospitals::b);
    EXPECT_NEAR(b.base, 500 * 0.8 * 0.9 * 2, 1e-9);  // of two years
    const HospitalBudget c = hospital_budget(of.study, of.rules(), Hospitals::c);
    EXPECT_NEAR(c.base, 1000 * 0.8 * 1 * 0.5, 1e-9);  // of one
}

TEST(HospitalBudget, WithoutAnyYearTheReferenceYearsBookedPaymentsCount) {
    Hospitals of;
    of.region.hospitals.paid[2][Hospitals::c] = missing;
    const HospitalBudget c = hospital_budget(of.study, of.rules(), Hospitals::c);
    EXPECT_NEAR(c.base, (70 + 30) * 0.8 * 0.5, 1e-9);
}

TEST(HospitalBudget, NextBaseGrowsOnlyWithAGoodRecord) {
    Hospitals of;
    of.region.hospitals.assessment = {1, 0.999, 1.05};
    const auto next = [&](std::size_t h) { return hospital_budget(of.study, of.rules(), h).next; };
    EXPECT_NEAR(next(Hospitals::a), 880 * 1.08, 1e-9);
    EXPECT_NEAR(next(Hospitals::b), 720, 1e-9);
    EXPECT_NEAR(next(Hospitals::c), 400 * 1.08, 1e-9);
}

TEST(ProspectivePayout, KeepsItsShareOfASurplus) {
    const Hospitals of;
    EXPECT_NEAR(prospective_payout(of.rules(), 1000, 900), 900 + 0.6 * 100, 1e-9);
    EXPECT_NEAR(prospective_payout(of.rules(), 1000, 0), 600, 1e-9);
    EXPECT_EQ(prospective_payout(of.rules(), 1000, 1000), 1000);
}

TEST(ProspectivePayout, BearsAnOverrunUpToTheLimitAndNothingBeyond) {
    const Hospitals of;
    EXPECT_NEAR(prospective_payout(of.rules(), 1000, 1100), 1000 + 0.75 * 100, 1e-9);
    EXPECT_NEAR(prospective_payout(of.rules(), 1000, 1200), 1150, 1e-9);  // at the limit
    EXPECT_NEAR(prospective_payout(of.rules(), 1000, 1201), 1150, 1e-9);
    EXPECT_NEAR(prospective_payout(of.rules(), 1000, 9000), 1150, 1e-9);
    EXPECT_EQ(prospective_payout(of.rules(), 0, 500), 0);
}

TEST(Prospective, ReserveTimesKappaAndSplitOverTheFundsByBookedPayments) {
    Hospitals of;
    of.region.hospitals.assessment = {0.5, 1, 1};
    of.region.hospitals.audit_deduction = {40, 0, 0};
    of.add(Hospitals::a, Fund::employee, 200);
    of.add(Hospitals::a, Fund::resident, 300);
    of.add(Hospitals::a, Fund::resident, 300);
    const YearResult result = of.settled();
    const double budget = 880 + 88 * 0.5;  // 924, of which the employees' fund has a quarter
    EXPECT_NEAR(result.entitlement[0], budget / 4, 1e-9);
    EXPECT_NEAR(result.entitlement[3], budget * 3 / 4, 1e-9);
    const double paid = 800 + 0.6 * (budget - 800) - 40;  // 834.4
    EXPECT_NEAR(result.hospital_payout[0], paid / 4, 1e-9);
    EXPECT_NEAR(result.hospital_payout[3], paid * 3 / 4, 1e-9);
}

TEST(Prospective, WithoutAssessmentTheWholeReserveIsPaid) {
    Hospitals of;
    of.region.hospitals.assessment = {0.5, 1, 1};
    of.study.policies[0].policy.clearing.assessment = false;
    of.add(Hospitals::a, Fund::employee, 100);
    EXPECT_NEAR(of.settled().entitlement[0], 968, 1e-9);
}

TEST(Prospective, AHospitalWithoutCasesHasHalfABudgetInEachFund) {
    Hospitals of;
    of.add(Hospitals::a, Fund::employee, 100);
    const YearResult result = of.settled();
    EXPECT_NEAR(result.entitlement[2], 220, 1e-9);  // C: 440
    EXPECT_NEAR(result.entitlement[5], 220, 1e-9);
    EXPECT_NEAR(result.hospital_payout[2], 0.6 * 220, 1e-9);  // all of it is surplus
}

TEST(Prospective, PaysItsFirstPartInJanuaryAndNothingElseMonthly) {
    Hospitals of;
    of.add(Hospitals::a, Fund::employee, 100);
    of.add(Hospitals::b, Fund::resident, 5000);
    const YearResult result = of.settled();
    EXPECT_NEAR(result.prepaid[0], 0.7 * 968, 1e-9);  // A, employees, January
    const std::size_t resident_b = (3 + Hospitals::b) * month_count;
    EXPECT_NEAR(result.prepaid[resident_b], 0.7 * 792, 1e-9);
    // C has no cases: its first part comes from both funds.
    EXPECT_NEAR(result.month_payout[0], 0.7 * (968 + 220), 1e-9);
    EXPECT_NEAR(result.month_payout[month_count], 0.7 * (792 + 220), 1e-9);
    const auto rest = [](const std::vector<double>& months) {
        double sum = 0;
        for (std::size_t i = 0; i < months.size(); ++i)
            if (i % month_count != 0) sum += std::abs(months[i]);
        return sum;
    };
    EXPECT_EQ(rest(result.prepaid), 0);
    EXPECT_EQ(rest(result.month_payout), 0);
    // B has far overrun its budget of 792: the fund bears 0.75 of a fifth of it.
    EXPECT_NEAR(result.hospital_payout[3 + Hospitals::b], 792 * (1 + 0.75 * 0.2), 1e-9);
    EXPECT_NEAR(result.payout[1], 792 * 1.15 + 0.6 * 220, 1e-9);
}

/// A scenario that multiplies one target by 1.5 everywhere.
ResultBlock with_driver(Hospitals& of, Target target) {
    of.study.axes = axes_of(of.region);
    Driver driver;
    driver.name = "all";
    driver.target = target;
    of.study.drivers = {driver};
    const StatedSource source(of.study,
                              [](std::size_t, std::uint64_t, std::size_t) { return 1.5; });
    return settle_scenario(of.study, source, 0);
}

const std::vector<double>& of_block(const ResultBlock& block, Var v) {
    return block.values[static_cast<std::size_t>(v)];
}

TEST(Prospective, DoesNotDependOnTheFundsBudget) {
    Hospitals of;
    of.add(Hospitals::a, Fund::employee, 500);
    const YearResult base = of.settled();
    const ResultBlock block = with_driver(of, Target::budget);
    EXPECT_EQ(of_block(block, Var::hospital_payout), base.hospital_payout);
    EXPECT_EQ(of_block(block, Var::hospital_entitlement), base.entitlement);
    EXPECT_EQ(of_block(block, Var::month_payout), base.month_payout);
    EXPECT_EQ(of_block(block, Var::budget), (std::vector<double>{7500, 7500}));
    EXPECT_NEAR(of_block(block, Var::balance)[0], 7500 - base.payout[0], 1e-9);
}

TEST(Prospective, FollowsWhatTheCasesCostAndTheAssessment) {
    Hospitals of;
    of.add(Hospitals::a, Fund::employee, 800);
    // F 1200 against a budget of 968: the overrun of 232 is more than a fifth of it.
    EXPECT_NEAR(of_block(with_driver(of, Target::cost), Var::hospital_payout)[0],
                968 * (1 + 0.75 * 0.2), 1e-9);
    EXPECT_NEAR(of_block(with_driver(of, Target::assessment), Var::hospital_entitlement)[0],
                880 + 88 * 1.5, 1e-9);
}

}  // namespace
}  // namespace drgsim
