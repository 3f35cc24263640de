// A whole run of the reference work: engine set up, every block computed on all processors, stored
// as shards, merged into the result file. What was written is read back and compared with the
// engine before anything is timed. Wall time; ns a case-scenario counts every case.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <thread>

#include "bench/reference_work.hpp"
#include "results/run/reader.hpp"
#include "results/run/writer.hpp"
#include "sim/engine/engine.hpp"
#include "sim/settlement/settle.hpp"

namespace drgsim {
namespace {

constexpr std::uint64_t scenarios = 1024;

/// A file of its own below the temporary folder, removed at the end.
struct ResultFile {
    std::filesystem::path path = std::filesystem::temp_directory_path() /
                                 ("drgsim-run-bench-" + std::to_string(::getpid()) + ".h5");
    ~ResultFile() { std::filesystem::remove(path); }
};

void write_run(const bench::Work& work, const std::string& path) {
    const Engine engine(work.study, *work.source, Precision::single_lanes);
    RunWriter writer(path, describe_run(work.study, scenarios), Existing::replace);
    RunRequest request;
    request.scenarios = scenarios;
    request.threads = static_cast<int>(std::thread::hardware_concurrency());
    engine.run(request, writer);
    writer.finish(settle(work.study));
}

/// Whether the stored last block is what the engine computes.
bool is_right(const bench::Work& work, const std::string& path) {
    const RunReader reader(path);
    const std::uint64_t last = block_count(scenarios) - 1;
    const Engine engine(work.study, *work.source, Precision::single_lanes);
    return reader.verify_checksums().empty() &&
           reader.read_block(last * block_scenarios, block_scenarios).values ==
               engine.compute(last, scenarios).values;
}

void whole_run(benchmark::State& state) {
    const bench::Work work(bench::reference_drivers(), 0.05);
    const ResultFile file;
    write_run(work, file.path.string());
    if (!is_right(work, file.path.string())) return state.SkipWithError("wrong results");
    for (auto _ : state) write_run(work, file.path.string());
    const double pairs = static_cast<double>(bench::region().cases.size()) * scenarios;
    state.counters["ns_per_case_scenario"] = benchmark::Counter(
        pairs * 1e-9, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(whole_run)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace drgsim
