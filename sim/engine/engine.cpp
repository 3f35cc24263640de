#include "sim/engine/engine.hpp"

#include <tbb/enumerable_thread_specific.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <optional>

#include "sim/engine/worker.hpp"
#include "sim/settlement/scenario_cases.hpp"

namespace drgsim {

static_assert(kernels::lanes == block_scenarios);

struct Engine::Parts {
    const Study& study;
    Precision precision;
    // One of the two: scenarios in the lanes, or case by case where their cases are their own.
    std::optional<EnginePlan> plan;
    std::optional<ScenarioCases> cases;

    Parts(const Study& of, const ScenarioSource& source, Precision lanes_of)
        : study(of), precision(lanes_of) {
        if (runs_in_lanes(of)) {
            plan.emplace(of, source);
            if (lanes_of == Precision::single_lanes)
                make_case_sums<float>();
            else
                make_case_sums<double>();
        } else {
            cases.emplace(of, source);
        }
    }

    /// Now, on all threads: the first block has but its own.
    template <class Real>
    void make_case_sums() const {
        for (std::size_t p = 0; p < study.policies.size(); ++p)
            static_cast<void>(plan->case_sums<Real>(p));
    }

    /// A block case by case; nothing where `stop` came before its end.
    [[nodiscard]] std::optional<ResultBlock> settle_block(std::uint64_t first, std::size_t count,
                                                          const std::atomic<bool>* stop) const {
        ResultBlock block = empty_block(study, first, count);
        for (std::size_t s = 0; s < count; ++s) {
            if (stop != nullptr && stop->load()) return std::nullopt;
            // A thread that waits for tiles of this scenario must not begin another block.
            const ResultBlock row =
                tbb::this_task_arena::isolate([&] { return cases->settle(first + s); });
            place_row(study, row, s, block);
        }
        return block;
    }

    /// Every thread takes blocks one by one, until none is left, or `stop`, or another one failed.
    template <class Compute>
    bool run(const RunRequest& request, ResultSink& sink, Compute&& compute) const {
        BlockDealer all(request.blocks ? 0 : block_count(request.scenarios), request.done);
        BlockSource& source = request.blocks ? *request.blocks : all;
        std::atomic<bool> complete = true, failed = false, beside_taken = !request.beside;
        const auto do_beside = [&] {  // isolated: a thread that waits must not begin another block
            if (!failed && !beside_taken.exchange(true))
                tbb::this_task_arena::isolate(request.beside);
        };
        const auto work = [&] {
            for (int own = 1; const auto b = failed ? std::nullopt : source.next(); ++own) {
                if (request.stop != nullptr && request.stop->load()) {
                    complete = false;
                    return;
                }
                std::optional<ResultBlock> block = compute(*b);
                if (!block) {
                    complete = false;
                    return;
                }
                const std::size_t count = block->count;
                sink.put(*std::move(block));
                if (request.finished != nullptr) request.finished->fetch_add(count);
                if (own == 2) do_beside();
            }
            do_beside();
        };
        const int threads = std::max(1, request.threads);
        const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                        static_cast<std::size_t>(threads));
        tbb::task_arena arena(threads);
        arena.execute([&] {
            tbb::parallel_for(
                tbb::blocked_range<int>(0, threads, 1),
                [&](const tbb::blocked_range<int>&) {
                    try {
                        work();
                    } catch (...) {
                        failed = true;
                        throw;
                    }
                },
                tbb::simple_partitioner());
        });
        return complete;
    }

    template <class Real>
    bool run_with(const RunRequest& request, ResultSink& sink) const {
        tbb::enumerable_thread_specific<std::unique_ptr<Worker<Real>>> workers;
        return run(request, sink, [&](std::uint64_t b) -> std::optional<ResultBlock> {
            auto& worker = workers.local();
            if (!worker) worker = std::make_unique<Worker<Real>>(*plan, request.isa);
            return worker->compute(b * block_scenarios, scenarios_in_block(b, request.scenarios));
        });
    }

    bool run_cases(const RunRequest& request, ResultSink& sink) const {
        return run(request, sink, [&](std::uint64_t b) {
            return settle_block(b * block_scenarios, scenarios_in_block(b, request.scenarios),
                                request.stop);
        });
    }
};

Engine::Engine(const Study& study, const ScenarioSource& source, Precision precision)
    : parts_(new Parts(study, source, precision)) {}

Engine::~Engine() = default;

std::uint64_t Engine::shared_bytes() const {
    return parts_->plan ? parts_->plan->bytes() : parts_->cases->shared_bytes();
}

std::uint64_t Engine::worker_bytes() const {
    if (parts_->cases) return parts_->cases->scenario_bytes();
    return parts_->plan->worker_bytes(
        parts_->precision == Precision::single_lanes ? sizeof(float) : sizeof(double));
}

ResultBlock Engine::compute(std::uint64_t block, std::uint64_t scenarios) const {
    const std::size_t count = scenarios_in_block(block, scenarios);
    const std::uint64_t first = block * block_scenarios;
    if (parts_->cases) return *parts_->settle_block(first, count, nullptr);
    if (parts_->precision == Precision::single_lanes)
        return Worker<float>(*parts_->plan).compute(first, count);
    return Worker<double>(*parts_->plan).compute(first, count);
}

bool Engine::run(const RunRequest& request, ResultSink& sink) const {
    if (parts_->cases) return parts_->run_cases(request, sink);
    return parts_->precision == Precision::single_lanes ? parts_->run_with<float>(request, sink)
                                                        : parts_->run_with<double>(request, sink);
}

}  // namespace drgsim
