#include "sim/engine/engine.hpp"

#include <tbb/enumerable_thread_specific.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>

#include "sim/engine/worker.hpp"

namespace drgsim {

static_assert(kernels::lanes == block_scenarios);

struct Engine::Parts {
    EnginePlan plan;
    Precision precision;

    /// Every thread takes blocks one by one, until none is left, or `stop`, or another one failed.
    template <class Compute>
    bool run(const RunRequest& request, ResultSink& sink, Compute&& compute) const {
        BlockDealer all(request.blocks ? 0 : block_count(request.scenarios), request.done);
        BlockSource& source = request.blocks ? *request.blocks : all;
        std::atomic<bool> complete = true, failed = false;
        const auto work = [&] {
            while (const auto b = failed ? std::nullopt : source.next()) {
                if (request.stop != nullptr && request.stop->load()) {
                    complete = false;
                    return;
                }
                ResultBlock block = compute(*b);
                const std::size_t count = block.count;
                sink.put(std::move(block));
                if (request.finished != nullptr) request.finished->fetch_add(count);
            }
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
        return run(request, sink, [&](std::uint64_t b) {
            auto& worker = workers.local();
            if (!worker) worker = std::make_unique<Worker<Real>>(plan);
            return worker->compute(b * block_scenarios, scenarios_in_block(b, request.scenarios));
        });
    }
};

Engine::Engine(const Study& study, const ScenarioSource& source, Precision precision)
    : parts_(new Parts{EnginePlan(study, source), precision}) {}

Engine::~Engine() = default;

std::uint64_t Engine::shared_bytes() const {
    return parts_->plan.bytes();
}

std::uint64_t Engine::worker_bytes() const {
    return parts_->plan.worker_bytes(parts_->precision == Precision::single_lanes ? sizeof(float)
                                                                                  : sizeof(double));
}

ResultBlock Engine::compute(std::uint64_t block, std::uint64_t scenarios) const {
    const std::size_t count = scenarios_in_block(block, scenarios);
    if (parts_->precision == Precision::single_lanes) {
        return Worker<float>(parts_->plan).compute(block * block_scenarios, count);
    }
    return Worker<double>(parts_->plan).compute(block * block_scenarios, count);
}

bool Engine::run(const RunRequest& request, ResultSink& sink) const {
    return parts_->precision == Precision::single_lanes ? parts_->run_with<float>(request, sink)
                                                        : parts_->run_with<double>(request, sink);
}

}  // namespace drgsim
