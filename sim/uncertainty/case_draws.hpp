// The drawn weights and cost multipliers of single cases in one scenario. A case is keyed by the
// region's row it comes from: the same draw in the settled year and in the history, under every
// policy.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/random/threefry.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// What cases are bootstrapped by.
Stream bootstrap_stream(const Study& study);

/// The Poisson weight of each of the region's `rows` in `scenario`.
Column<double> bootstrap_weights(const Study& study, std::uint64_t scenario,
                                 std::span<const std::uint32_t> rows);

/// Draws study.uncertainty for `scenario` into `cases` (selected_cases): weights are multiplied by
/// their draws, every money column by the case's own.
void draw_cases(const Study& study, std::uint64_t scenario, CaseTable& cases);

}  // namespace drgsim
