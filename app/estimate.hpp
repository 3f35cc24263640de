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
    std::uint64_t memory = 0;  ///< at most held by the process [bytes]
    std::uint64_t disk = 0;    ///< shards and result file together [bytes]
    int threads = 1;
};

/// Memory and disk, from sizes alone; seconds are 0 until timed.
Estimate estimate_run(const Engine& engine, const RunDescription& description, int threads);

/// Computes one block and fills in `seconds` from it. Takes the memory of one worker.
void time_probe(const Engine& engine, std::uint64_t scenarios, Estimate& estimate);

/// "estimate: 1:23 min on 2 threads, 1.2 GiB of memory, 300 MiB of disk".
std::string to_text(const Estimate& estimate);

/// @throws EnvironmentError saying what is short and what to do, when the memory available (or
/// `memory_limit` bytes) or the disk that `out` lies on does not suffice; what `out`.parts holds
/// already counts as room.
void refuse_if_too_large(const Estimate& estimate, const std::string& out,
                         std::optional<std::uint64_t> memory_limit);

/// @throws EnvironmentError when the stored region `path` is larger than the memory available.
void refuse_if_region_too_large(const std::string& path);

}  // namespace drgsim
