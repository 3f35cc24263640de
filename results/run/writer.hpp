// Writes a run: workers compress, and whichever has done so stores, unless another one is at it and
// takes its block too. Blocks go into a result that grows below OUT.parts/ as they follow on each
// other, else into shard files beside it; finish() adds what is missing. Killed at any moment, what
// is stored stays valid.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "results/run/description.hpp"
#include "sim/outputs/variables.hpp"

namespace drgsim {

/// What to do about a result or an unfinished run that is already there.
enum class Existing {
    refuse,   ///< it is an error
    replace,  ///< --force: an unfinished run is removed, a result replaced when the run is done
    resume,   ///< --resume: go on with it; with nothing to go on with, start afresh
    join      ///< another process of the same run has just begun or resumed it: only add blocks
};

/// Looks at `path` and `path`.parts before any work is done.
/// @throws InputError when something is there and `existing` is refuse, or when the folder that
///         `path` lies in does not exist; EnvironmentError when that folder is not writable.
void check_output(const std::string& path, Existing existing);

class RunWriter final : public ResultSink {
  public:
    /// Makes or opens `path`.parts.
    /// @throws InputError as check_output, and on resume when the unfinished (or finished) run
    ///         there is not the run of `description`, naming what changed; EnvironmentError on join
    ///         when `path`.parts is not there.
    RunWriter(std::string path, RunDescription description, Existing existing);
    /// Stores what was put and leaves `path`.parts for --resume.
    ~RunWriter() override;

    /// By block: 1 = stored already, need not be computed and must not be put (RunRequest::done).
    /// Empty on join, where the other process knows.
    [[nodiscard]] const std::vector<std::uint8_t>& done() const;

    /// The values of a block that is done, before anything else is put.
    /// @throws EnvironmentError when it cannot be read any more.
    [[nodiscard]] ResultBlock stored(std::uint64_t block) const;

    /// Blocks, compressed, that may wait beside those in the hands of callers, and be lost with the
    /// process: half of them to be stored, half for those before them.
    static constexpr std::size_t most_waiting = 8;

    /// Compresses in the calling thread, then stores what is queued; while another thread stores,
    /// queues the block, and waits for room there.
    /// `block.first` is a multiple of block_scenarios; shapes as ResultBlock says.
    /// @throws EnvironmentError when storing failed (disk full); also for an earlier block.
    void put(ResultBlock block) override;

    /// Stores the blocks that wait for others, once no thread puts any more.
    /// @throws EnvironmentError when storing failed.
    void flush();

    /// Hands over the settlements of the description's stresses, in their order: before finish().
    void add_stresses(ResultBlock stresses);

    /// Merges all blocks with `base` (count 1, the deterministic settlement) into
    /// the result file and removes `path`.parts. Every block must have been put or be done already.
    /// @throws EnvironmentError when the disk fails; what is stored stays.
    void finish(const ResultBlock& base);
    /// The same with the first `scenarios` alone, a multiple of block_scenarios or all: the file is
    /// that of a run asked for so many, but that it tells how many were (`scenarios_asked`). Blocks
    /// after them need not have been put, and are dropped. `beside` is done while the file is
    /// closed, by another thread where there is one.
    void finish(const ResultBlock& base, std::uint64_t scenarios,
                const std::function<void()>& beside = {});

  private:
    class State;
    std::unique_ptr<State> state_;
};

/// The file that `settle` writes: scales, coordinates, attributes, /base and /indicators.
/// `description.scenarios` is 0. Replaces `path`: check_output comes first.
/// @throws EnvironmentError when the disk fails; nothing is left behind.
void write_settlement(const std::string& path, const RunDescription& description,
                      const ResultBlock& base);

}  // namespace drgsim
