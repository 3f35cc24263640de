// The result is a function of data, plan and seed: not of threads, instruction set, the order of
// blocks, or how many scenarios are asked for. And the identities of rules 8.
#include <gtest/gtest.h>

#include <map>
#include <mutex>

#include "kernels/isa.hpp"
#include "scenarios/drivers/driver_source.hpp"
#include "sim/engine/engine.hpp"
#include "sim/engine/worker.hpp"
#include "sim/settlement/settle.hpp"
#include "tests/support/guigang_study.hpp"
#include "tests/support/small_region.hpp"

namespace drgsim {
namespace {

using testing::driver;
using testing::small_region;

/// Blocks by their first scenario.
using Collected = std::map<std::uint64_t, ResultBlock>;

class CollectingSink : public ResultSink {
  public:
    explicit CollectingSink(Collected& blocks) : blocks_(blocks) {}
    void put(ResultBlock block) override {
        const std::lock_guard lock(mutex_);
        const std::uint64_t first = block.first;
        blocks_.emplace(first, std::move(block));
    }

  private:
    Collected& blocks_;
    std::mutex mutex_;
};

DistributionSpec lognormal(double cv) {
    DistributionSpec spec;
    spec.type = DistributionSpec::Type::lognormal;
    spec.parameter = {1.0, cv, 0, 0};
    return spec;
}

/// A study of a small region under guigang-2020 with its drivers' source.
struct Fixture {
    Region region;
    Study study;
    std::unique_ptr<DriverSource> source;

    explicit Fixture(std::vector<Driver> drivers, double cap_share = 0.05, unsigned seed = 1)
        : region(small_region(
              {.hospitals = 9, .groups = 25, .cases = 4000, .year = 2024, .seed = seed})),
          study(testing::guigang_study(region, cap_share)) {
        study.drivers = std::move(drivers);
        const std::vector<DistributionSpec> specs(study.drivers.size(), lognormal(0.1));
        source = std::make_unique<DriverSource>(20261121, study.drivers, specs, study.axes, region);
    }

    Collected run(std::uint64_t scenarios, int threads) const {
        Collected collected;
        CollectingSink sink(collected);
        RunRequest request;
        request.scenarios = scenarios;
        request.threads = threads;
        EXPECT_TRUE(Engine(study, *source, Precision::single_lanes).run(request, sink));
        return collected;
    }
};

std::vector<Driver> many_drivers() {
    return {driver("b", Target::budget, {Axis::fund}),
            driver("w", Target::weight, {Axis::group}),
            driver("c", Target::cost, {Axis::group}),
            driver("ch", Target::cost, {Axis::hospital}),
            driver("v", Target::volume, {Axis::hospital}),
            driver("q", Target::review_approval, {Axis::level}),
            driver("s", Target::fund_share, {Axis::fund})};
}

std::vector<Driver> mixed_drivers() {
    return {driver("w", Target::weight, {Axis::level, Axis::group}),
            driver("c", Target::cost, {Axis::hospital, Axis::group}),
            driver("v", Target::volume, {Axis::month})};
}

void expect_same(const ResultBlock& a, const ResultBlock& b) {
    ASSERT_EQ(a.first, b.first);
    ASSERT_EQ(a.count, b.count);
    for (std::size_t v = 0; v < variable_count; ++v)
        EXPECT_EQ(a.values[v], b.values[v]) << variables[v].name;
    EXPECT_EQ(a.drivers, b.drivers);
}

TEST(SameBits, AnyNumberOfThreads) {
    for (const auto& drivers : {many_drivers(), mixed_drivers()}) {
        const Fixture fixture(drivers, 0.02);
        const Collected one = fixture.run(300, 1);
        ASSERT_EQ(one.size(), 5U);
        for (const int threads : {2, 8}) {
            const Collected more = fixture.run(300, threads);
            ASSERT_EQ(more.size(), 5U);
            for (const auto& [first, block] : one) expect_same(block, more.at(first));
        }
    }
}

TEST(SameBits, EveryInstructionSet) {
    for (const auto& drivers : {many_drivers(), mixed_drivers()}) {
        const Fixture fixture(drivers, 0.02);
        const EnginePlan plan(fixture.study, *fixture.source);
        const ResultBlock single = Worker<float>(plan, Isa::v2).compute(64, 64);
        const ResultBlock twice = Worker<double>(plan, Isa::v2).compute(64, 64);
        int compared = 0;
        for (const Isa isa : {Isa::v3, Isa::v4}) {
            if (!is_supported(isa)) continue;
            expect_same(single, Worker<float>(plan, isa).compute(64, 64));
            expect_same(twice, Worker<double>(plan, isa).compute(64, 64));
            ++compared;
        }
        RecordProperty("instruction_sets_compared", compared);
    }
}

TEST(SameBits, ABlockDoesNotDependOnTheOthers) {
    const Fixture fixture(many_drivers());
    const Engine engine(fixture.study, *fixture.source, Precision::single_lanes);
    const Collected all = fixture.run(200, 1);
    expect_same(all.at(128), engine.compute(2, 200));
    // The last block of a shorter run is the beginning of the same block of a longer one.
    const ResultBlock part = engine.compute(2, 140);
    ASSERT_EQ(part.count, 12U);
    const auto& whole = all.at(128).values[static_cast<std::size_t>(Var::hospital_payout)];
    const auto& begun = part.values[static_cast<std::size_t>(Var::hospital_payout)];
    EXPECT_TRUE(std::equal(begun.begin(), begun.end(), whole.begin()));
}

TEST(SameBits, DoneBlocksAreSkippedAndStopEndsTheRun) {
    const Fixture fixture(many_drivers());
    const Engine engine(fixture.study, *fixture.source, Precision::single_lanes);
    RunRequest request;
    request.scenarios = 200;
    request.done = {1, 0, 1, 0};
    Collected some;
    CollectingSink some_sink(some);
    EXPECT_TRUE(engine.run(request, some_sink));
    ASSERT_EQ(some.size(), 2U);
    EXPECT_TRUE(some.contains(64) && some.contains(192));
    const std::atomic<bool> stop = true;
    request.stop = &stop;
    Collected none;
    CollectingSink none_sink(none);
    EXPECT_FALSE(engine.run(request, none_sink));
    EXPECT_TRUE(none.empty());
}

/// Without caps, deductions and kappa the payouts are the drawn budget (rules 8, Identity).
TEST(Identity, PayoutsAreTheBudget) {
    for (const auto& drivers :
         {std::vector<Driver>{driver("b", Target::budget, {Axis::fund})}, many_drivers()}) {
        Fixture fixture(drivers);
        fixture.study.policies[0].policy.clearing = {};
        fixture.study.policies[0].policy.clearing.assessment = false;
        std::fill(fixture.region.hospitals.audit_deduction.begin(),
                  fixture.region.hospitals.audit_deduction.end(), 0.0);
        for (double& paid : fixture.region.cases.patient_paid) paid = std::round(paid * 100) / 100;
        for (std::size_t i = 0; i < fixture.region.cases.size(); ++i) {
            CaseTable& c = fixture.region.cases;
            c.patient_paid[i] = c.total_cost[i] - c.fund_paid[i] - c.other_paid[i];
        }
        const ResultBlock block =
            Engine(fixture.study, *fixture.source, Precision::single_lanes).compute(0, 64);
        const auto of = [&](Var v) -> const std::vector<double>& {
            return block.values[static_cast<std::size_t>(v)];
        };
        const std::size_t hospitals = fixture.region.hospitals.size();
        for (std::size_t s = 0; s < 64; ++s) {
            for (std::size_t f = 0; f < fund_count; ++f) {
                const std::size_t at = s * fund_count + f;
                double sum = 0;
                for (std::size_t h = 0; h < hospitals; ++h)
                    sum += of(Var::hospital_payout)[at * hospitals + h];
                EXPECT_NEAR(sum, of(Var::budget)[at], 1e-12 * of(Var::cost)[at]);
                EXPECT_NEAR(of(Var::balance)[at], 0, 1e-12 * of(Var::cost)[at]);
            }
        }
        EXPECT_NE(of(Var::budget)[0], of(Var::budget)[2]) << "the budget did not vary";
    }
}

/// All money and budgets twice as large: point values and payouts twice, points the same.
TEST(Identity, Homogeneity) {
    Fixture one({});
    Fixture two({});
    for (auto* column :
         {&two.region.cases.total_cost, &two.region.cases.fund_paid, &two.region.cases.patient_paid,
          &two.region.cases.other_paid, &two.region.cases.self_expense,
          &two.region.cases.unreasonable_cost, &two.region.cases.excluded_cost}) {
        for (double& value : *column) value *= 2;
    }
    for (double& value : two.region.hospitals.audit_deduction) value *= 2;
    const std::vector<int> history{2024};
    two.study.policies[0].standards = calibrate(two.region, two.study.policies[0].policy, history);
    two.study.flows = reference_flows(two.region, history);
    for (double& budget : two.study.budget) budget *= 2;
    const ResultBlock a = settle(one.study);
    const ResultBlock b = settle(two.study);
    for (std::size_t v = 0; v < variable_count; ++v) {
        const double factor = variables[v].units.starts_with("yuan") ? 2 : 1;
        for (std::size_t i = 0; i < a.values[v].size(); ++i) {
            ASSERT_NEAR(b.values[v][i], factor * a.values[v][i],
                        1e-9 * (1 + std::abs(a.values[v][i])))
                << variables[v].name;
        }
    }
}

}  // namespace
}  // namespace drgsim
