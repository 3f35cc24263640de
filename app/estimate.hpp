// What a run will take: memory and disk before it begins, the time once its first block is there.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "app/terminal.hpp"
#include "results/run/description.hpp"
#include "sim/engine/engine.hpp"

namespace drgsim {

struct Estimate {
    double seconds = 0;        ///< of the blocks that are left to compute; 0 until it is known
    bool at_most = false;      ///< they are those of a first block, which is slower than the others
    std::uint64_t memory = 0;  ///< at most held by the process [bytes]
    std::uint64_t disk = 0;    ///< shards and result file together [bytes]
    int threads = 1;
};

/// What this process may hold in all: its part of the memory available to the `processes` of its
/// job on this machine, and no more than `limit` (--memory) [bytes].
std::uint64_t memory_budget(std::optional<std::uint64_t> limit, int processes);

/// Memory and disk, from sizes alone. `threads` are cut down to those
/// whose workers, with the blocks that wait to be stored, find room in `budget` bytes.
/// @throws EnvironmentError with the figures when not even one does.
Estimate estimate_run(const Engine& engine, const RunDescription& description, int threads,
                      std::uint64_t budget);

/// "1:23 min on 2 threads, 1.2 GiB of memory, 300 MiB of disk"; a short run takes
/// "less than 10.0 s".
std::string to_text(const Estimate& estimate);

/// Passes blocks on, and tells the estimate once it can: `blocks` blocks on `threads` threads of
/// `ranks` processes. A short run takes less than blocks as slow as the first would; of a long one
/// a thread's second block tells. Any thread may put.
class EstimatingSink final : public ResultSink {
  public:
    EstimatingSink(Terminal& terminal, Estimate estimate, std::uint64_t blocks, int threads,
                   int ranks, ResultSink& sink);
    void put(ResultBlock block) override;

  private:
    using Clock = std::chrono::steady_clock;
    void look(Clock::time_point now);
    void tell();

    Terminal& terminal_;
    Estimate estimate_;
    const int threads_, ranks_;
    const double rounds_;  ///< blocks that each thread computes
    ResultSink& sink_;
    const Clock::time_point begin_ = Clock::now();
    std::mutex mutex_;
    std::map<std::thread::id, Clock::time_point> first_;  ///< when threads put theirs
    std::atomic<bool> told_ = false;
};

/// @throws EnvironmentError when the disk that `out` lies on does not suffice; what `out`.parts
/// holds already counts as room.
void refuse_if_disk_is_short(const Estimate& estimate, const std::string& out);

/// @throws EnvironmentError when the stored region `path` is larger than the memory available.
void refuse_if_region_too_large(const std::string& path);

}  // namespace drgsim
