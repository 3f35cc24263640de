// Running blocks: how many, which, stopped and resumed; regions and funds without cases; drivers
// that silence a whole scenario.
#include "sim/engine/engine.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <stdexcept>

#include "sim/settlement/settle.hpp"
#include "tests/unit/sim/settlement/guigang.hpp"

namespace drgsim {
namespace {

using testing::guigang;
using testing::small_region;
using testing::StatedSource;
using testing::study_of;

double one(std::size_t, std::uint64_t, std::size_t) {
    return 1;
}

class Collector : public ResultSink {
  public:
    void put(ResultBlock block) override {
        const std::lock_guard lock(mutex_);
        first.push_back(block.first);
        scenarios += block.count;
        if (stop_after != 0 && first.size() == stop_after) stop = true;
    }
    std::vector<std::uint64_t> first;
    std::size_t scenarios = 0, stop_after = 0;
    std::atomic<bool> stop = false;

  private:
    std::mutex mutex_;
};

struct Fixture {
    Region region =
        small_region({.hospitals = 5, .groups = 8, .cases = 400, .year = 2024, .seed = 1});
    Study study = study_of(region, guigang());
    StatedSource source{study, one};
    Engine engine{study, source, Precision::single_lanes};
};

TEST(Engine, RunsEveryBlockOnceAndCountsScenarios) {
    const Fixture fixture;
    Collector sink;
    std::atomic<std::uint64_t> finished = 0;
    RunRequest request;
    request.scenarios = 200;
    request.threads = 2;
    request.finished = &finished;
    EXPECT_TRUE(fixture.engine.run(request, sink));
    std::sort(sink.first.begin(), sink.first.end());
    EXPECT_EQ(sink.first, (std::vector<std::uint64_t>{0, 64, 128, 192}));
    EXPECT_EQ(sink.scenarios, 200U);
    EXPECT_EQ(finished, 200U);
}

TEST(Engine, SkipsWhatIsDoneAndStops) {
    const Fixture fixture;
    Collector sink;
    RunRequest request;
    request.scenarios = 640;
    request.done = {1, 0, 1, 1};
    EXPECT_TRUE(fixture.engine.run(request, sink));
    EXPECT_EQ(sink.first.size(), 7U);
    EXPECT_EQ(std::count(sink.first.begin(), sink.first.end(), 128U), 0);

    Collector stopping;
    stopping.stop_after = 3;
    request.done.clear();
    request.stop = &stopping.stop;
    EXPECT_FALSE(fixture.engine.run(request, stopping));
    EXPECT_EQ(stopping.first.size(), 3U);
}

TEST(Engine, DoesWhatIsAskedForBesideTheBlocksOnce) {
    const Fixture fixture;
    for (const int threads : {1, 3}) {
        for (const std::uint64_t scenarios : {64U, 640U}) {
            for (const bool all_done : {false, true}) {
                std::atomic<int> calls = 0;
                RunRequest request;
                request.scenarios = scenarios;
                request.threads = threads;
                request.done.assign(all_done ? 10 : 0, 1);
                request.beside = [&] { ++calls; };
                Collector sink;
                EXPECT_TRUE(fixture.engine.run(request, sink));
                EXPECT_EQ(calls, 1);
                EXPECT_EQ(sink.scenarios, all_done ? 0 : scenarios);
            }
        }
    }
}

TEST(Engine, SettlesTheBaseBesideTheBlocks) {
    const Fixture fixture;
    const auto expected = settle(fixture.study).values;
    RunRequest request;
    request.scenarios = 640;
    request.threads = 3;
    ResultBlock base;
    request.beside = [&] { base = settle(fixture.study); };
    Collector sink;
    EXPECT_TRUE(fixture.engine.run(request, sink));
    EXPECT_EQ(base.values, expected);
    EXPECT_EQ(sink.scenarios, 640U);
}

TEST(Engine, WhatIsBesideTheBlocksIsLeftOutWhenStoppedAndItsErrorPassedOn) {
    const Fixture fixture;
    RunRequest request;
    request.scenarios = 640;
    Collector stopping;
    stopping.stop_after = 1;
    request.stop = &stopping.stop;
    int calls = 0;
    request.beside = [&] { ++calls; };
    EXPECT_FALSE(fixture.engine.run(request, stopping));
    EXPECT_EQ(calls, 0);

    Collector sink;
    request.stop = nullptr;
    request.beside = [] { throw std::runtime_error("no base"); };
    EXPECT_THROW(fixture.engine.run(request, sink), std::runtime_error);
    EXPECT_LT(sink.scenarios, 640U);
}

TEST(Engine, PassesOnWhatTheSinkThrows) {
    class Full : public ResultSink {
        void put(ResultBlock) override { throw std::runtime_error("disk full"); }
    };
    const Fixture fixture;
    Full sink;
    RunRequest request;
    request.scenarios = 64;
    EXPECT_THROW(fixture.engine.run(request, sink), std::runtime_error);
}

TEST(Engine, TheLastBlockMayBeShort) {
    const Fixture fixture;
    const ResultBlock whole = fixture.engine.compute(1, 1000);
    const ResultBlock part = fixture.engine.compute(1, 70);
    EXPECT_EQ(part.first, 64U);
    EXPECT_EQ(part.count, 6U);
    const std::size_t v = static_cast<std::size_t>(Var::hospital_payout);
    ASSERT_EQ(part.values[v].size(), 6U * 2 * 5);
    EXPECT_TRUE(std::equal(part.values[v].begin(), part.values[v].end(), whole.values[v].begin()));
}

TEST(Engine, EmptyRegionIsSettledLikeByHand) {
    const Region region;
    Study study;
    study.region = &region;
    study.axes = axes_of(region);
    study.year = 2024;
    study.policies.push_back({guigang(), testing::standards_of(1000, {})});
    study.budget = {100, 200};
    const StatedSource source(study, one);
    for (const Precision precision : {Precision::single_lanes, Precision::double_lanes}) {
        const ResultBlock block = Engine(study, source, precision).compute(0, 1);
        const ResultBlock expected = settle(study);
        for (std::size_t v = 0; v < variable_count; ++v)
            EXPECT_EQ(block.values[v], expected.values[v]) << variables[v].name;
    }
}

TEST(Engine, HospitalAndFundWithoutCases) {
    Region region =
        small_region({.hospitals = 5, .groups = 8, .cases = 400, .year = 2024, .seed = 2});
    for (auto& hospital : region.cases.hospital)
        if (index(hospital) == 2 || index(hospital) == 4) hospital = HospitalId{0};
    std::fill(region.cases.fund.begin(), region.cases.fund.end(), Fund::resident);
    const Study study = study_of(region, guigang());
    const StatedSource source(study, one);
    const ResultBlock block = Engine(study, source, Precision::double_lanes).compute(0, 1);
    const ResultBlock expected = settle(study);
    for (std::size_t v = 0; v < variable_count; ++v) {
        ASSERT_EQ(block.values[v].size(), expected.values[v].size());
        for (std::size_t i = 0; i < expected.values[v].size(); ++i) {
            ASSERT_TRUE(std::isfinite(block.values[v][i])) << variables[v].name;
            ASSERT_NEAR(block.values[v][i], expected.values[v][i], 1e-4) << variables[v].name;
        }
    }
    EXPECT_EQ(block.values[static_cast<std::size_t>(Var::point_value)][0], 0);
}

/// Volume 0 everywhere: nothing is left but the budget, without a NaN.
TEST(Engine, ScenarioWithoutVolume) {
    Fixture fixture;
    Driver volume;
    volume.name = "volume";
    volume.target = Target::volume;
    fixture.study.drivers = {volume};
    std::fill(fixture.region.hospitals.audit_deduction.begin(),
              fixture.region.hospitals.audit_deduction.end(), 0.0);
    const StatedSource source(fixture.study, [](std::size_t, std::uint64_t scenario, std::size_t) {
        return scenario == 0 ? 1.0 : 0.0;
    });
    const ResultBlock block = Engine(fixture.study, source, Precision::single_lanes).compute(0, 2);
    for (std::size_t v = 0; v < variable_count; ++v)
        for (const double x : block.values[v]) ASSERT_TRUE(std::isfinite(x)) << variables[v].name;
    const auto of = [&](Var v) { return block.values[static_cast<std::size_t>(v)]; };
    for (std::size_t f = 0; f < fund_count; ++f) {
        EXPECT_GT(of(Var::payout)[f], 0);
        EXPECT_EQ(of(Var::payout)[fund_count + f], 0);
        EXPECT_EQ(of(Var::balance)[fund_count + f], fixture.study.budget[f]);
        EXPECT_EQ(of(Var::cases_normal)[fund_count + f], 0);
    }
    EXPECT_EQ(block.drivers[0], (std::vector<double>{1, 0}));
}

TEST(Engine, StatesItsMemory) {
    const Fixture fixture;
    EXPECT_GT(fixture.engine.shared_bytes(), 400U * 20);
    const Engine twice(fixture.study, fixture.source, Precision::double_lanes);
    EXPECT_GT(twice.worker_bytes(), fixture.engine.worker_bytes());
}

}  // namespace
}  // namespace drgsim
