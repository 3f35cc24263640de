// Several years: closed forms of volume races and budgets, the first year as without a horizon,
// standards and bases that move, responses to margins.
#include "sim/horizon/years.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/engine/engine.hpp"
#include "tests/unit/sim/behaviour/behaviour_study.hpp"

namespace drgsim {
namespace {

using namespace testing;
using Kind = BehaviourKind;

/// Three years of `study`, whose drivers so far stay; growth comes after them.
void add_horizon(Study& study, int years = 3, bool recalibrate = false) {
    Horizon horizon;
    horizon.years = years;
    horizon.recalibrate = recalibrate;
    study.history = {2024};
    for (std::size_t f = 0; f < fund_count; ++f) {
        Driver driver;
        driver.name = f == 0 ? "growth-employee" : "growth-resident";
        driver.target = Target::growth;
        horizon.growth[f] = study.drivers.size();
        study.drivers.push_back(driver);
    }
    study.horizon = horizon;
}

BehaviourRules rules_of(Kind kind, double elasticity = 0) {
    BehaviourRules rules;
    rules.name = "b";
    rules.kind = kind;
    rules.margin_elasticity = elasticity;
    return rules;
}

/// A region without points deducted, so that V is in proportion to 1 / points of the cases.
const Region& plain_region() {
    static const Region region = [] {
        Region made = behaviour_region();
        std::fill(made.hospitals.points_deducted.begin(), made.hospitals.points_deducted.end(), 0);
        return made;
    }();
    return region;
}

std::size_t at(std::size_t year, std::size_t entities, std::size_t e) {
    return year * entities + e;
}

const std::vector<double>& values(const ResultBlock& block, Var id) {
    return block.values[static_cast<std::size_t>(id)];
}

ResultBlock scenario_of(const Study& study, std::vector<double> drawn) {
    const FixedSource source(study, std::move(drawn));
    return settle_scenario(study, source, 0);
}

TEST(Years, ARaceForVolumeLowersAFloatingValueOneToOne) {
    Study study = behaving(rules_of(Kind::volume));
    study.region = &plain_region();
    study.policies[0].policy.point_value.form = PointValueRules::Form::dip;
    const double v0 = values(settle(study), Var::point_value)[1];
    add_horizon(study, 4);
    const double x = 0.07;
    const ResultBlock block = scenario_of(study, {1, x, 0, 0});
    for (std::size_t year = 0; year < 4; ++year) {
        const double more = std::pow(1 + x, static_cast<double>(year) + 1);
        EXPECT_NEAR(values(block, Var::horizon_point_value)[at(year, 2, 1)], v0 / more, 1e-11 * v0);
        const double cost = values(block, Var::horizon_cost)[at(year, 2, 1)];
        const double cost0 = values(block, Var::horizon_cost)[at(0, 2, 1)];
        EXPECT_NEAR(cost, cost0 * more / (1 + x), 1e-10 * cost);
    }
}

TEST(Years, BudgetsGrowByTheirFund) {
    Study study = behaving(rules_of(Kind::cost));
    add_horizon(study);
    const ResultBlock block = scenario_of(study, {0, 0, 0.05, -0.02});
    for (std::size_t year = 0; year < 3; ++year) {
        const auto n = static_cast<double>(year);
        const auto& budget = values(block, Var::horizon_budget);
        EXPECT_NEAR(budget[at(year, 2, 0)], study.budget[0] * std::pow(1.05, n), 1e-6);
        EXPECT_NEAR(budget[at(year, 2, 1)], study.budget[1] * std::pow(0.98, n), 1e-6);
    }
}

TEST(Years, TheFirstYearIsTheSettledOne) {
    Study study = behaving(rules_of(Kind::upcoding));
    const ResultBlock alone = scenario_of(study, {0.2, 1});
    add_horizon(study);
    const ResultBlock block = scenario_of(study, {0.2, 1, 0.03, 0.03});
    const auto first = static_cast<std::size_t>(Var::horizon_point_value);
    for (std::size_t v = 0; v < first; ++v)
        EXPECT_EQ(block.values[v], alone.values[v]) << variables[v].name;
    for (std::size_t v = first; v < variable_count; ++v) EXPECT_TRUE(alone.values[v].empty());
    for (std::size_t f = 0; f < fund_count; ++f) {
        EXPECT_EQ(values(block, Var::horizon_payout)[f], values(alone, Var::payout)[f]);
        EXPECT_EQ(values(block, Var::horizon_balance)[f], values(alone, Var::balance)[f]);
    }
    const std::size_t h = study.region->hospitals.size();
    for (std::size_t i = 0; i < h; ++i) {
        const auto& paid = values(alone, Var::hospital_payout);
        EXPECT_EQ(values(block, Var::horizon_hospital_payout)[i], paid[i] + paid[h + i]);
    }
}

TEST(Years, NothingMovesWhereNobodyDoesAnything) {
    Study study = behaving(rules_of(Kind::cost));
    add_horizon(study, 3, true);
    const ResultBlock base = settle(study);
    const ResultBlock block = scenario_of(study, {0, 0, 0, 0});
    for (const Var id : {Var::horizon_point_value, Var::horizon_points, Var::horizon_payout}) {
        for (std::size_t year = 0; year < 3; ++year) {
            for (std::size_t f = 0; f < fund_count; ++f) {
                const double first = values(block, id)[f];
                EXPECT_NEAR(values(block, id)[at(year, 2, f)], first, 1e-10 * first);
                EXPECT_NEAR(values(base, id)[at(year, 2, f)], first, 1e-10 * first);
            }
        }
    }
}

TEST(Years, TheNextYearStandsOnTheYearBefore) {
    // All costs a tenth lower and, by a driver, a fifth dearer: 2025 is settled by standards that
    // are calibrated on exactly such a year.
    Study study = behaving(rules_of(Kind::cost));
    Driver dearer;
    dearer.name = "dearer";
    dearer.target = Target::cost;
    dearer.where.hospital.assign(study.region->hospitals.size(), 0);
    dearer.where.hospital[1] = dearer.where.hospital[4] = 1;
    study.drivers.push_back(dearer);
    add_horizon(study, 2, true);
    const ResultBlock block = scenario_of(study, {1, -0.1, 1.2, 0, 0});

    Region lived = *study.region;
    for (std::size_t i = 0; i < lived.cases.size(); ++i) {
        const bool dear = dearer.where.hospital[index(lived.cases.hospital[i])] != 0;
        for (Column<double>* column :
             {&lived.cases.total_cost, &lived.cases.fund_paid, &lived.cases.patient_paid,
              &lived.cases.other_paid, &lived.cases.self_expense, &lived.cases.unreasonable_cost,
              &lived.cases.excluded_cost})
            (*column)[i] *= 0.9 * (dear ? 1.2 : 1);
    }
    Study next = study_of(lived, study.policies[0].policy);  // calibrated on what was lived through
    Region again = lived;
    for (Column<double>* column :
         {&again.cases.total_cost, &again.cases.fund_paid, &again.cases.patient_paid,
          &again.cases.other_paid, &again.cases.self_expense, &again.cases.unreasonable_cost,
          &again.cases.excluded_cost})
        for (double& money : *column) money *= 0.9;  // the behaviour once more
    next.region = &again;
    const ResultBlock expected = settle(next);
    for (std::size_t f = 0; f < fund_count; ++f) {
        const auto close = [&](Var years, Var one) {
            EXPECT_NEAR(values(block, years)[at(1, 2, f)], values(expected, one)[f],
                        1e-9 * values(expected, one)[f])
                << variable(one).name;
        };
        close(Var::horizon_points, Var::points);
        close(Var::horizon_cost, Var::cost);
        close(Var::horizon_point_value, Var::point_value);
        close(Var::horizon_payout, Var::payout);
    }
    study.horizon->recalibrate = false;
    const ResultBlock kept = scenario_of(study, {1, -0.1, 1.2, 0, 0});
    EXPECT_LT(values(kept, Var::horizon_points)[3], values(kept, Var::horizon_points)[1]);
}

TEST(Years, HospitalsRespondToTheirMargin) {
    const double elasticity = 3, strength = -0.05;
    Study study = behaving(rules_of(Kind::cost, elasticity));
    add_horizon(study, 2);
    const ResultBlock block = scenario_of(study, {1, strength, 0, 0});
    const std::size_t n = study.region->hospitals.size();
    const auto& cost = values(block, Var::horizon_hospital_cost);
    const auto& paid = values(block, Var::horizon_hospital_payout);
    std::vector<double> others(n);
    const CaseTable& cases = study.region->cases;
    for (std::size_t i = 0; i < cases.size(); ++i)
        others[index(cases.hospital[i])] +=
            (1 + strength) * (cases.patient_paid[i] + cases.other_paid[i]);
    double least = 1, most = -1;
    for (std::size_t h = 0; h < n; ++h) {
        const double margin = (paid[h] + others[h] - cost[h]) / cost[h];
        const double response = std::max(0.0, 1 - elasticity * margin);
        EXPECT_NEAR(cost[n + h], cost[h] * (1 + strength * response), 1e-9 * cost[h]);
        least = std::min(least, margin);
        most = std::max(most, margin);
    }
    EXPECT_LT(least, 0);
    EXPECT_GT(most - least, 0.05);
}

TEST(Years, DrawnFollowersAreOthersNextYear) {
    BehaviourRules rules = rules_of(Kind::cost);
    rules.drawn = true;
    Study study = behaving(rules);
    add_horizon(study, 2);
    const ResultBlock block = scenario_of(study, {0.5, 1, 0, 0});
    const auto& cost = values(block, Var::horizon_cost);
    const CaseTable& cases = study.region->cases;
    const double base = sum_of(cases, &cases.total_cost);
    // Independent followers: 1.5 a year; the same ones again would give 2.5.
    EXPECT_NEAR((cost[0] + cost[1]) / base, 1.5, 0.08);
    EXPECT_NEAR((cost[2] + cost[3]) / base, 2.25, 0.15);
}

TEST(Years, ProspectiveBudgetsStandOnThePaymentsOfTheYearsBefore) {
    Region region = behaviour_region();
    for (std::size_t h = 0; h < region.hospitals.size(); ++h)
        for (std::size_t y = 0; y < 3; ++y)
            region.hospitals.paid[y][h] = 1e6 + 1e5 * static_cast<double>(y + h);
    Study study = behaving(rules_of(Kind::volume));
    study.region = &region;
    study.policies[0].policy.method = Method::prospective;
    study.policies[0].policy.point_value.form = PointValueRules::Form::none;
    study.policies[0].policy.prospective = ProspectiveRules{};
    add_horizon(study, 2);
    const ResultBlock block = scenario_of(study, {1, 0.1, 0, 0});
    Region next = region;
    auto& paid = next.hospitals.paid;
    const std::size_t n = region.hospitals.size();
    for (std::size_t h = 0; h < n; ++h) {
        paid[0][h] = paid[1][h];
        paid[1][h] = paid[2][h];
        paid[2][h] = values(block, Var::horizon_hospital_payout)[h];
    }
    Study literal = study;
    literal.horizon.reset();
    literal.drivers.resize(2);
    literal.region = &next;
    const ResultBlock expected = scenario_of(literal, {1, 0.21});  // 1.1 * 1.1 of the cases
    const auto& one = values(expected, Var::hospital_payout);
    for (std::size_t h = 0; h < n; ++h)
        EXPECT_NEAR(values(block, Var::horizon_hospital_payout)[n + h], one[h] + one[n + h], 1e-6);
}

class OneBlock : public ResultSink {
  public:
    void put(ResultBlock block) override { got = std::move(block); }
    ResultBlock got;
};

TEST(Years, TheEngineGivesTheSameBits) {
    Study study = behaving(rules_of(Kind::upcoding));
    add_horizon(study, 2, true);
    const FixedSource source(study, {0.1, 1, 0.02, 0.03});
    const ResultBlock one = settle_scenario(study, source, 2);
    for (const int threads : {1, 2}) {
        OneBlock sink;
        RunRequest request;
        request.scenarios = 3;
        request.threads = threads;
        ASSERT_TRUE(Engine(study, source, Precision::single_lanes).run(request, sink));
        for (std::size_t v = 0; v < variable_count; ++v) {
            const std::size_t size = one.values[v].size();
            for (std::size_t i = 0; i < size; ++i)
                ASSERT_EQ(sink.got.values[v][2 * size + i], one.values[v][i]) << variables[v].name;
        }
    }
}

}  // namespace
}  // namespace drgsim
