// The segment kernel and whole blocks of the engine on the reference work REF: a synthetic region
// of 1 M cases (DRGSIM_BENCH_CASES), 443 hospitals, 600 groups, guigang-2020, drivers on budget by
// fund, weight by group, cost by group and by hospital, volume by hospital. CPU time of the
// process. Each answer is first checked against `settle`. Counters: ns a case-scenario, counting
// every case, and `of_streaming`, the time of a kernel that only multiplies and adds as many
// case-lanes over this one's time.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <string>

#include "bench/reference_work.hpp"
#include "bench/streaming.hpp"
#include "sim/engine/worker.hpp"
#include "sim/settlement/settle.hpp"

namespace drgsim {
namespace {

using bench::cpu_seconds;
using bench::driver;
using bench::reference_drivers;
using bench::region;
using bench::Work;
using kernels::lanes;

/// Nanoseconds a case-lane of the yardstick: the best of several passes.
double streaming_ns() {
    static const double best = [] {
        const std::vector<float> cost(region().cases.total_cost.begin(),
                                      region().cases.total_cost.end());
        float factor[lanes];
        float sums[lanes] = {};
        for (int l = 0; l < lanes; ++l) factor[l] = 1e-6F * static_cast<float>(l);
        double least = 1e300;
        for (int pass = 0; pass < 12; ++pass) {
            const double begin = cpu_seconds();
            bench::stream(active_isa(), cost.data(), cost.size(), factor, sums);
            benchmark::DoNotOptimize(sums);
            least = std::min(least, cpu_seconds() - begin);
        }
        return least * 1e9 / (static_cast<double>(cost.size()) * lanes);
    }();
    return best;
}

void report(benchmark::State& state, double seconds) {
    const double pairs = static_cast<double>(region().cases.size()) * lanes *
                         static_cast<double>(state.iterations());
    const double ns = seconds * 1e9 / pairs;
    state.counters["ns_per_case_scenario"] = ns;
    state.counters["of_streaming"] = streaming_ns() / ns;
    state.SetItemsProcessed(static_cast<std::int64_t>(pairs));
}

bool same_payouts(const ResultBlock& literal, const ResultBlock& block) {
    const auto& cost = literal.values[static_cast<std::size_t>(Var::hospital_cost)];
    const auto& a = literal.values[static_cast<std::size_t>(Var::hospital_payout)];
    const auto& b = block.values[static_cast<std::size_t>(Var::hospital_payout)];
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!(std::abs(a[i] - b[i]) <= 1e-6 * std::max(cost[i], 1.0))) return false;
    return !a.empty();
}

/// Whether the payouts of the engine without drivers are those of `settle`, to 1e-6 of the cost.
bool agrees_with_settle() {
    static const bool agrees = [] {
        const Work work({}, 0.05);
        const ResultBlock literal = settle(work.study);
        const EnginePlan plan(work.study, *work.source);
        const ResultBlock block = Worker<float>(plan).compute(0, 1);
        return same_payouts(literal, block);
    }();
    return agrees;
}

void streaming(benchmark::State& state) {
    const std::vector<float> cost(region().cases.total_cost.begin(),
                                  region().cases.total_cost.end());
    float factor[lanes];
    float sums[lanes] = {};
    std::fill(factor, factor + lanes, 1.0F);
    const float check[] = {1, 2, 3};
    bench::stream(active_isa(), check, 3, factor, sums);
    if (sums[0] != 6 || sums[63] != 6) return state.SkipWithError("wrong answer");
    const double begin = cpu_seconds();
    for (auto _ : state) {
        bench::stream(active_isa(), cost.data(), cost.size(), factor, sums);
        benchmark::DoNotOptimize(sums);
    }
    report(state, cpu_seconds() - begin);
}

void sums(benchmark::State& state, const std::vector<Driver>& drivers) {
    if (!agrees_with_settle()) return state.SkipWithError("not the payouts of settle");
    const Work work(drivers, 0.05);
    const EnginePlan plan(work.study, *work.source);
    Worker<float> worker(plan);
    worker.add_up(0);  // first touch of its memory
    std::uint64_t first = 0;
    const double begin = cpu_seconds();
    for (auto _ : state) worker.add_up(first += lanes);
    report(state, cpu_seconds() - begin);
}

template <class Real>
void time_blocks(benchmark::State& state, const Work& work) {
    const EnginePlan plan(work.study, *work.source);
    Worker<Real> worker(plan);
    benchmark::DoNotOptimize(worker.compute(0, lanes));  // first touch of its memory
    std::uint64_t first = 0;
    const double begin = cpu_seconds();
    for (auto _ : state) {
        first += lanes;
        benchmark::DoNotOptimize(worker.compute(first, lanes));
    }
    report(state, cpu_seconds() - begin);
}

template <class Real>
void whole_block(benchmark::State& state, const std::vector<Driver>& drivers) {
    if (!agrees_with_settle()) return state.SkipWithError("not the payouts of settle");
    time_blocks<Real>(state, Work(drivers, 0.05));
}

/// Whole blocks of REF under a pack, compared with `settle` first; without its drivers.
void pack_block(benchmark::State& state, const Policy& policy) {
    const Work base({}, policy);
    const ResultBlock literal = settle(base.study);
    const ResultBlock block = Worker<float>(EnginePlan(base.study, *base.source)).compute(0, 1);
    if (policy.review.mode != ReviewRules::Mode::draw && !same_payouts(literal, block))
        return state.SkipWithError("not the payouts of settle");
    const Work work(reference_drivers(), policy);
    time_blocks<float>(state, work);
}

/// Whole blocks in which every case counts by a draw of its own, compared first with the literal
/// settlement of a scenario.
void bootstrap_block(benchmark::State& state, const Policy& policy,
                     const std::vector<Driver>& drivers, int bits) {
    Work work(drivers, policy);
    work.study.uncertainty.bootstrap_bits = bits;
    if (!runs_in_lanes(work.study)) return state.SkipWithError("not in lanes");
    const ResultBlock block = Worker<float>(EnginePlan(work.study, *work.source)).compute(0, 1);
    if (!same_payouts(settle_scenario(work.study, *work.source, 0), block))
        return state.SkipWithError("not the payouts of the literal settlement");
    time_blocks<float>(state, work);
}

const bool registered = [] {
    const std::map<std::string, std::vector<Driver>> works = {
        {"REF", reference_drivers()},
        {"weight", {driver("weight", Target::weight, {Axis::group})}},
        {"budget", {driver("budget", Target::budget, {Axis::fund})}}};
    const auto timed = [](benchmark::internal::Benchmark* b) {
        b->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);
    };
    timed(benchmark::RegisterBenchmark("streaming", streaming));
    for (const auto& [name, drivers] : works) {
        timed(benchmark::RegisterBenchmark(("sums/" + name).c_str(), sums, drivers));
        timed(benchmark::RegisterBenchmark(("block_single/" + name).c_str(), whole_block<float>,
                                           drivers));
    }
    for (const char* name : {"guigang-2020", "dip-national", "drg-rate", "fee-for-service",
                             "t2-region", "t4-exit", "t7-five-bands", "t10-additive"}) {
        timed(benchmark::RegisterBenchmark((std::string("pack/") + name).c_str(), pack_block,
                                           Work::pack(name, std::nullopt)));
    }
    for (const double cap : {1.0, 0.01, 0.005}) {
        Policy policy = Work::pack("guigang-2020", cap);
        timed(benchmark::RegisterBenchmark(("cap/" + std::to_string(cap)).c_str(), pack_block,
                                           policy));
        policy.review.mode = ReviewRules::Mode::draw;
        policy.review.approval_rate = 0.8;
        timed(benchmark::RegisterBenchmark(("drawn_cap/" + std::to_string(cap)).c_str(), pack_block,
                                           policy));
    }
    for (const int bits : {8, 16}) {
        const std::string name = "bootstrap_" + std::to_string(bits) + "/";
        const auto add = [&](const std::string& work, const char* pack,
                             const std::vector<Driver>& drivers) {
            timed(benchmark::RegisterBenchmark((name + work).c_str(), bootstrap_block,
                                               Work::pack(pack, 0.05), drivers, bits));
        };
        add("alone", "guigang-2020", {});
        add("REF", "guigang-2020", reference_drivers());
        if (bits == 8) add("dip-national", "dip-national", reference_drivers());
    }
    timed(
        benchmark::RegisterBenchmark("block_double/REF", whole_block<double>, reference_drivers()));
    return true;
}();

}  // namespace

namespace bench {

void stream(Isa isa, const float* cost, std::size_t n, const float* factor, float* sums) {
#if defined(__x86_64__)
    if (isa == Isa::v4) return v4::stream(cost, n, factor, sums);
    if (isa == Isa::v3) return v3::stream(cost, n, factor, sums);
#else
    static_cast<void>(isa);
#endif
    v2::stream(cost, n, factor, sums);
}

}  // namespace bench
}  // namespace drgsim
