// The processes that compute one run together: this one alone, or the ranks that mpirun or srun
// started. MPI (ranks_mpi.cpp) only tells who is who, deals blocks and waits for the others;
// whatever it does, results have the bits of one process.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/outcome.hpp"
#include "app/resources.hpp"
#include "sim/engine/blocks.hpp"

namespace drgsim {

/// All ranks call the same functions in the same order. Between start_ranks and the last together()
/// nothing may throw but inside a stage of together(): the others would wait for ever.
class Ranks {
  public:
    virtual ~Ranks() = default;
    [[nodiscard]] virtual int rank() const { return 0; }
    [[nodiscard]] virtual int size() const { return 1; }
    /// Rank 0 speaks for all: it reports errors and progress, and makes the result file.
    [[nodiscard]] bool first() const { return rank() == 0; }
    /// What of its machine falls to this rank.
    [[nodiscard]] virtual MachineShare machine_share() const { return whole_machine(); }
    /// The sum of `own` over all ranks.
    [[nodiscard]] virtual int sum(int own) { return own; }
    /// Rank 0's text.
    [[nodiscard]] virtual std::string of_first(const std::string& own) { return own; }

    /// Runs `stage` and waits until every rank has.
    /// @throws on all of them when it threw on one: on rank 0 with what went wrong there, or else
    ///         on the first rank that failed; elsewhere Ended, with nothing left to say.
    virtual void together(const std::function<void()>& stage) { stage(); }

    /// Calls `work` with the source of this rank's blocks, which rank 0 deals from its `dealer`
    /// (that of others is not looked at); ends when all ranks have. `threads` is how many compute
    /// here. `finished` counts the scenarios that `work` finishes; on rank 0 those of all ranks.
    /// When one rank stops, or throws, no more blocks are dealt.
    /// @returns on rank 0, by rank, how many blocks were dealt to it.
    virtual std::vector<std::uint64_t> share(BlockDealer& dealer, int threads,
                                             std::atomic<std::uint64_t>& finished,
                                             const std::function<void(BlockSource&)>& work);
};

/// The ranks started together with this process. Alone where nothing started more than one, and
/// where `part` says that the user divides the run himself.
/// @throws InputError, of several processes one, when they were started together and cannot know
///         of each other: each would write the same files.
std::unique_ptr<Ranks> start_ranks(bool part);

/// Hands out a dealer's blocks and counts them.
class CountedBlocks final : public BlockSource {
  public:
    explicit CountedBlocks(BlockDealer& dealer) : dealer_(dealer) {}
    std::optional<std::uint64_t> next() override {
        const auto block = dealer_.next();
        if (block) ++count_;
        return block;
    }
    [[nodiscard]] std::uint64_t count() const { return count_; }

  private:
    BlockDealer& dealer_;
    std::atomic<std::uint64_t> count_ = 0;
};

#if DRGSIM_MPI
/// MPI's ranks: size 1 where its launcher is not the one that started this process.
/// @throws EnvironmentError when MPI lacks what is needed.
std::unique_ptr<Ranks> mpi_ranks();
#endif

}  // namespace drgsim
