// What a scenario may do to the cases themselves, beyond the multipliers of drivers: behaviour of
// hospitals, noise of single costs.
#pragma once

#include "sim/study/scenario_values.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// A change of the settled year's cases. Thread-safe; its effect is a function of its arguments
/// alone.
class CaseChange {
  public:
    virtual ~CaseChange() = default;

    /// Changes `cases`, the settled year's as the changes before left them (selected_cases): money,
    /// groups, dates, and how often a case counts (`weight`, which may be empty and may become a
    /// fraction); rows may be added by append_copies but none taken away: a case that is gone has
    /// weight 0. Groups must be of `study`'s region. Drivers multiply the cases afterwards, by the
    /// group they are in then. `prepared` is the policy they will be settled under.
    virtual void apply(const Study& study, const PreparedPolicy& prepared,
                       const ScenarioValues& values, CaseTable& cases) const = 0;

    /// How many rows it makes of each in most plans, itself included: what memory is asked for.
    [[nodiscard]] virtual int rows_of_each() const { return 1; }
};

}  // namespace drgsim
