// Several years settled one after the other under one policy: budgets grow, hospitals respond, the
// cases of a year become the history of the next. docs/behaviour.md, Years.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/outputs/variables.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// The cases of the years of history before the settled one, ascending: what recalibration begins
/// with. None without a horizon.
std::vector<CaseTable> years_before(const Study& study);

/// Settles the years of the study's horizon under its policy p, which is `prepared` in the first
/// year and whose settled year has `cases`, and fills the policy's rows of `block` (one row): the
/// variables of a horizon, and the standard ones with the first year. Values are those of
/// `scenario`. Without a source neither drivers nor changes of cases apply, as in the base, and the
/// standard variables are left alone.
void settle_years(const Study& study, const std::vector<CaseTable>& before, std::size_t p,
                  const PreparedPolicy& prepared, CaseTable cases, const ScenarioSource* source,
                  std::uint64_t scenario, ResultBlock& block);

}  // namespace drgsim
