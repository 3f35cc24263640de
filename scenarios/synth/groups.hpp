// The groups of a synthetic region: CHS-style codes, weights, spreads, level coefficients and how
// often each occurs at each level (docs/synthetic-region.md).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/synth/draws.hpp"
#include "scenarios/synth/synth.hpp"

namespace drgsim::synth {

using ByLevel = std::array<double, level_count>;

/// Columns over groups, sorted by code; no two codes are equal.
struct GroupModel {
    std::vector<std::string> code;  ///< major category, class letter, order, severity 1|3|5|9
    std::vector<std::uint8_t> base_group;
    std::vector<double> cost_cv;                         ///< within group, level and hospital
    std::vector<double> weight;                          ///< w_g; mean over cases is 1
    std::vector<ByLevel> coefficient;                    ///< c_gl = m_gl / m_g
    std::array<std::vector<double>, level_count> share;  ///< of the level's cases; sums to 1
};

/// @param level_share share of cases at each level; levels without hospitals have 0.
GroupModel draw_groups(const SynthOptions& options, const Draws& draws, const ByLevel& level_share);

/// What a code says, in English: "Circulatory system, surgery F3, with major complication".
std::string describe_code(std::string_view code);

enum class CareClass : std::uint8_t { surgery, procedure, medical };
CareClass care_class_of(std::string_view code);

}  // namespace drgsim::synth
