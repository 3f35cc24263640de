// A condition put to a study: which values of a result block its figures add up, and the sink that
// keeps of a run just what the condition's statistic needs.
#pragma once

#include <cstdint>
#include <vector>

#include "scenarios/solve/condition.hpp"
#include "sim/outputs/variables.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// The values of one variable and policy that a figure adds up.
struct FigureSum {
    Var variable = Var::point_value;
    std::size_t policy = 0;
    std::size_t stride = 0;            ///< values a scenario
    std::vector<std::size_t> entries;  ///< among them, ascending
    /// In scenario `row` of `block`.
    [[nodiscard]] double in(const ResultBlock& block, std::size_t row) const;
};

/// The figures of `condition` in `study`; `study.output` is switched to what they need and no more.
/// Names that study or region do not have, sums of values that are no sums (point values of both
/// funds) and figures that no variable gives become problems.
std::vector<FigureSum> resolve_figures(const Condition& condition, Study& study,
                                       Problems& problems);

/// What `base` and `last_year` stand for in a condition.
struct Baselines {
    double base = 0, last_year = 0;
};

/// The left side of `condition` in a settlement: what `base` stands for.
double left_side(const Condition& condition, const std::vector<FigureSum>& figures,
                 const ResultBlock& settlement);

/// Keeps one number a scenario: the argument of the statistic, or whether the event occurred. The
/// same for any order of blocks.
class ConditionSamples final : public ResultSink {
  public:
    /// Borrows what it is given.
    ConditionSamples(const Condition& condition, const std::vector<FigureSum>& figures,
                     Baselines baselines, std::uint64_t scenarios);
    void put(ResultBlock block) override;
    /// The statistic over all scenarios, once all blocks are in.
    /// @throws InputError when the argument is not a number in some scenario.
    [[nodiscard]] Measured statistic() const;

  private:
    const Condition& condition_;
    const std::vector<FigureSum>& figures_;
    Baselines baselines_;
    std::vector<double> values_;  ///< by scenario
};

}  // namespace drgsim
