// The Monte Carlo engine: scenarios in the lanes, fixed blocks of 64, oneTBB over the blocks.
// Studies that change cases themselves are settled case by case instead
// (sim/settlement/scenario_cases). The result is a function of study, source and precision alone:
// the same bits for any number of threads, instruction set, order of blocks or resume point.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "kernels/isa.hpp"
#include "sim/engine/blocks.hpp"
#include "sim/outputs/variables.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// Type of the lanes; sums and the settlement arithmetic are double in both.
enum class Precision { single_lanes, double_lanes };

struct RunRequest {
    std::uint64_t scenarios = 0;
    int threads = 1;
    Isa isa = active_isa();                   ///< of the kernels; no bit hangs on it
    std::vector<std::uint8_t> done;           ///< by block: 1 = already stored, skip; may be empty
    BlockSource* blocks = nullptr;            ///< hands out the blocks; else all that are not done
    const std::atomic<bool>* stop = nullptr;  ///< when true, no further block begins
    std::atomic<std::uint64_t>* finished = nullptr;  ///< counts scenarios as their blocks end
    /// Done by one of the threads after its second block, while the others compute theirs; not when
    /// the run is stopped before. What it does in tiles is shared by threads that have no block.
    std::function<void()> beside;
};

class Engine {
  public:
    /// Sorts the settled year's cases into cells and builds what no scenario changes. Study and
    /// source are borrowed and outlive the engine.
    Engine(const Study& study, const ScenarioSource& source, Precision precision);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// Memory the engine holds, shared by all workers [bytes].
    [[nodiscard]] std::uint64_t shared_bytes() const;
    /// Memory of one worker thread, its result block included [bytes].
    [[nodiscard]] std::uint64_t worker_bytes() const;

    /// Computes one block on the calling thread: scenarios block * 64 up to, at most, `scenarios`.
    [[nodiscard]] ResultBlock compute(std::uint64_t block, std::uint64_t scenarios) const;

    /// Computes all blocks not done (or those that `request.blocks` hands out) and gives each to
    /// `sink`. A worker's memory is allocated and first touched by the thread that uses it.
    /// @returns false when stopped early.
    /// @throws what the sink and `request.beside` throw.
    bool run(const RunRequest& request, ResultSink& sink) const;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace drgsim
