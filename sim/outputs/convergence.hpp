// When a run may end early: once the means of chosen outputs are known as exactly as asked for.
// Looked at after fixed numbers of scenarios, all of the blocks before them together: where a run
// ends is a function of its values alone, not of threads or of the order of blocks.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/outputs/variables.hpp"

namespace drgsim {

/// The standard error of an output's mean, as a share of the mean (of the budget's mean for the
/// balance, which may be near 0), is to be at most `share`: of every policy and fund.
struct ConvergenceTarget {
    Var output = Var::point_value;  ///< by fund
    double share = 0;
};

struct Convergence {
    std::vector<ConvergenceTarget> targets;  ///< all must be met; none = the run never ends early
    std::uint64_t least = 512;               ///< scenarios before the first look
    std::uint64_t step = 512;                ///< and from one look to the next
};

/// Whether a variable may be a target: one by fund alone.
constexpr bool may_converge(const Variable& variable) {
    return variable.rank == 1 && variable.dims[0] == Dim::fund &&
           variable.part == OutputPart::always;
}

/// Gathers the targets' values block by block and says after how many scenarios the run may end.
/// Not for several threads at once.
class ConvergenceWatch {
  public:
    /// Looks are rounded up to whole blocks.
    ConvergenceWatch(Convergence convergence, std::size_t policies, std::uint64_t scenarios);

    /// Takes a block's values; blocks come in any order, each once.
    void add(const ResultBlock& block);

    /// The first look at which every target is met, as far as all blocks before it are there.
    [[nodiscard]] std::optional<std::uint64_t> reached() const { return reached_; }

    /// One output of one policy and fund at the last look taken.
    struct State {
        std::size_t policy, fund;
        ConvergenceTarget target;
        double share = 0;  ///< its standard error as a share
    };
    /// The furthest from its target at the last look; nothing before the first.
    [[nodiscard]] const std::optional<State>& furthest() const { return furthest_; }

  private:
    void look_further();
    [[nodiscard]] State worst_at(std::uint64_t scenarios) const;
    [[nodiscard]] double share_of(const ConvergenceTarget& target, std::size_t policy,
                                  std::size_t fund, std::uint64_t scenarios) const;
    [[nodiscard]] std::span<const double> series(Var output, std::size_t policy,
                                                 std::size_t fund) const;

    Convergence convergence_;
    std::size_t policies_;
    std::uint64_t scenarios_, next_look_;
    std::vector<std::uint8_t> there_;  ///< by block
    std::vector<Var> outputs_;         ///< of the targets, and budget for the balance
    std::vector<double> values_;       ///< [output][policy][fund][scenario]
    std::optional<std::uint64_t> reached_;
    std::optional<State> furthest_;
};

}  // namespace drgsim
