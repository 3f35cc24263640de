// Indicators, alerts and cliffs of a settlement (rules 4 and 10), surpluses inside hospitals (rules
// 9): the variables of /indicators.
#pragma once

#include <array>

#include "sim/indicators/tally.hpp"
#include "sim/inside/departments.hpp"
#include "sim/outputs/variables.hpp"
#include "sim/settlement/settle.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// Makes the variables of base_variables() for the policies of a study.
class Findings {
  public:
    /// Borrows the study.
    explicit Findings(const Study& study);
    /// Writes `policy`'s values into block.base, which is sized at the first call; variables that
    /// study.output switches off stay empty.
    void add(std::size_t policy, const PolicySettlement& settled, ResultBlock& block) const;

  private:
    const Study& study_;
    Departments departments_;
    std::array<Tallies, 2> persons_;  ///< by group column, where a policy uses it
};

/// Whether an indicator of `tally` is beyond the limit of alert `alert` (alert_names); false where
/// the policy does not watch it or it is unknown.
bool is_alert(const AlertRules& limits, std::size_t alert, const Tally& tally);

}  // namespace drgsim
