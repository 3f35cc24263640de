// Every kind of behaviour: what it keeps, what it changes and by how much, and that nothing happens
// without prevalence or strength.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/sim/behaviour/behaviour_study.hpp"

namespace drgsim {
namespace {

using namespace testing;
using Kind = BehaviourKind;

const std::vector<Kind> all_kinds = {Kind::upcoding,      Kind::splitting,   Kind::volume,
                                     Kind::cost,          Kind::compression, Kind::bunching,
                                     Kind::patient_shift, Kind::outpatient};

BehaviourRules rules_of(Kind kind) {
    BehaviourRules rules;
    rules.name = "b";
    rules.kind = kind;
    return rules;
}

double value(const ResultBlock& block, Var id, std::size_t at) {
    return block.values[static_cast<std::size_t>(id)][at];
}

double both(const ResultBlock& block, Var id) {
    return value(block, id, 0) + value(block, id, 1);
}

void expect_share(double changed, double before, double factor) {
    EXPECT_NEAR(changed, before * factor, 1e-10 * before);
}

TEST(Behaviour, NothingHappensWithoutPrevalenceOrStrength) {
    for (const Kind kind : all_kinds) {
        for (const bool drawn : {false, true}) {
            BehaviourRules rules = rules_of(kind);
            rules.drawn = drawn;
            const Study study = behaving(rules);
            const ResultBlock base = settle(study);
            for (const std::vector<double>& values : {std::vector{0.0, 0.5}, {1.0, 0.0}}) {
                const FixedSource source(study, values);
                const ResultBlock scenario = settle_scenario(study, source, 3);
                for (std::size_t v = 0; v < variable_count; ++v)
                    EXPECT_EQ(scenario.values[v], base.values[v])
                        << text_of(kind).name << " " << variables[v].name;
            }
        }
    }
}

TEST(Behaviour, CasesAndCostAreKeptWhereTheyMustBe) {
    const CaseTable& before = behaviour_region().cases;
    const double n = sum_of(before);
    const double cost = sum_of(before, &before.total_cost);
    const double paid = sum_of(before, &before.fund_paid);
    const auto changed = [](Kind kind, double p, double s) {
        return changed_cases(behaving(rules_of(kind)), {p, s});
    };
    for (const double p : {0.3, 1.0}) {
        const CaseTable up = changed(Kind::upcoding, p, 1.4);
        expect_share(sum_of(up), n, 1);
        expect_share(sum_of(up, &up.total_cost), cost, 1);
        const CaseTable split = changed(Kind::splitting, p, 0.4);
        expect_share(sum_of(split), n, 1 + p);
        expect_share(sum_of(split, &split.total_cost), cost, 1);
        expect_share(sum_of(split, &split.fund_paid), paid, 1);
        const CaseTable more = changed(Kind::volume, p, 0.2);
        expect_share(sum_of(more), n, 1 + 0.2 * p);
        expect_share(sum_of(more, &more.total_cost), cost, 1 + 0.2 * p);
        EXPECT_EQ(more.size(), before.size());
        const CaseTable cheaper = changed(Kind::cost, p, -0.15);
        expect_share(sum_of(cheaper), n, 1);
        expect_share(sum_of(cheaper, &cheaper.total_cost), cost, 1 - 0.15 * p);
        const CaseTable bunched = changed(Kind::bunching, p, 0.3);
        expect_share(sum_of(bunched), n, 1);
        EXPECT_GT(sum_of(bunched, &bunched.total_cost), cost);
        const CaseTable shifted = changed(Kind::patient_shift, p, 0.1);
        expect_share(sum_of(shifted, &shifted.total_cost), cost, 1);
        expect_share(sum_of(shifted, &shifted.fund_paid), paid, 1 - 0.1 * p);
        expect_share(sum_of(shifted, &shifted.fund_paid) + sum_of(shifted, &shifted.patient_paid),
                     paid + sum_of(before, &before.patient_paid), 1);
        const CaseTable fewer = changed(Kind::outpatient, p, 0.8);
        expect_share(sum_of(fewer), n, 1 - 0.8 * p);
    }
}

TEST(Behaviour, UpcodingClimbsByItsStepsAndMayChangeCost) {
    BehaviourRules rules = rules_of(Kind::upcoding);
    rules.cost_change = 0.1;
    const Study study = behaving(rules);
    const auto sibling = next_by_weight(study);
    const CaseTable& before = behaviour_region().cases;
    const CaseTable once = changed_cases(study, {1, 1});
    const CaseTable twice = changed_cases(study, {1, 2});
    ASSERT_EQ(once.size(), before.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
        const GroupId g = before.group[0][i];
        const GroupId up = sibling[index(g)];
        EXPECT_EQ(once.group[0][i], up);
        EXPECT_EQ(twice.group[0][i], sibling[index(up)]);
        EXPECT_EQ(once.total_cost[i], before.total_cost[i] * (up == g ? 1 : 1.1));
    }
}

TEST(Behaviour, UpcodingRaisesPointsAndLowersTheValueOfAPoint) {
    const Study study = behaving(rules_of(Kind::upcoding));
    const ResultBlock base = settle(study);
    double points = both(base, Var::points);
    double least = value(base, Var::point_value, 1);
    for (const double p : {0.05, 0.15, 0.4}) {
        const FixedSource source(study, {p, 1});
        const ResultBlock block = settle_scenario(study, source, 0);
        EXPECT_GT(both(block, Var::points), points);
        EXPECT_LT(value(block, Var::point_value, 1), least);
        EXPECT_NEAR(both(block, Var::cost), both(base, Var::cost), 1e-6);
        points = both(block, Var::points);
        least = value(block, Var::point_value, 1);
    }
}

TEST(Behaviour, SplitStaysShareCostAndDaysAndMayEndLater) {
    BehaviourRules rules = rules_of(Kind::splitting);
    rules.months_later = 2;
    rules.cost_change = 0.05;
    const CaseTable& before = behaviour_region().cases;
    const std::size_t n = before.size();
    const CaseTable split = changed_cases(behaving(rules), {1, 0.25});
    ASSERT_EQ(split.size(), 2 * n);
    for (std::size_t i = 0; i < n; ++i) {
        EXPECT_NEAR(split.total_cost[i], 0.75 * 1.05 * before.total_cost[i], 1e-9);
        EXPECT_NEAR(split.total_cost[n + i], 0.25 * 1.05 * before.total_cost[i], 1e-9);
        EXPECT_EQ(split.los_days[i] + split.los_days[n + i], before.los_days[i]);
        EXPECT_EQ(split.month(i), before.month(i));
        EXPECT_EQ(split.month(n + i), std::min(before.month(i) + 2, 12));
        EXPECT_EQ(split.origin_of(n + i), i);
    }
}

TEST(Behaviour, CompressionKeepsMeansAndShrinksDistances) {
    const CaseTable& before = behaviour_region().cases;
    const Study study = behaving(rules_of(Kind::compression));
    const CaseTable half = changed_cases(study, {1, 0.5});
    const CaseTable away = changed_cases(study, {1, -0.01});
    const auto& level = study.region->hospitals.level;
    const auto net = [](const CaseTable& cases, std::size_t i) {
        return cases.total_cost[i] - cases.excluded_cost[i];
    };
    double sum = 0, count = 0, after = 0;
    for (std::size_t i = 0; i < before.size(); ++i) {
        if (index(before.group[0][i]) != 3 || level[index(before.hospital[i])] != 2) continue;
        sum += net(before, i);
        after += net(half, i);
        count += 1;
    }
    ASSERT_GT(count, 20);
    EXPECT_NEAR(after, sum, 1e-9 * sum);
    for (std::size_t i = 0; i < before.size(); ++i) {
        if (index(before.group[0][i]) != 3 || level[index(before.hospital[i])] != 2) continue;
        const double distance = net(before, i) - sum / count;
        EXPECT_NEAR(net(half, i) - sum / count, 0.5 * distance, 1e-8);
        EXPECT_NEAR(net(away, i) - sum / count, 1.01 * distance, 1e-8);
        EXPECT_NEAR(half.fund_paid[i] / half.total_cost[i],
                    before.fund_paid[i] / before.total_cost[i], 1e-12);
    }
}

TEST(Behaviour, BunchedCasesBecomeNormal) {
    const Study study = behaving(rules_of(Kind::bunching));
    const CaseTable& before = behaviour_region().cases;
    const CaseTable after = changed_cases(study, {1, 0.2});
    const ResultBlock base = settle(study);
    const FixedSource source(study, {1, 0.2});
    const ResultBlock block = settle_scenario(study, source, 0);
    double lifted = 0;
    for (std::size_t i = 0; i < before.size(); ++i) {
        const double factor = after.total_cost[i] / before.total_cost[i];
        EXPECT_GE(factor, 1);
        EXPECT_LE(factor, 1 / 0.8 + 1e-4);
        lifted += factor > 1 ? 1 : 0;
    }
    ASSERT_GT(lifted, 5);
    EXPECT_DOUBLE_EQ(both(base, Var::cases_low) - both(block, Var::cases_low), lifted);
    EXPECT_DOUBLE_EQ(both(block, Var::cases_normal) - both(base, Var::cases_normal), lifted);
}

TEST(Behaviour, SelfExpenseTakesItsShareOfWhatPatientsPayMore) {
    BehaviourRules rules = rules_of(Kind::patient_shift);
    rules.self_expense_share = 0.4;
    const CaseTable& before = behaviour_region().cases;
    const CaseTable more = changed_cases(behaving(rules), {1, 0.1});
    const CaseTable less = changed_cases(behaving(rules), {1, -0.1});
    for (std::size_t i = 0; i < before.size(); ++i) {
        EXPECT_NEAR(more.self_expense[i], before.self_expense[i] + 0.04 * before.fund_paid[i],
                    1e-9);
        EXPECT_NEAR(less.patient_paid[i], 0.9 * before.patient_paid[i], 1e-9);
        EXPECT_NEAR(less.fund_paid[i], before.fund_paid[i] + 0.1 * before.patient_paid[i], 1e-9);
    }
}

TEST(Behaviour, MildCasesLeaveFirst) {
    BehaviourRules rules = rules_of(Kind::outpatient);
    rules.mild_first = true;
    const CaseTable& before = behaviour_region().cases;
    const CaseTable after = changed_cases(behaving(rules), {0.3, 1});
    expect_share(sum_of(after), sum_of(before), 0.7);
    for (std::size_t i = 0; i < before.size(); ++i) {
        for (std::size_t j = 0; j < 200; ++j) {
            const bool same = before.hospital[i] == before.hospital[j] &&
                              before.group[0][i] == before.group[0][j];
            if (same && before.total_cost[i] < before.total_cost[j]) {
                EXPECT_LE(after.weight[i], after.weight[j]);
            }
        }
    }
}

TEST(Behaviour, AppliesWhereItSaysAndByItsAxis) {
    Study study = behaving(rules_of(Kind::cost), {Axis::hospital});
    study.drivers[0].where.fund = {1, 0};
    study.drivers[0].where.month[4] = 0;
    study.drivers[0].where.hospital.assign(study.region->hospitals.size(), 1);
    study.drivers[0].where.hospital[2] = 0;
    const CaseTable& before = study.region->cases;
    const CaseTable after = changed_cases(study, {1, 0.5});
    for (std::size_t i = 0; i < before.size(); ++i) {
        const bool covered = before.fund[i] == Fund::employee && before.month(i) != 5 &&
                             index(before.hospital[i]) != 2;
        EXPECT_EQ(after.total_cost[i], before.total_cost[i] * (covered ? 1.5 : 1));
    }
}

TEST(Behaviour, DrawnCasesFollowAsOftenAsThePrevalenceSays) {
    BehaviourRules rules = rules_of(Kind::cost);
    rules.drawn = true;
    const Study study = behaving(rules);
    const CaseTable& before = study.region->cases;
    const double n = static_cast<double>(before.size());
    double followed = 0;
    for (std::uint64_t s = 0; s < 20; ++s) {
        const CaseTable after = changed_cases(study, {0.12, 1}, s);
        ASSERT_EQ(after.size(), before.size());
        EXPECT_TRUE(after.weight.empty());
        for (std::size_t i = 0; i < before.size(); ++i)
            followed += after.total_cost[i] > 1.5 * before.total_cost[i] ? 1 : 0;
    }
    const double z = (followed - 20 * n * 0.12) / std::sqrt(20 * n * 0.12 * 0.88);
    EXPECT_LT(std::abs(z), 5);
    const double biased = (followed - 20 * n * 0.14) / std::sqrt(20 * n * 0.14 * 0.86);
    EXPECT_GT(std::abs(biased), 5);
}

TEST(Behaviour, LayersChangeTheCasesInTheirOrder) {
    Study study = behaving(rules_of(Kind::cost));
    BehaviourRules second = rules_of(Kind::splitting);
    second.name = "second";
    second.prevalence = 0;
    second.strength = 1;
    study.case_changes.push_back(std::make_shared<Behaviour>(second));
    const CaseTable& before = study.region->cases;
    const CaseTable after = changed_cases(study, {0.5, 0.5});
    ASSERT_EQ(after.size(), 4 * before.size() + 2 * before.size());
    expect_share(sum_of(after, &after.total_cost), sum_of(before, &before.total_cost), 1.25);
    expect_share(sum_of(after), sum_of(before), 1.5);
}

TEST(Behaviour, SiblingsFollowTheSeverityOfTheCode) {
    GroupTable groups;
    for (const char* code :
         {"ES15", "ES13", "ES11", "FB25", "FB21", "GA19", "GA17", "HC35", "ES1", "ES155", "JJ13"})
        groups.add(code);
    const auto sibling = severity_siblings(groups);
    const std::vector<std::size_t> expected = {1, 2, 2, 4, 4, 5, 6, 7, 8, 9, 10};
    for (std::size_t g = 0; g < expected.size(); ++g)
        EXPECT_EQ(index(sibling[g]), expected[g]) << groups.code[g];
}

}  // namespace
}  // namespace drgsim
