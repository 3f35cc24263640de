// drgsim run: the Monte Carlo study of a plan.
#include <fmt/format.h>

#include <filesystem>
#include <optional>

#include "app/command.hpp"
#include "app/estimate.hpp"
#include "app/output_guard.hpp"
#include "app/resources.hpp"
#include "app/run_request.hpp"
#include "app/stop.hpp"
#include "app/study_setup.hpp"
#include "results/run/reader.hpp"
#include "results/run/writer.hpp"
#include "sim/engine/engine.hpp"
#include "sim/settlement/settle.hpp"

namespace drgsim {

namespace {

constexpr int most_threads = 1024;
constexpr double gibibyte = 1024.0 * 1024 * 1024;

/// What the command line asks for, checked.
struct Request {
    NamedRun run;
    Existing existing = Existing::refuse;
    std::optional<RunPart> part;
    int threads = 1;
    std::optional<std::uint64_t> memory_limit;
};

/// A part joins what other parts have stored.
Existing existing_from(Arguments& arguments) {
    const bool join = arguments.has("resume") || arguments.has("part");
    const bool force = arguments.has("force");
    if (join && force)
        arguments.problems().add("", 0,
                                 fmt::format("--{} and --force are both given",
                                             arguments.has("resume") ? "resume" : "part"),
                                 "one keeps what the other drops", "give one of them");
    return join ? Existing::resume : force ? Existing::replace : Existing::refuse;
}

Request request_from(Arguments& arguments) {
    Problems& problems = arguments.problems();
    Request request;
    request.run = named_run(arguments);
    request.existing = existing_from(arguments);
    request.part = part_of_run(arguments);
    const auto asked = arguments.integer("threads", 1, most_threads);
    request.threads = thread_count(asked ? std::optional(static_cast<int>(*asked)) : std::nullopt);
    if (const auto limit = arguments.number("memory", 0.001, 1e6))
        request.memory_limit = static_cast<std::uint64_t>(*limit * gibibyte);
    if (!request.run.out.empty())
        collect(problems, [&] { check_output(request.run.out, request.existing); });
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

/// Scenarios of the part, or of the whole run.
std::uint64_t scenarios_of(const std::optional<RunPart>& part, std::uint64_t scenarios) {
    if (!part) return scenarios;
    std::uint64_t count = 0;
    for (std::uint64_t b = 0; b < block_count(scenarios); ++b)
        if (part->has(b)) count += scenarios_in_block(b, scenarios);
    return count;
}

/// Whether `out` is the whole result of this very run.
bool is_finished(const std::string& out, const RunDescription& description) {
    return std::filesystem::exists(out) && !std::filesystem::exists(out + ".parts") &&
           RunReader(out).digest() == run_digest(description);
}

/// Computes and stores what is not stored yet, of the part asked for. @returns false when stopped
/// early.
bool compute(const Engine& engine, const Request& request, std::uint64_t scenarios,
             RunWriter& writer, Terminal& terminal) {
    RunRequest work;
    work.scenarios = scenarios;
    work.threads = request.threads;
    work.done = writer.done();
    work.stop = &stop_requested();
    const std::uint64_t own = scenarios_of(request.part, scenarios);
    for (std::uint64_t b = 0; b < work.done.size(); ++b)
        if (request.part && !request.part->has(b)) work.done[b] = 1;
    std::atomic<std::uint64_t> finished{scenarios_done(work.done, scenarios) - (scenarios - own)};
    work.finished = &finished;
    if (finished > 0)
        terminal.note(fmt::format("{} of {} scenarios are stored already", finished.load(), own));
    const Progress progress(terminal, "run", "scenarios", finished, own);
    return engine.run(work, writer);
}

void run(Arguments& arguments, Terminal& terminal) {
    Request request = request_from(arguments);
    const std::string& out = request.run.out;
    const LoadedStudy loaded = load_study(std::move(request.run.plan), terminal);
    stop_here_if_requested();
    const std::uint64_t scenarios = loaded.prepared.scenarios;
    const RunDescription description =
        describe_study(loaded, scenarios, request.run.precision, request.run.changes.set);
    if (request.existing == Existing::resume && is_finished(out, description))
        return terminal.note(fmt::format("{} is finished already", out));
    const std::uint64_t own = scenarios_of(request.part, scenarios);
    if (own == 0)
        return terminal.note(fmt::format("part {} of {} has nothing to do: the run has {} blocks",
                                         request.part->index + 1, request.part->count,
                                         block_count(scenarios)));
    const Engine engine(
        loaded.study(), *loaded.prepared.source,
        request.run.precision == "single" ? Precision::single_lanes : Precision::double_lanes);
    Estimate estimate = estimate_run(engine, description, request.threads);
    refuse_if_too_large(estimate, out, request.memory_limit);
    time_probe(engine, own, estimate);
    terminal.note(to_text(estimate));
    stop_here_if_requested();

    RunWriter writer(out, description, request.existing);
    if (!compute(engine, request, scenarios, writer, terminal))
        throw Interrupted(
            fmt::format("interrupted; what is finished is kept in {}.parts: the same command with "
                        "--resume goes on from there",
                        out));
    if (request.part)
        return terminal.note(fmt::format(
            "part {} of {} is stored in {}.parts; when all are, `drgsim merge` makes {}",
            request.part->index + 1, request.part->count, out, out));
    writer.finish(settle(loaded.study()));
    terminal.note(fmt::format("{} written: {} scenarios of {} polic{}", out, scenarios,
                              description.policies.size(),
                              description.policies.size() == 1 ? "y" : "ies"));
}

std::vector<OptionSpec> run_options() {
    std::vector<OptionSpec> options = named_run_options();
    options.insert(
        options.end(),
        {{"threads", "N", "default: SLURM_CPUS_PER_TASK, the container's quota, or all processors"},
         {"memory", "GIB", "refuse to use more memory than this"},
         {"part", "K/N", "compute part K of N only, beside other processes; then drgsim merge"},
         {"resume", "", "go on with an interrupted run of the same plan and data"},
         {"force", "", "write over an existing file, drop an interrupted run"}});
    return options;
}

}  // namespace

Command run_command() {
    return {"run",
            "run the Monte Carlo study of a plan",
            "PLAN.toml --out r.h5 [options]",
            "  drgsim run plan.toml --out r.h5 --scenarios 5000 --threads 8\n"
            "  drgsim run plan.toml --out r.h5 --resume\n"
            "  drgsim run plan.toml --out r.h5 --part $SLURM_ARRAY_TASK_ID/8",
            {run_options(), "PLAN.toml", 1, 1},
            run};
}

}  // namespace drgsim
