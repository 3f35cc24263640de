// The engine's lanes against the literal settlement of the same scenario, for random packs on
// random regions with random drivers: 1e-6 (single) and 1e-9 (double) of the cost of the same
// entity. And the same bits for every instruction set and any number of threads.
#include <gtest/gtest.h>

#include <map>
#include <mutex>

#include "kernels/isa.hpp"
#include "sim/engine/engine.hpp"
#include "sim/engine/worker.hpp"
#include "tests/property/random_study.hpp"

namespace drgsim {
namespace {

using testing::Dice;
using testing::StatedSource;

/// Multipliers between 0.7 and 1.3; scenario 0 has none.
double some_value(std::size_t d, std::uint64_t scenario, std::size_t entity) {
    if (scenario == 0) return 1;
    std::uint64_t x = (d + 1) * 0x9E3779B97F4A7C15ULL + scenario * 0xBF58476D1CE4E5B9ULL +
                      entity * 0x94D049BB133111EBULL;
    x ^= x >> 31;
    x *= 0xD6E8FEB86659FD93ULL;
    x ^= x >> 32;
    return 0.7 + 0.6 * static_cast<double>(x >> 11) * 0x1p-53;
}

const std::vector<double>& of(const ResultBlock& block, Var v) {
    return block.values[static_cast<std::size_t>(v)];
}

/// What an error of `variable` at policy p and entity e of the literal result is measured by: money
/// by the cost of the same entity, a point's value by the fund's cost a point (it may come out near
/// 0 as a difference of much larger sums), everything else by its own size.
double scale_of(const Variable& variable, const DimSizes& sizes, const ResultBlock& literal,
                std::size_t p, std::size_t e, double value) {
    const auto cost = [&](Var v, std::size_t entity) {
        const std::size_t n = values_per_scenario(variables[static_cast<std::size_t>(v)], sizes);
        return of(literal, v)[p * n + entity];
    };
    const double own = std::max(1.0, std::abs(value));
    const bool of_month = variable.rank == 2 && variable.dims[1] == Dim::month;
    const bool of_pool = variable.rank == 2 && variable.dims[1] == Dim::pool;
    const std::size_t fund = of_month  ? e / month_count
                             : of_pool ? e / sizes[static_cast<std::size_t>(Dim::pool)]
                                       : e;
    if (variable.units == "yuan/point") {
        const double points = cost(Var::points, fund);
        return points > 0 ? std::max(own, cost(Var::cost, fund) / points) : own;
    }
    if (variable.units != "yuan") return own;
    const auto is = [&](int rank, Dim last) {
        return variable.rank == rank && variable.dims[static_cast<std::size_t>(rank - 1)] == last;
    };
    if (is(1, Dim::group)) return std::max(1.0, cost(Var::group_cost, e));
    if (is(1, Dim::fund)) return std::max(1.0, cost(Var::cost, e));
    if (is(2, Dim::hospital)) return std::max(1.0, cost(Var::hospital_cost, e));
    if (of_month) return std::max(1.0, cost(Var::cost, fund));
    if (is(3, Dim::month)) return std::max(1.0, cost(Var::hospital_cost, e / month_count));
    return own;
}

/// Lane s of `run` against the literal result of the same scenario.
void expect_agree(const Study& study, const ResultBlock& run, std::size_t s,
                  const ResultBlock& literal, double tolerance) {
    const DimSizes sizes = dim_sizes(study, 1);
    for (std::size_t v = 0; v < variable_count; ++v) {
        if (run.values[v].empty()) continue;
        const std::size_t n = values_per_scenario(variables[v], sizes);
        ASSERT_EQ(literal.values[v].size(), study.policies.size() * n) << variables[v].name;
        for (std::size_t p = 0; p < study.policies.size(); ++p) {
            for (std::size_t e = 0; e < n; ++e) {
                const double expected = literal.values[v][p * n + e];
                const double got = run.values[v][(p * run.count + s) * n + e];
                const double scale = scale_of(variables[v], sizes, literal, p, e, expected);
                ASSERT_NEAR(got, expected, tolerance * scale)
                    << variables[v].name << " policy " << p << " entity " << e << " scenario " << s;
            }
        }
    }
}

struct Random {
    Dice dice;
    Region region;
    Study study;
    std::unique_ptr<StatedSource> source;

    explicit Random(unsigned seed, std::size_t policies = 1)
        : dice(seed), region(testing::random_region(seed % 5)) {
        std::vector<Policy> packs;
        for (std::size_t p = 0; p < policies; ++p) packs.push_back(testing::random_policy(dice));
        study = testing::random_study(region, dice, packs);
        study.drivers = testing::random_drivers(dice);
        source = std::make_unique<StatedSource>(study, some_value);
    }
};

/// Calls check(random) for `count` studies with bootstrapped cases that the lanes can hold.
template <class Check>
void for_bootstrapped(unsigned first, int count, const Check& check) {
    for (unsigned seed = first; count > 0; ++seed) {
        SCOPED_TRACE(::testing::Message() << "seed " << seed);
        Random r(seed);
        Policy& policy = r.study.policies[0].policy;
        policy.outside.rules.clear();
        policy.adjusters.hospitals.clear();
        r.study.uncertainty.bootstrap_bits = seed % 2 == 0 ? 8 : 16;
        if (!runs_in_lanes(r.study)) continue;
        check(r);
        if (::testing::Test::HasFatalFailure()) return;
        --count;
    }
}

void check_agree(unsigned first, unsigned last, Precision precision, double tolerance) {
    double outside = 0;
    for (unsigned seed = first; seed < last; ++seed) {
        SCOPED_TRACE(::testing::Message() << "seed " << seed);
        const Random r(seed);
        const ResultBlock run = Engine(r.study, *r.source, precision).compute(0, 4);
        for (const std::uint64_t s : {0, 3}) {
            const ResultBlock literal = settle_scenario(r.study, *r.source, s);
            expect_agree(r.study, run, s, literal, tolerance);
            outside += of(literal, Var::cases_outside)[0];
        }
        if (::testing::Test::HasFatalFailure()) return;
    }
    EXPECT_GT(outside, 0) << "no pack let a case out";
}

TEST(RandomPacks, SingleLanesAgreeWithTheLiteralSettlement) {
    check_agree(0, 150, Precision::single_lanes, 1e-6);
}

TEST(RandomPacks, DoubleLanesAgreeWithTheLiteralSettlement) {
    check_agree(150, 300, Precision::double_lanes, 1e-9);
}

void check_bootstrap_agrees(unsigned first, Precision precision, double tolerance) {
    for_bootstrapped(first, 60, [&](const Random& r) {
        const ResultBlock run = Engine(r.study, *r.source, precision).compute(1, 128);
        for (const std::uint64_t s : {0, 37})
            expect_agree(r.study, run, s, settle_scenario(r.study, *r.source, 64 + s), tolerance);
    });
}

TEST(RandomPacks, BootstrapInSingleLanesAgreesWithTheLiteralSettlement) {
    check_bootstrap_agrees(400, Precision::single_lanes, 1e-6);
}

TEST(RandomPacks, BootstrapInDoubleLanesAgreesWithTheLiteralSettlement) {
    check_bootstrap_agrees(800, Precision::double_lanes, 1e-9);
}

TEST(RandomPacks, SeveralShareARunAsIfEachWereAlone) {
    const Random r(7, 5);
    const ResultBlock all = Engine(r.study, *r.source, Precision::single_lanes).compute(0, 64);
    for (std::size_t p = 0; p < r.study.policies.size(); ++p) {
        Study alone = r.study;
        alone.policies = {r.study.policies[p]};
        const ResultBlock one = Engine(alone, *r.source, Precision::single_lanes).compute(0, 64);
        for (std::size_t v = 0; v < variable_count; ++v) {
            const std::size_t n = one.values[v].size();
            for (std::size_t i = 0; i < n; ++i)
                ASSERT_EQ(all.values[v][p * n + i], one.values[v][i]) << variables[v].name;
        }
    }
}

/// A policy without points: everything is paid as booked.
TEST(RandomPacks, AllOutsideIsPaidAsBooked) {
    Random r(3);
    Policy policy;
    policy.method = Method::fee_for_service;
    policy.point_value.form = PointValueRules::Form::none;
    policy.clearing.assessment = false;
    policy.outside.rules = {{"all", {}, CaseRoute::fee_for_service}};
    r.study.policies = {{policy, calibrate(r.region, policy, std::vector<int>{2024}), {}}};
    std::fill(r.region.hospitals.audit_deduction.begin(), r.region.hospitals.audit_deduction.end(),
              0.0);
    for (const std::vector<Driver>& drivers :
         {std::vector<Driver>{},
          {testing::driver("c", Target::cost, {Axis::group, Axis::month})}}) {
        r.study.drivers = drivers;
        const ResultBlock run = Engine(r.study, *r.source, Precision::single_lanes).compute(0, 4);
        expect_agree(r.study, run, 3, settle_scenario(r.study, *r.source, 3), 1e-6);
        for (std::size_t i = 0; i < of(run, Var::payout).size(); ++i) {
            EXPECT_NEAR(of(run, Var::payout)[i], of(run, Var::fund_booked)[i],
                        1e-7 * of(run, Var::cost)[i]);
            EXPECT_EQ(of(run, Var::points)[i], 0);
        }
    }
}

void expect_same(const ResultBlock& a, const ResultBlock& b) {
    for (std::size_t v = 0; v < variable_count; ++v)
        ASSERT_EQ(a.values[v], b.values[v]) << variables[v].name;
}

/// @returns how many instruction sets were compared with v2.
int expect_same_with_every_instruction_set(const Random& r) {
    int compared = 0;
    const EnginePlan plan(r.study, *r.source);
    const ResultBlock single = Worker<float>(plan, Isa::v2).compute(64, 64);
    const ResultBlock twice = Worker<double>(plan, Isa::v2).compute(64, 64);
    for (const Isa isa : {Isa::v3, Isa::v4}) {
        if (!is_supported(isa)) continue;
        expect_same(single, Worker<float>(plan, isa).compute(64, 64));
        expect_same(twice, Worker<double>(plan, isa).compute(64, 64));
        ++compared;
    }
    return compared;
}

TEST(RandomPacks, EveryInstructionSetGivesTheSameBits) {
    int compared = 0;
    for (unsigned seed = 300; seed < 330; ++seed) {
        SCOPED_TRACE(::testing::Message() << "seed " << seed);
        const Random r(seed);
        compared += expect_same_with_every_instruction_set(r);
    }
    if (compared == 0) GTEST_SKIP() << "this machine has one instruction set only";
}

TEST(RandomPacks, BootstrapGivesTheSameBitsWithEveryInstructionSet) {
    int compared = 0;
    for_bootstrapped(
        1200, 12, [&](const Random& r) { compared += expect_same_with_every_instruction_set(r); });
    if (compared == 0) GTEST_SKIP() << "this machine has one instruction set only";
}

class Collector : public ResultSink {
  public:
    void put(ResultBlock block) override {
        const std::lock_guard lock(mutex_);
        const std::uint64_t first = block.first;
        blocks.emplace(first, std::move(block));
    }
    std::map<std::uint64_t, ResultBlock> blocks;

  private:
    std::mutex mutex_;
};

TEST(RandomPacks, AnyNumberOfThreadsGivesTheSameBits) {
    for (unsigned seed = 330; seed < 338; ++seed) {
        SCOPED_TRACE(::testing::Message() << "seed " << seed);
        Random r(seed, 2);
        // Two of them with bootstrapped cases, whichever way those take.
        if (seed >= 336) r.study.uncertainty.bootstrap_bits = 8;
        const auto run = [&](int threads) {
            Collector sink;
            RunRequest request;
            request.scenarios = 200;
            request.threads = threads;
            EXPECT_TRUE(Engine(r.study, *r.source, Precision::single_lanes).run(request, sink));
            return std::move(sink.blocks);
        };
        const auto one = run(1);
        for (const int threads : {2, 8}) {
            const auto more = run(threads);
            for (const auto& [first, block] : one) expect_same(block, more.at(first));
        }
    }
}

}  // namespace
}  // namespace drgsim
