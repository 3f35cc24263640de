// Ends a run once its plan's targets are met.
#pragma once

#include <mutex>
#include <string>

#include "results/run/writer.hpp"
#include "sim/engine/blocks.hpp"
#include "sim/outputs/convergence.hpp"

namespace drgsim {

/// Passes blocks on to the writer and, where the plan has targets, stops the dealer when they are
/// met. Any thread may put.
class ConvergingSink final : public ResultSink {
  public:
    /// Looks at the blocks that `writer` holds already; borrows both.
    ConvergingSink(const Convergence& convergence, const RunDescription& description,
                   RunWriter& writer, BlockDealer& dealer);
    void put(ResultBlock block) override;

    /// After how many scenarios the targets were met; nothing when they were not.
    [[nodiscard]] std::optional<std::uint64_t> reached() const;
    /// What the last look found, for the user; "" without targets.
    [[nodiscard]] std::string finding() const;

  private:
    void watch(const ResultBlock& block);

    RunDescription description_;
    RunWriter& writer_;
    BlockDealer& dealer_;
    std::optional<ConvergenceWatch> watch_;
    mutable std::mutex mutex_;
};

}  // namespace drgsim
