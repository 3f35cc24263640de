// drgsim tune: measures the user's own work under each setting and keeps the best where run finds
// it.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "app/command.hpp"
#include "app/estimate.hpp"
#include "app/run_request.hpp"
#include "app/stop.hpp"
#include "app/study_setup.hpp"
#include "app/tuning.hpp"
#include "results/run/schema.hpp"
#include "results/run/shard.hpp"
#include "results/storage/pending_file.hpp"
#include "results/summary/text_table.hpp"
#include "sim/engine/engine.hpp"

namespace drgsim {

namespace {

/// A way to run, and the speeds measured with it [scenarios a second].
struct Setting {
    Isa isa = active_isa();
    int threads = 1;
    std::vector<double> speeds;
    [[nodiscard]] double median() const {
        std::vector<double> sorted = speeds;
        std::sort(sorted.begin(), sorted.end());
        const std::size_t half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
};

/// Compresses blocks as a run does, and drops them.
class CompressOnly final : public ResultSink {
  public:
    explicit CompressOnly(const RunDescription& description)
        : arrays_(stored_arrays(description)), digest_(run_digest(description)) {}
    void put(ResultBlock block) override { const Shard shard(arrays_, digest_, block); }

  private:
    std::vector<StoredArray> arrays_;
    std::string digest_;
};

/// The study and what is measured with it. Engine and study refer to each other: it stays.
struct Bench {
    std::optional<LoadedStudy> loaded;
    RunDescription description;
    std::optional<Engine> engine;
    std::uint64_t blocks_a_thread = 4;

    /// Runs that many blocks for each thread. @returns scenarios a second.
    [[nodiscard]] double speed(const Setting& setting) const {
        RunRequest request;
        request.threads = setting.threads;
        request.isa = setting.isa;
        request.scenarios =
            blocks_a_thread * static_cast<std::uint64_t>(setting.threads) * block_scenarios;
        CompressOnly sink(description);
        const auto begin = std::chrono::steady_clock::now();
        engine->run(request, sink);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        return static_cast<double>(request.scenarios) / took.count();
    }
};

/// How long one block takes [s].
double seconds_of_block(const Engine& engine) {
    const auto begin = std::chrono::steady_clock::now();
    static_cast<void>(engine.compute(0, block_scenarios));
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// The instruction sets that the processor has, the widest first; the one that DRGSIM_ISA gives.
std::vector<Setting> instruction_settings(int threads) {
    if (is_isa_given()) return {{active_isa(), threads, {}}};
    std::vector<Setting> settings;
    for (const Isa isa : all_isas)
        if (is_supported(isa)) settings.insert(settings.begin(), {isa, threads, {}});
    return settings;
}

/// 1, 2, 4, ... and `most` threads.
std::vector<Setting> thread_settings(Isa isa, int most) {
    std::vector<Setting> settings;
    for (int threads = 1; threads < most; threads *= 2) settings.push_back({isa, threads, {}});
    settings.push_back({isa, most, {}});
    return settings;
}

/// The first one whose median is within 2 % of the best: what a later one would give is noise.
const Setting& choice(const std::vector<Setting>& settings) {
    double best = 0;
    for (const Setting& setting : settings) best = std::max(best, setting.median());
    return *std::find_if(settings.begin(), settings.end(),
                         [&](const Setting& s) { return s.median() >= 0.98 * best; });
}

/// Every setting once a round, so that what else the machine does falls on all of them.
void measure(const Bench& bench, std::int64_t rounds, std::vector<Setting>& settings) {
    for (std::int64_t round = 0; round < rounds; ++round)
        for (Setting& setting : settings) {
            setting.speeds.push_back(bench.speed(setting));
            stop_here_if_requested();
        }
}

std::string table_of(const std::vector<Setting>& settings) {
    TextTable table(
        {"instructions", "threads", "scenarios a second", "least", "most", "times the first"}, 1);
    for (const Setting& setting : settings) {
        const auto [least, most] =
            std::minmax_element(setting.speeds.begin(), setting.speeds.end());
        table.add({name_of(setting.isa), fmt::format("{}", setting.threads),
                   fmt::format("{:.1f}", setting.median()), fmt::format("{:.1f}", *least),
                   fmt::format("{:.1f}", *most),
                   fmt::format("{:.2f}", setting.median() / settings.front().median())});
    }
    return table.text();
}

/// Measures the settings and prints what came out. @returns the choice.
const Setting& measured(const Bench& bench, std::int64_t rounds, std::vector<Setting>& settings,
                        Terminal& terminal) {
    measure(bench, rounds, settings);
    terminal.print(table_of(settings));
    return choice(settings);
}

/// Keeps the choice; a damaged file is written anew.
std::string store(const Tuning& tuning, Terminal& terminal) {
    const auto path = tuning_path();
    if (!path)
        throw EnvironmentError(
            "neither XDG_CONFIG_HOME nor HOME is set: there is no place to keep the choice; "
            "give run --threads instead");
    auto tunings = stored_tunings(terminal);
    replace_tuning(tunings, tuning);
    std::error_code error;
    std::filesystem::create_directories(path->parent_path(), error);
    if (error)
        throw EnvironmentError(path->parent_path().string() +
                               ": cannot make the folder: " + error.message());
    const std::string text = text_of(tunings);
    write_whole_file(path->string(), text.data(), text.size());
    return path->string();
}

void run(Arguments& arguments, Terminal& terminal) {
    NamedRun named = named_work(arguments);
    const std::int64_t rounds = arguments.integer("rounds", 1, 1000).value_or(5);
    arguments.problems().throw_if_any();
    Bench bench;
    bench.loaded.emplace(load_study(std::move(named.plan), terminal));
    bench.description = describe_study(*bench.loaded, bench.loaded->prepared.scenarios,
                                       named.precision, named.changes.set);
    bench.engine.emplace(
        bench.loaded->study(), *bench.loaded->prepared.source,
        named.precision == "single" ? Precision::single_lanes : Precision::double_lanes);
    const MachineShare share = whole_machine();
    const Estimate estimate = estimate_run(*bench.engine, bench.description,
                                           thread_count({}, share), memory_budget({}, 1));
    // A fifth of a second at least, so that starting threads does not count.
    const double seconds = seconds_of_block(*bench.engine);
    bench.blocks_a_thread =
        static_cast<std::uint64_t>(std::clamp(0.2 / std::max(seconds, 1e-6), 4.0, 4096.0));
    std::vector<Setting> instructions = instruction_settings(estimate.threads);
    const bool choose_isa = instructions.size() > 1;
    const std::size_t count = (choose_isa ? instructions.size() : 0) +
                              thread_settings(active_isa(), estimate.threads).size();
    terminal.note(
        fmt::format("measuring {} settings in {} rounds: about {}", count, rounds,
                    duration_text(static_cast<double>(rounds) * static_cast<double>(count) *
                                  static_cast<double>(bench.blocks_a_thread) * seconds)));
    const Isa isa = choose_isa ? measured(bench, rounds, instructions, terminal).isa : active_isa();
    std::vector<Setting> threads = thread_settings(isa, estimate.threads);
    const Setting& best = measured(bench, rounds, threads, terminal);
    const std::string path = store({tuned_work(*bench.loaded, named.precision, share), best.threads,
                                    name_of(isa), best.median()},
                                   terminal);
    terminal.note(fmt::format("{} threads, {} instructions from now on for work of this size: {}",
                              best.threads, name_of(isa), path));
}

}  // namespace

Command tune_command() {
    std::vector<OptionSpec> options = named_work_options();
    options.push_back({"rounds", "N", "measure every setting so many times; default 5"});
    return {"tune",
            "measure how a study runs fastest on this machine, for run to use",
            "PLAN.toml [options]",
            "  drgsim tune plan.toml\n"
            "  drgsim run plan.toml --out r.h5",
            {options, "PLAN.toml", 1, 1},
            run};
}

}  // namespace drgsim
