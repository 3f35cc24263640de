// The synthetic region: hospitals, groups and inpatient cases that look like a Chinese
// prefecture's, drawn from a seed. Every value is keyed by (seed, purpose, year, ordinal of the
// case in its year), so a region is a function of its options alone.
#pragma once

#include <cstdint>

#include "sim/region/region.hpp"

namespace drgsim {

/// What `drgsim synth` is asked for. The sizes are options of the program; the rest are the
/// figures of docs/synthetic-region.md that studies and tests may want to move.
struct SynthOptions {
    std::uint64_t cases = 1'000'000;  ///< cases a year, the same in every year
    int hospitals = 443;
    int groups = 600;
    int years = 3;  ///< in all, the newest is `newest_year`
    std::uint64_t seed = 20240101;
    int newest_year = 2024;
    double employee_share = 0.15;      ///< of cases, in [0, 1]
    double mean_cost = 6000;           ///< of the newest year's cases [yuan]
    double cost_growth = 0.04;         ///< of the mean cost, a year
    double cost_cv = 0.70;             ///< within group, level and hospital: centre over groups
    double cost_cv_spread = 0.12;      ///< sd of that CV over groups; 0 = the same for all
    double hospital_effect_sd = 0.08;  ///< of log cost between hospitals of a level
};

/// The region of `options`: every table filled, cases by year (oldest first), then ordinal.
/// groups.weight and level_coefficient hold the model's true w_g and c_gl (4 decimals).
/// @throws InputError naming every option that is out of range.
Region synthesize(const SynthOptions& options);

/// Most that options may ask for; validation and `--help` read them.
inline constexpr std::uint64_t max_synth_cases = 100'000'000;
inline constexpr int max_synth_hospitals = 20'000;
inline constexpr int max_synth_groups = 5'000;
inline constexpr int max_synth_years = 20;

}  // namespace drgsim
