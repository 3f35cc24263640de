// What a run will take, measured on one block before it begins.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "results/run/description.hpp"
#include "sim/engine/engine.hpp"

namespace drgsim {

struct Estimate {
    double seconds = 0;        ///< of the whole run on `threads` threads
    bool at_most = false;      ///< they are those of a first block, which is slower than the others
    std::uint64_t memory = 0;  ///< at most held by the process [bytes]
    std::uint64_t disk = 0;    ///< shards and result file together [bytes]
    int threads = 1;
};

/// What this process may hold in all: its part of the memory available to the `processes` of its
/// job on this machine, and no more than `limit` (--memory) [bytes].
std::uint64_t memory_budget(std::optional<std::uint64_t> limit, int processes);

/// Memory and disk, from sizes alone; seconds are 0 until timed. `threads` are cut down to those
/// whose workers, with the blocks that wait to be stored, find room in `budget` bytes.
/// @throws EnvironmentError with the figures when not even one does.
Estimate estimate_run(const Engine& engine, const RunDescription& description, int threads,
                      std::uint64_t budget);

/// Computes one block of a run of `scenarios` and fills in the `seconds` that `blocks` like it
/// take, where `threads` work in all; a long run's block is computed twice, as the first time is
/// slower than all others. Takes the memory of one worker. @returns the block.
ResultBlock time_probe(const Engine& engine, std::uint64_t block, std::uint64_t scenarios,
                       std::uint64_t blocks, int threads, Estimate& estimate);

/// "1:23 min on 2 threads, 1.2 GiB of memory, 300 MiB of disk"; a short run takes
/// "less than 10.0 s".
std::string to_text(const Estimate& estimate);

/// @throws EnvironmentError when the disk that `out` lies on does not suffice; what `out`.parts
/// holds already counts as room.
void refuse_if_disk_is_short(const Estimate& estimate, const std::string& out);

/// @throws EnvironmentError when the stored region `path` is larger than the memory available.
void refuse_if_region_too_large(const std::string& path);

}  // namespace drgsim
