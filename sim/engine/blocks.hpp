// Who computes which block: one place hands out the blocks of a run, to the threads of one process
// or to many processes. Which block goes where changes no bit of the result.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace drgsim {

/// Hands out the blocks that a process computes.
class BlockSource {
  public:
    virtual ~BlockSource() = default;
    /// The next block to compute, nothing when there is none left. Any thread may ask.
    virtual std::optional<std::uint64_t> next() = 0;
};

/// The blocks of a run that are left to do, dealt in ascending order. Any thread may ask.
class BlockDealer final : public BlockSource {
  public:
    /// All of `blocks` blocks but those with done[block] = 1; `done` may be shorter, even empty.
    BlockDealer(std::uint64_t blocks, const std::vector<std::uint8_t>& done);

    std::optional<std::uint64_t> next() override;
    /// A chunk for a process with `threads` of the `all` threads at work: an eighth of its share of
    /// what is left, so that chunks shrink toward the end and no process, however slow, is left
    /// with much when the others are done. At least one block and at most `most_dealt`, while some
    /// are left.
    [[nodiscard]] std::vector<std::uint64_t> deal(std::size_t threads, std::size_t all);
    /// Nothing is handed out any more.
    void stop();

    static constexpr std::size_t most_dealt = 1024;

  private:
    std::mutex mutex_;
    std::vector<std::uint64_t> left_;  ///< in descending order: the next one is last
};

}  // namespace drgsim
