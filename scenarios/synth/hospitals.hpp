// The hospitals of a synthetic region: levels, skewed sizes, cost effects, counties.
#pragma once

#include <vector>

#include "scenarios/synth/draws.hpp"
#include "scenarios/synth/groups.hpp"

namespace drgsim::synth {

/// Columns over hospitals, level 3 first.
struct HospitalModel {
    HospitalTable table;
    std::vector<double> share;               ///< of all cases; sums to 1
    std::vector<double> cost_effect;         ///< factor on cost; case-weighted mean 1 in each level
    std::vector<double> self_expense_share;  ///< mean X / C of the hospital's cases
    ByLevel level_share{};                   ///< sum of share by level
};

HospitalModel draw_hospitals(const SynthOptions& options, const Draws& draws);

}  // namespace drgsim::synth
