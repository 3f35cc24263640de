// drgsim run: the Monte Carlo study of a plan.
#include <fmt/format.h>

#include <filesystem>
#include <limits>
#include <optional>

#include "app/command.hpp"
#include "app/estimate.hpp"
#include "app/output_guard.hpp"
#include "app/resources.hpp"
#include "app/stop.hpp"
#include "app/study_setup.hpp"
#include "results/run/reader.hpp"
#include "results/run/writer.hpp"
#include "sim/engine/engine.hpp"
#include "sim/settlement/settle.hpp"

namespace drgsim {

namespace {

constexpr std::int64_t most_scenarios = 1'000'000'000;
constexpr int most_threads = 1024;
constexpr double gibibyte = 1024.0 * 1024 * 1024;

/// What the command line asks for, checked.
struct Request {
    std::string out, precision;
    PlanChanges changes;
    Existing existing = Existing::refuse;
    int threads = 1;
    std::optional<std::uint64_t> memory_limit;
    Plan plan;
};

PlanChanges changes_from(Arguments& arguments) {
    PlanChanges changes;
    if (const auto n = arguments.integer("scenarios", 1, most_scenarios))
        changes.scenarios = static_cast<std::uint64_t>(*n);
    if (const auto seed = arguments.integer("seed", 0, std::numeric_limits<std::int64_t>::max()))
        changes.seed = static_cast<std::uint64_t>(*seed);
    changes.set = arguments.all("set");
    changes.policies = arguments.all("policy");
    return changes;
}

Existing existing_from(Arguments& arguments) {
    const bool resume = arguments.has("resume"), force = arguments.has("force");
    if (resume && force)
        arguments.problems().add("", 0, "--resume and --force are both given",
                                 "one keeps what the other drops", "give one of them");
    return resume ? Existing::resume : force ? Existing::replace : Existing::refuse;
}

Request request_from(Arguments& arguments) {
    Problems& problems = arguments.problems();
    Request request;
    request.out = arguments.required("out");
    request.precision = arguments.choice("precision", {"single", "double"});
    request.changes = changes_from(arguments);
    request.existing = existing_from(arguments);
    const auto asked = arguments.integer("threads", 1, most_threads);
    request.threads = thread_count(asked ? std::optional(static_cast<int>(*asked)) : std::nullopt);
    if (const auto limit = arguments.number("memory", 0.001, 1e6))
        request.memory_limit = static_cast<std::uint64_t>(*limit * gibibyte);
    if (!arguments.plain().empty())
        collect(problems,
                [&] { request.plan = load_plan(arguments.plain().front(), request.changes); });
    if (!request.out.empty()) {
        OutputGuard(problems, false, {request.plan.file, request.plan.region.string()})
            .not_an_input(request.out);
        collect(problems, [&] { check_output(request.out, request.existing); });
    }
    problems.throw_if_any();
    return request;
}

/// Scenarios of the blocks that are done.
std::uint64_t scenarios_done(const std::vector<std::uint8_t>& done, std::uint64_t scenarios) {
    std::uint64_t count = 0;
    for (std::uint64_t b = 0; b < done.size(); ++b)
        if (done[b]) count += scenarios_in_block(b, scenarios);
    return count;
}

/// Whether `out` is the whole result of this very run.
bool is_finished(const std::string& out, const RunDescription& description) {
    return std::filesystem::exists(out) && !std::filesystem::exists(out + ".parts") &&
           RunReader(out).digest() == run_digest(description);
}

/// Computes and stores what is not stored yet. @returns false when stopped early.
bool compute(const Engine& engine, const Request& request, std::uint64_t scenarios,
             RunWriter& writer, Terminal& terminal) {
    RunRequest work;
    work.scenarios = scenarios;
    work.threads = request.threads;
    work.done = writer.done();
    work.stop = &stop_requested();
    std::atomic<std::uint64_t> finished{scenarios_done(work.done, scenarios)};
    work.finished = &finished;
    if (finished > 0)
        terminal.note(
            fmt::format("{} of {} scenarios are stored already", finished.load(), scenarios));
    const Progress progress(terminal, "run", "scenarios", finished, scenarios);
    return engine.run(work, writer);
}

void run(Arguments& arguments, Terminal& terminal) {
    Request request = request_from(arguments);
    const LoadedStudy loaded = load_study(std::move(request.plan), terminal);
    stop_here_if_requested();
    const std::uint64_t scenarios = loaded.prepared.scenarios;
    const RunDescription description =
        describe_study(loaded, scenarios, request.precision, request.changes.set);
    if (request.existing == Existing::resume && is_finished(request.out, description))
        return terminal.note(fmt::format("{} is finished already", request.out));
    const Engine engine(
        loaded.study(), *loaded.prepared.source,
        request.precision == "single" ? Precision::single_lanes : Precision::double_lanes);
    Estimate estimate = estimate_run(engine, description, request.threads);
    refuse_if_too_large(estimate, request.out, request.memory_limit);
    time_probe(engine, scenarios, estimate);
    terminal.note(to_text(estimate));
    stop_here_if_requested();

    RunWriter writer(request.out, description, request.existing);
    if (!compute(engine, request, scenarios, writer, terminal))
        throw Interrupted(
            fmt::format("interrupted; what is finished is kept in {}.parts: the same command with "
                        "--resume goes on from there",
                        request.out));
    writer.finish(settle(loaded.study()));
    terminal.note(fmt::format("{} written: {} scenarios of {} polic{}", request.out, scenarios,
                              description.policies.size(),
                              description.policies.size() == 1 ? "y" : "ies"));
}

}  // namespace

Command run_command() {
    return {"run",
            "run the Monte Carlo study of a plan",
            "PLAN.toml --out r.h5 [options]",
            "  drgsim run plan.toml --out r.h5 --scenarios 5000 --threads 8\n"
            "  drgsim run plan.toml --out r.h5 --resume",
            {{{"out", "FILE", "the result file (HDF5, readable as NetCDF-4)"},
              {"scenarios", "N", "number of scenarios; default: the plan's"},
              {"seed", "S", "seed of every draw; default: the plan's"},
              {"threads", "N",
               "default: SLURM_CPUS_PER_TASK, the container's quota, or all processors"},
              {"precision", "single|double", "lanes of the case sums; default single"},
              {"policy", "P", "run this policy instead of the plan's; repeatable", true},
              {"set", "KEY=VALUE", "change a value of the plan; repeatable", true},
              {"memory", "GIB", "refuse to use more memory than this"},
              {"resume", "", "go on with an interrupted run of the same plan and data"},
              {"force", "", "write over an existing file, drop an interrupted run"}},
             "PLAN.toml",
             1,
             1},
            run};
}

}  // namespace drgsim
