// drgsim run: the Monte Carlo study of a plan.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "app/command.hpp"
#include "app/converging.hpp"
#include "app/estimate.hpp"
#include "app/large_arrays.hpp"
#include "app/output_guard.hpp"
#include "app/ranks.hpp"
#include "app/resources.hpp"
#include "app/run_request.hpp"
#include "app/stop.hpp"
#include "app/study_setup.hpp"
#include "app/tuning.hpp"
#include "results/run/reader.hpp"
#include "results/run/writer.hpp"
#include "sim/engine/engine.hpp"
#include "sim/engine/tiles.hpp"
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
    std::optional<int> threads;
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
    if (const auto asked = arguments.integer("threads", 1, most_threads))
        request.threads = static_cast<int>(*asked);
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
           RunReader(out).is_result_of(description);
}

/// A run made ready to begin. Engine and study refer to each other: it stays where it is.
struct Job {
    Request request;
    std::unique_ptr<ThreadLimit> limit;  ///< of the whole run
    std::optional<LoadedStudy> loaded;
    RunDescription description;
    bool finished = false;  ///< its result is there already
    std::uint64_t own = 0;  ///< scenarios of the part, or of the whole run
    std::optional<Engine> engine;
    EngineSetting setting;  ///< the estimate says how many of its threads find memory
    Estimate estimate;
    std::optional<ResultBlock> base;  ///< the deterministic settlement
    std::uint64_t kept = 0;           ///< scenarios of the result: all, or until converged
    [[nodiscard]] std::uint64_t scenarios() const { return description.scenarios; }
    [[nodiscard]] const std::string& out() const { return request.run.out; }
};

void prepare(Arguments& arguments, const MachineShare& share, Terminal& terminal, Job& job) {
    job.request = request_from(arguments);
    NamedRun& named = job.request.run;
    job.limit = std::make_unique<ThreadLimit>(thread_count(job.request.threads, share));
    job.loaded.emplace(load_study(std::move(named.plan), terminal));
    stop_here_if_requested();
    job.description = describe_study(*job.loaded, job.loaded->prepared.scenarios, named.precision,
                                     named.changes.set);
    job.finished =
        job.request.existing == Existing::resume && is_finished(named.out, job.description);
    job.own = scenarios_of(job.request.part, job.scenarios());
    if (job.finished || job.own == 0) return;
    job.engine.emplace(
        job.loaded->study(), *job.loaded->prepared.source,
        named.precision == "single" ? Precision::single_lanes : Precision::double_lanes);
    job.setting =
        engine_setting(*job.loaded, named.precision, share, job.request.threads, terminal);
    job.estimate = estimate_run(*job.engine, job.description, job.setting.threads,
                                memory_budget(job.request.memory_limit, share.processes));
    refuse_if_disk_is_short(job.estimate, named.out);
    if (job.estimate.threads < job.setting.threads)
        terminal.note(fmt::format("memory allows {} of {} threads", job.estimate.threads,
                                  job.setting.threads));
}

/// Only a process that sees all blocks can tell when the run may end.
void refuse_convergence_in_parts(const Job& job, const Ranks& ranks) {
    if (job.loaded->plan.convergence.targets.empty() || (!job.request.part && ranks.size() == 1))
        return;
    throw InputError(Problem{job.loaded->plan.file, 0,
                             "the plan has [convergence] targets, but the run is divided",
                             "no part sees the scenarios of the others",
                             "run it in one process, or give a number of scenarios instead"});
}

/// All ranks must mean the same run: its blocks come from all of them.
void expect_same_run(const Job& job, Ranks& ranks) {
    const std::string digest = run_digest(job.description);
    const bool same = ranks.of_first(digest) == digest;
    ranks.together([&] {
        if (!same)
            throw InputError(Problem{"", 0, "this rank's run is not that of rank 0",
                                     "plan, packs, region, options or program differ",
                                     "start all ranks with the same command"});
    });
}

/// Rank 0 makes the folder of blocks, then the others join.
std::unique_ptr<RunWriter> open_writer(const Job& job, Ranks& ranks) {
    std::unique_ptr<RunWriter> writer;
    const auto open = [&](Existing existing) {
        writer = std::make_unique<RunWriter>(job.out(), job.description, existing);
    };
    ranks.together([&] {
        if (ranks.first()) open(job.request.existing);
    });
    ranks.together([&] {
        if (!ranks.first()) open(Existing::join);
    });
    return writer;
}

/// What follows the blocks in the result, computed beside them.
void settle_base(Job& job, RunWriter& writer) {
    add_stresses(*job.loaded, writer);
    job.base = settle(job.loaded->study());
}

/// Computes and stores what is not stored yet, of the part asked for. `threads` of all ranks.
void compute(Job& job, Ranks& ranks, int threads, RunWriter& writer, Terminal& terminal) {
    const auto& part = job.request.part;
    std::vector<std::uint8_t> done = writer.done();
    for (std::uint64_t b = 0; b < done.size(); ++b)
        if (part && !part->has(b)) done[b] = 1;
    const std::uint64_t stored =
        scenarios_done(done, job.scenarios()) - (job.scenarios() - job.own);
    BlockDealer dealer(block_count(job.scenarios()), done);
    ConvergingSink sink(job.loaded->plan.convergence, job.description, writer, dealer);
    EstimatingSink estimating(terminal, job.estimate, block_count(job.own - stored), threads,
                              ranks.size(), sink);
    std::atomic<std::uint64_t> finished{stored};
    if (stored > 0)
        terminal.note(fmt::format("{} of {} scenarios are stored already", stored, job.own));
    const Progress progress(terminal, "run", "scenarios", finished, job.own);
    RunRequest work;
    work.scenarios = job.scenarios();
    work.threads = job.estimate.threads;
    work.isa = job.setting.isa;
    work.stop = &stop_requested();
    work.finished = &finished;
    if (ranks.first() && !part) work.beside = [&] { settle_base(job, writer); };
    const auto dealt = ranks.share(dealer, work.threads, finished, [&](BlockSource& blocks) {
        work.blocks = &blocks;
        job.engine->run(work, estimating);
        writer.flush();
    });
    if (!ranks.first()) return;
    job.kept = sink.reached().value_or(job.scenarios());
    if (!sink.reached() && finished < job.own)
        throw Interrupted(
            fmt::format("interrupted; what is finished is kept in {}.parts: the same command with "
                        "--resume goes on from there",
                        job.out()));
    if (!sink.finding().empty())
        terminal.note(fmt::format("{} after {} scenarios: {}",
                                  sink.reached() ? "converged" : "not converged", job.kept,
                                  sink.finding()));
    if (ranks.size() > 1) terminal.note(fmt::format("blocks by rank: {}", fmt::join(dealt, ", ")));
}

/// The result file, by rank 0; or what is to be done after a part.
void finish(Job& job, RunWriter& writer, Terminal& terminal) {
    if (const auto& part = job.request.part)
        return terminal.note(fmt::format(
            "part {} of {} is stored in {}.parts; when all are, `drgsim merge` makes {}",
            part->index + 1, part->count, job.out(), job.out()));
    if (!job.base) settle_base(job, writer);
    writer.finish(*job.base, job.kept, [&job] {
        job.engine.reset();
        job.loaded.reset();
        give_back_freed_memory();
    });
    const std::size_t policies = job.description.policies.size();
    terminal.note(fmt::format("{} written: {} scenarios of {} polic{}", job.out(), job.kept,
                              policies, policies == 1 ? "y" : "ies"));
}

void run(Arguments& arguments, Terminal& terminal) {
    const auto ranks = start_ranks(arguments.has("part"));
    if (!ranks->first()) terminal.mute();
    const MachineShare share = ranks->machine_share();
    keep_freed_memory();
    Job job;
    ranks->together([&] {
        prepare(arguments, share, terminal, job);
        refuse_convergence_in_parts(job, *ranks);
    });
    if (ranks->of_first(job.finished ? "finished" : "") == "finished")
        return terminal.note(fmt::format("{} is finished already", job.out()));
    if (job.own == 0)  // no ranks then
        return terminal.note(fmt::format("part {} of {} has nothing to do: the run has {} blocks",
                                         job.request.part->index + 1, job.request.part->count,
                                         block_count(job.scenarios())));
    expect_same_run(job, *ranks);
    const int threads = ranks->sum(job.estimate.threads);
    const auto writer = open_writer(job, *ranks);
    ranks->together([&] { compute(job, *ranks, threads, *writer, terminal); });
    if (ranks->first()) finish(job, *writer, terminal);
}

std::vector<OptionSpec> run_options() {
    std::vector<OptionSpec> options = named_run_options();
    options.insert(
        options.end(),
        {{"threads", "N",
          "threads in all; default: SLURM_CPUS_PER_TASK, the container's quota, or all processors"},
         {"memory", "GIB", "use at most so much memory: fewer threads; default: what is available"},
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
