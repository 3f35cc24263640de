// Scenarios with cases of their own: a change that says what a driver says gives what the driver
// gives; copies of cases count as their weights say; the engine takes the same route.
#include "sim/settlement/scenario_cases.hpp"

#include <gtest/gtest.h>

#include <mutex>
#include <numeric>

#include "sim/engine/engine.hpp"
#include "sim/settlement/settle.hpp"
#include "sim/study/case_change.hpp"
#include "tests/unit/sim/settlement/guigang.hpp"

namespace drgsim {
namespace {

using testing::guigang;
using testing::small_region;
using testing::StatedSource;
using testing::study_of;

/// Multiplies the money of cases by 1 + scenario / 100 and counts each 1.5 times.
class DearerAndMore : public CaseChange {
  public:
    void apply(const Study& /*study*/, const PreparedPolicy& /*prepared*/,
               const ScenarioValues& values, CaseTable& cases) const override {
        const double factor = 1 + static_cast<double>(values.scenario()) / 100;
        for (auto* column :
             {&cases.total_cost, &cases.fund_paid, &cases.patient_paid, &cases.other_paid,
              &cases.self_expense, &cases.unreasonable_cost, &cases.excluded_cost})
            for (double& value : *column) value *= factor;
        cases.weight.assign(cases.size(), 1.5);
    }
};

/// Two copies of every case that count half each.
class Halves : public CaseChange {
  public:
    void apply(const Study& /*study*/, const PreparedPolicy& /*prepared*/,
               const ScenarioValues& /*values*/, CaseTable& cases) const override {
        cases.weight.assign(cases.size(), 0.5);
        std::vector<std::uint32_t> rows(cases.size());
        std::iota(rows.begin(), rows.end(), 0U);
        append_copies(cases, rows);
    }
};

double as_drivers(std::size_t driver, std::uint64_t scenario, std::size_t /*entity*/) {
    return driver == 0 ? 1 + static_cast<double>(scenario) / 100 : 1.5;
}

Driver driver_on(const char* name, Target target) {
    Driver driver;
    driver.name = name;
    driver.target = target;
    return driver;
}

Region two_years() {
    Region region = small_region({.cases = 3000});
    for (std::size_t i = 0; i < region.cases.size(); i += 3)
        region.cases.discharge_date[i] -= 10000;
    return region;
}

void expect_near(const ResultBlock& a, const ResultBlock& b) {
    for (std::size_t v = 0; v < variable_count; ++v) {
        ASSERT_EQ(a.values[v].size(), b.values[v].size());
        for (std::size_t i = 0; i < a.values[v].size(); ++i)
            EXPECT_NEAR(a.values[v][i], b.values[v][i],
                        1e-9 * (1 + std::abs(b.values[v][i])) + 1e-5)
                << variables[v].name << " " << i;
    }
}

TEST(ScenarioCases, AChangeOfAllCasesIsWhatDriversSay) {
    const Region region = two_years();
    Study changed = study_of(region, guigang());
    changed.case_changes.push_back(std::make_shared<DearerAndMore>());
    Study driven = study_of(region, guigang());
    driven.drivers = {driver_on("c", Target::cost), driver_on("v", Target::volume)};
    const StatedSource none(changed, as_drivers), drivers(driven, as_drivers);
    for (const std::uint64_t s : {0, 7, 40})
        expect_near(settle_scenario(changed, none, s), settle_scenario(driven, drivers, s));
}

TEST(ScenarioCases, CopiesCountAsTheirWeightsSay) {
    const Region region = two_years();
    Study halves = study_of(region, guigang());
    // Requests near the cap and draws are case by case: without them copies change nothing.
    halves.policies[0].policy.review.cap_share.reset();
    Study plain = halves;
    halves.case_changes.push_back(std::make_shared<Halves>());
    const StatedSource source(plain, as_drivers);
    expect_near(settle_scenario(halves, source, 3), settle_scenario(plain, source, 3));
}

class Blocks : public ResultSink {
  public:
    void put(ResultBlock block) override {
        const std::lock_guard lock(mutex_);
        const std::size_t at = block.first / block_scenarios;
        blocks.resize(std::max(blocks.size(), at + 1));
        blocks[at] = std::move(block);
    }
    std::vector<ResultBlock> blocks;

  private:
    std::mutex mutex_;
};

TEST(ScenarioCases, TheEngineGivesTheirBitsForAnyThreads) {
    const Region region = small_region({.hospitals = 4, .groups = 6, .cases = 200});
    Study study = study_of(region, guigang());
    study.policies.push_back(study.policies[0]);
    study.drivers = {driver_on("b", Target::budget)};
    study.case_changes.push_back(std::make_shared<DearerAndMore>());
    const StatedSource source(study, as_drivers);
    const Engine engine(study, source, Precision::single_lanes);
    for (const int threads : {1, 3}) {
        Blocks sink;
        RunRequest request;
        request.scenarios = 70;
        request.threads = threads;
        ASSERT_TRUE(engine.run(request, sink));
        ASSERT_EQ(sink.blocks.size(), 2U);
        for (const std::uint64_t s : {0, 63, 64, 69}) {
            const ResultBlock one = settle_scenario(study, source, s);
            const ResultBlock& block = sink.blocks[s / block_scenarios];
            const std::size_t row = s - block.first;
            ASSERT_EQ(block.drivers.at(0).at(row), one.drivers.at(0).at(0));
            for (std::size_t v = 0; v < variable_count; ++v) {
                const std::size_t size = one.values[v].size() / 2;
                for (std::size_t p = 0; p < 2; ++p)
                    for (std::size_t i = 0; i < size; ++i)
                        ASSERT_EQ(block.values[v][(p * block.count + row) * size + i],
                                  one.values[v][p * size + i]);
            }
        }
    }
}

TEST(ScenarioCases, StopsBetweenScenarios) {
    const Region region = small_region({.hospitals = 4, .groups = 6, .cases = 200});
    Study study = study_of(region, guigang());
    study.case_changes.push_back(std::make_shared<Halves>());
    const StatedSource source(study, as_drivers);
    const std::atomic<bool> stop = true;
    Blocks sink;
    RunRequest request;
    request.scenarios = 70;
    request.stop = &stop;
    EXPECT_FALSE(Engine(study, source, Precision::single_lanes).run(request, sink));
    EXPECT_TRUE(sink.blocks.empty());
}

}  // namespace
}  // namespace drgsim
