// Scenarios whose cases are their own (Study::changes_cases): each is made and settled literally,
// in double precision. What `settle_scenario` and the engine's route for such studies share.
#pragma once

#include <optional>

#include "sim/outputs/variables.hpp"
#include "sim/study/study.hpp"
#include "sim/uncertainty/recalibration.hpp"

namespace drgsim {

class ScenarioCases {
  public:
    /// Copies the settled year's cases once; borrows study and source.
    ScenarioCases(const Study& study, const ScenarioSource& source);

    /// Settles one scenario under every policy: one row (count 1), drivers included. Thread-safe.
    [[nodiscard]] ResultBlock settle(std::uint64_t scenario) const;

    /// Memory of the copy, and of one scenario in the making [bytes].
    [[nodiscard]] std::uint64_t shared_bytes() const;
    [[nodiscard]] std::uint64_t scenario_bytes() const;

  private:
    const Study& study_;
    const ScenarioSource& source_;
    Region year_;                    ///< hospitals, groups and the settled year's cases
    std::vector<CaseTable> before_;  ///< years of history before it, where there is a horizon
    std::optional<Recalibration> recalibration_;
};

}  // namespace drgsim
