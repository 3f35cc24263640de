// Sizes are known before anything is allocated; the probe of the time is the first block itself:
// the same code on the same data as the run. It touches all memory for the first time, which later
// blocks do not: of a long run it is timed twice.
#include "app/estimate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "app/resources.hpp"
#include "app/terminal.hpp"
#include "results/run/writer.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

namespace fs = std::filesystem;

/// Up to here no run is worth a second look, or more exact words [s].
constexpr double short_run = 10;
/// Blocks for each thread from which on one more costs the run next to nothing.
constexpr double many_blocks = 50;

/// Bytes of the shards of an unfinished run.
std::uint64_t stored_bytes(const std::string& out) {
    std::uint64_t bytes = 0;
    std::error_code ignored;
    for (const auto& file : fs::directory_iterator(out + ".parts", ignored))
        bytes += file.file_size(ignored);
    return bytes;
}

}  // namespace

std::uint64_t memory_budget(std::optional<std::uint64_t> limit, int processes) {
    const std::uint64_t available = available_memory() / static_cast<std::uint64_t>(processes);
    return std::min(limit.value_or(UINT64_MAX), available + resident_memory());
}

Estimate estimate_run(const Engine& engine, const RunDescription& description, int threads,
                      std::uint64_t budget) {
    const std::uint64_t shard = shard_bytes(description);
    const std::uint64_t shared = resident_memory() + RunWriter::most_waiting * shard;
    const std::uint64_t worker = engine.worker_bytes() + shard;  // compressing its block
    if (budget < shared + worker)
        throw EnvironmentError(fmt::format(
            "the run needs about {} of memory on one thread ({} for the region and blocks waiting "
            "to be stored, {} for the thread) and may use {}; switch off outputs of the plan, "
            "raise "
            "--memory if it is given, or use a larger machine",
            bytes_text(shared + worker), bytes_text(shared), bytes_text(worker),
            bytes_text(budget)));
    Estimate estimate;
    const std::uint64_t fit = (budget - shared) / worker;
    estimate.threads = static_cast<int>(std::min<std::uint64_t>(fit, threads));
    estimate.memory = shared + static_cast<std::uint64_t>(estimate.threads) * worker;
    estimate.disk = result_bytes(description);
    return estimate;
}

ResultBlock time_probe(const Engine& engine, std::uint64_t block, std::uint64_t scenarios,
                       std::uint64_t blocks, int threads, Estimate& estimate) {
    ResultBlock computed;
    const auto look = [&] {
        const auto begin = std::chrono::steady_clock::now();
        computed = engine.compute(block, scenarios);
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    };
    const auto all = static_cast<double>(blocks);
    const double rounds = all / std::min<double>(threads, all);
    estimate.seconds = look() * rounds;
    estimate.at_most = estimate.seconds < short_run || rounds < many_blocks;
    if (!estimate.at_most) estimate.seconds = std::min(estimate.seconds, look() * rounds);
    return computed;
}

std::string to_text(const Estimate& estimate) {
    return fmt::format(
        "{}{} on {} thread{}, {} of memory, {} of disk at most",
        estimate.at_most ? "less than " : "",
        duration_text(estimate.at_most ? std::max(estimate.seconds, short_run) : estimate.seconds),
        estimate.threads, estimate.threads == 1 ? "" : "s", bytes_text(estimate.memory),
        bytes_text(estimate.disk));
}

void refuse_if_disk_is_short(const Estimate& estimate, const std::string& out) {
    const std::uint64_t disk = free_disk(out) + stored_bytes(out);
    if (estimate.disk > disk)
        throw EnvironmentError(fmt::format(
            "{}: the run needs up to {} of disk and {} are free; ask for fewer scenarios, switch "
            "off outputs of the plan, or write to another disk",
            out, bytes_text(estimate.disk), bytes_text(disk)));
}

void refuse_if_region_too_large(const std::string& path) {
    std::error_code absent;  // reported when it is read
    const std::uint64_t bytes = fs::file_size(path, absent);
    const std::uint64_t available = available_memory();
    if (!absent && bytes > available)
        throw EnvironmentError(fmt::format(
            "{}: the region needs about {} of memory and {} are available; use a larger machine",
            path, bytes_text(bytes), bytes_text(available)));
}

}  // namespace drgsim
