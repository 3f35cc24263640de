// The region as a whole: shape, options, invariants of every case, the same values for ever.
#include "scenarios/synth/synth.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <set>

#include "sim/input/problems.hpp"

namespace drgsim {
namespace {

SynthOptions small(std::uint64_t cases = 3000) {
    SynthOptions options;
    options.cases = cases;
    options.hospitals = 40;
    options.groups = 80;
    options.years = 2;
    options.seed = 5;
    return options;
}

std::int64_t fen(double yuan) {
    return std::llround(yuan * 100);
}

TEST(Synthesize, HasTheShapeAskedFor) {
    const Region region = synthesize(small());
    EXPECT_EQ(region.hospitals.size(), 40u);
    EXPECT_EQ(region.groups.size(), 80u);
    EXPECT_EQ(region.cases.size(), 6000u);
    EXPECT_EQ(region.years(), (std::vector<int>{2023, 2024}));
    const CaseTable& c = region.cases;
    for (std::size_t i = 0; i < 3000; ++i) ASSERT_EQ(c.year(i), 2023);
    for (const auto* money : {&c.total_cost, &c.fund_paid, &c.patient_paid, &c.other_paid,
                              &c.self_expense, &c.unreasonable_cost, &c.excluded_cost})
        EXPECT_EQ(money->size(), 6000u);
    EXPECT_EQ(c.case_id.size(), 6000u);
    EXPECT_EQ(c.case_id[0], "2023000000001");
    EXPECT_EQ(c.case_id[5999], "2024000003000");
    EXPECT_TRUE(c.group[1].empty());
}

TEST(Synthesize, MoneyOfEveryCaseAddsUpInFen) {
    const Region region = synthesize(small());
    const CaseTable& c = region.cases;
    for (std::size_t i = 0; i < c.size(); ++i) {
        const std::int64_t total = fen(c.total_cost[i]);
        for (const auto* money : {&c.total_cost, &c.fund_paid, &c.patient_paid, &c.other_paid,
                                  &c.self_expense, &c.unreasonable_cost, &c.excluded_cost})
            ASSERT_EQ((*money)[i], static_cast<double>(fen((*money)[i])) / 100) << "whole fen";
        ASSERT_TRUE(total >= 100 && total < 2'100'000'000);
        ASSERT_EQ(total, fen(c.fund_paid[i]) + fen(c.patient_paid[i]) + fen(c.other_paid[i]));
        ASSERT_TRUE(c.fund_paid[i] >= 0 && c.other_paid[i] >= 0 && c.self_expense[i] >= 0);
        ASSERT_LE(c.self_expense[i], c.patient_paid[i]);
        ASSERT_LT(c.unreasonable_cost[i] + c.excluded_cost[i], c.total_cost[i]);
    }
}

TEST(Synthesize, DatesStayAndAgeAgree) {
    const Region region = synthesize(small());
    const CaseTable& c = region.cases;
    const auto day = [](std::int32_t date) {
        using namespace std::chrono;
        const year_month_day ymd = year{date / 10000} / (date / 100 % 100) / (date % 100);
        EXPECT_TRUE(ymd.ok()) << date;
        return sys_days{ymd};
    };
    std::set<int> ways;
    for (std::size_t i = 0; i < c.size(); ++i) {
        ASSERT_EQ((day(c.discharge_date[i]) - day(c.admission_date[i])).count(), c.los_days[i]);
        ASSERT_TRUE(c.los_days[i] >= 1 && c.los_days[i] <= 180);
        ASSERT_TRUE(c.age[i] >= 0 && c.age[i] <= 99);
        ASSERT_TRUE(c.secondary_diagnoses[i] >= 0 && c.secondary_diagnoses[i] <= 20);
        ways.insert(c.discharge_way[i]);
        const bool newborn = region.groups.code[index(c.group[0][i])][0] == 'P';
        ASSERT_EQ(c.tags[i] >> 4 & 1, newborn ? 1u : 0u);
    }
    EXPECT_EQ(c.tag_names.at(4), "newborn");
    for (const int way : ways) EXPECT_TRUE((way >= 1 && way <= 5) || way == 9);
}

TEST(Synthesize, RepeatsItselfAndFollowsTheSeed) {
    const Region a = synthesize(small(5000)), b = synthesize(small(5000));
    EXPECT_EQ(a.cases.total_cost, b.cases.total_cost);
    EXPECT_EQ(a.cases.fund_paid, b.cases.fund_paid);
    EXPECT_EQ(a.cases.admission_date, b.cases.admission_date);
    EXPECT_EQ(a.cases.tags, b.cases.tags);
    EXPECT_EQ(a.groups.weight, b.groups.weight);
    SynthOptions other = small(5000);
    ++other.seed;
    EXPECT_NE(synthesize(other).cases.total_cost, a.cases.total_cost);
}

TEST(Synthesize, YearsAreDrawnApart) {
    const Region region = synthesize(small());
    int same_hospital = 0, same_cost = 0;
    for (std::size_t i = 0; i < 3000; ++i) {
        same_hospital += region.cases.hospital[i] == region.cases.hospital[3000 + i];
        same_cost += region.cases.total_cost[i] == region.cases.total_cost[3000 + i];
    }
    EXPECT_LT(same_hospital, 600);
    EXPECT_LT(same_cost, 5);
}

TEST(Synthesize, TakesTheSmallestAndOddOptions) {
    SynthOptions one;
    one.cases = 1, one.hospitals = 1, one.groups = 1, one.years = 1;
    const Region region = synthesize(one);
    EXPECT_EQ(region.cases.size(), 1u);
    EXPECT_EQ(region.hospitals.level[0], 3);
    for (const double share : {0.0, 1.0}) {
        SynthOptions options = small();
        options.employee_share = share;
        for (const Fund fund : synthesize(options).cases.fund)
            ASSERT_EQ(fund, share == 1 ? Fund::employee : Fund::resident);
    }
}

TEST(Synthesize, NamesEveryBadOptionAtOnce) {
    SynthOptions bad;
    bad.cases = 0, bad.hospitals = -1, bad.groups = 1'000'000, bad.years = 0;
    bad.employee_share = 1.5, bad.mean_cost = std::nan("");
    try {
        synthesize(bad);
        FAIL() << "accepted";
    } catch (const InputError& error) {
        EXPECT_EQ(error.problems().size(), 6u);
        for (const char* option : {"--cases is 0", "--hospitals is -1", "--groups is 1000000",
                                   "--years is 0", "--employee-share is 1.5", "--mean-cost is nan"})
            EXPECT_NE(std::string(error.what()).find(option), std::string::npos) << option;
    }
}

// Golden figures, readable on purpose: the first cases of a tiny region. They change only when
// the model of the region is meant to change.
TEST(Synthesize, DrawsTheSameFirstCasesForEver) {
    struct Expected {
        const char *id, *hospital, *group;
        int discharge, stay, age;
        double total, fund, patient, self;
    };
    static constexpr Expected expected[] = {
        {"2023000000001", "H0009", "VS15", 20230915, 4, 66, 2049.75, 1460.36, 589.39, 146.69},
        {"2023000000002", "H0005", "TR13", 20230907, 23, 51, 8359.95, 6212.32, 2147.63, 984.88},
        {"2023000000003", "H0002", "PB19", 20231008, 11, 0, 16795.26, 13715.98, 3079.28, 474.12},
        {"2023000000004", "H0029", "TR13", 20231015, 7, 55, 502.77, 412.56, 90.21, 10.92},
        {"2023000000005", "H0003", "FC13", 20230719, 8, 44, 9716.55, 6689.27, 3027.28, 421.17},
    };
    const Region region = synthesize(small());
    const CaseTable& c = region.cases;
    for (std::size_t i = 0; i < std::size(expected); ++i) {
        const Expected& e = expected[i];
        EXPECT_EQ(c.case_id[i], e.id);
        EXPECT_EQ(region.hospitals.id[index(c.hospital[i])], e.hospital) << i;
        EXPECT_EQ(region.groups.code[index(c.group[0][i])], e.group) << i;
        EXPECT_EQ(c.discharge_date[i], e.discharge) << i;
        EXPECT_EQ(c.los_days[i], e.stay) << i;
        EXPECT_EQ(c.age[i], e.age) << i;
        EXPECT_NEAR(c.total_cost[i], e.total, 0.005) << i;
        EXPECT_NEAR(c.fund_paid[i], e.fund, 0.005) << i;
        EXPECT_NEAR(c.patient_paid[i], e.patient, 0.005) << i;
        EXPECT_NEAR(c.self_expense[i], e.self, 0.005) << i;
    }
}

}  // namespace
}  // namespace drgsim
