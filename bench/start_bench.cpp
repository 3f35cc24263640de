// From a stored region to the first block, phase by phase as `drgsim run` goes: reading and
// checking the region, calibration, the cells; and the settlement of /base that follows the blocks.
// Seconds of wall time by phase, and of all processors together. DRGSIM_BENCH_CASES cases, or 1 M.
// Checked before it is timed: the first block and the settlement are those of the region in memory.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include "bench/reference_work.hpp"
#include "results/region/store.hpp"
#include "scenarios/plan/plan.hpp"
#include "scenarios/plan/prepare.hpp"
#include "sim/engine/engine.hpp"

namespace drgsim {
namespace {

/// A folder with the stored region and a plan of it, removed at the end.
class Folder {
  public:
    Folder() {
        std::filesystem::create_directories(path_);
        write_region(file("region.h5"), bench::region());
        std::ofstream plan(file("plan.toml"));
        plan << "schema = 1\nname = \"start\"\npolicies = [\"guigang-2020\"]\nseed = 20261121\n"
                "scenarios = 64\nsampling = \"monte-carlo\"\n[data]\nregion = \"region.h5\"\n"
                "[budget.employee]\ntotal = 7e8\n[budget.resident]\ntotal = 3e9\n";
        for (const auto& [target, by] : {std::pair{"budget", "fund"},
                                         {"weight", "group"},
                                         {"cost", "group"},
                                         {"cost", "hospital"},
                                         {"volume", "hospital"}}) {
            plan << "[[driver]]\nname = \"" << target << "-" << by << "\"\ntarget = \"" << target
                 << "\"\nby = \"" << by
                 << "\"\ndistribution = { type = \"lognormal\", mean = 1.0, cv = 0.08 }\n";
        }
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    [[nodiscard]] std::string file(const std::string& name) const { return path_ / name; }

  private:
    std::filesystem::path path_ = std::filesystem::temp_directory_path() /
                                  ("drgsim-start-bench-" + std::to_string(::getpid()));
};

/// Adds the seconds of one phase after the other to counters.
class PhaseClock {
  public:
    explicit PhaseClock(benchmark::State& state) : state_(state) {}
    void end_of(const std::string& phase) {
        const auto now = Clock::now();
        const double cpu = bench::cpu_seconds();
        put(phase, std::chrono::duration<double>(now - last_).count());
        put(phase + "_cpu", cpu - last_cpu_);
        last_ = Clock::now();
        last_cpu_ = bench::cpu_seconds();
    }

  private:
    using Clock = std::chrono::steady_clock;
    void put(const std::string& name, double seconds) {
        auto& counter = state_.counters[name];
        counter.flags = benchmark::Counter::kAvgIterations;
        counter.value += seconds;
    }
    benchmark::State& state_;
    Clock::time_point last_ = Clock::now();
    double last_cpu_ = bench::cpu_seconds();
};

bool is_right(const Plan& plan, const std::string& region) {
    const auto results = [&](const Region& of) {
        const PreparedStudy prepared = prepare_study(plan, of);
        const Engine engine(prepared.study, *prepared.source, Precision::single_lanes);
        return std::pair(engine.compute(0, 64).values, settle(prepared.study).values);
    };
    return results(bench::region()) == results(read_region(region));
}

void start(benchmark::State& state) {
    const Folder folder;
    const Plan plan = load_plan(folder.file("plan.toml"), {});
    if (!is_right(plan, folder.file("region.h5"))) return state.SkipWithError("wrong results");
    for (auto _ : state) {
        PhaseClock clock(state);
        const StoredRegion stored = read_stored_region(folder.file("region.h5"));
        clock.end_of("read");
        const PreparedStudy prepared = prepare_study(plan, stored.region);
        clock.end_of("calibrate");
        const Engine engine(prepared.study, *prepared.source, Precision::single_lanes);
        clock.end_of("cells");
        benchmark::DoNotOptimize(settle(prepared.study));
        clock.end_of("settle");
    }
}
BENCHMARK(start)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace drgsim
