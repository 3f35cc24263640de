// Sizes are known before anything is allocated; the time is that of the run's own first blocks, on
// all its threads. A thread's first touches its memory for the first time, which later ones do not.
#include "app/estimate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "app/large_arrays.hpp"
#include "app/resources.hpp"
#include "results/run/writer.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

namespace fs = std::filesystem;

/// Up to here no run is worth more exact words [s].
constexpr double short_run = 10;
/// Blocks for each thread from which on a second one is soon there.
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
    const std::uint64_t resident = resident_memory();
    const std::uint64_t shared =
        resident - std::min(resident, freed_memory()) + RunWriter::most_waiting * shard;
    const std::uint64_t worker = engine.worker_bytes() + shard;  // compressing its block
    if (budget < shared + worker)
        throw EnvironmentError(fmt::format(
            "the run needs about {} of memory on one thread ({} for the region and blocks waiting "
            "to be stored, {} for the thread) and may use {}; switch off outputs of the plan, "
            "raise --memory if it is given, or use a larger machine",
            bytes_text(shared + worker), bytes_text(shared), bytes_text(worker),
            bytes_text(budget)));
    Estimate estimate;
    const std::uint64_t fit = (budget - shared) / worker;
    estimate.threads = static_cast<int>(std::min<std::uint64_t>(fit, threads));
    estimate.memory = shared + static_cast<std::uint64_t>(estimate.threads) * worker;
    estimate.disk = result_bytes(description);
    return estimate;
}

EstimatingSink::EstimatingSink(Terminal& terminal, Estimate estimate, std::uint64_t blocks,
                               int threads, int ranks, ResultSink& sink)
    : terminal_(terminal),
      estimate_(estimate),
      threads_(threads),
      ranks_(ranks),
      rounds_(static_cast<double>(blocks) /
              static_cast<double>(std::clamp<std::uint64_t>(blocks, 1, threads))),
      sink_(sink) {}

void EstimatingSink::put(ResultBlock block) {
    if (!told_) look(Clock::now());
    sink_.put(std::move(block));
}

void EstimatingSink::look(Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    if (told_) return;
    const auto run_of = [&](Clock::time_point begin) {
        return std::chrono::duration<double>(now - begin).count() * rounds_;
    };
    if (first_.empty()) {
        estimate_.seconds = run_of(begin_);
        estimate_.at_most = estimate_.seconds < short_run || rounds_ < many_blocks;
    }
    const auto [before, is_first] = first_.emplace(std::this_thread::get_id(), now);
    if (!is_first) estimate_.seconds = std::min(estimate_.seconds, run_of(before->second));
    if (!is_first || estimate_.at_most) tell();
}

void EstimatingSink::tell() {
    told_ = true;
    terminal_.note(fmt::format(
        "estimate: {}{}", to_text(estimate_),
        ranks_ == 1 ? "" : fmt::format("; {} ranks, {} threads in all", ranks_, threads_)));
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
