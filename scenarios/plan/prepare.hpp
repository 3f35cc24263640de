// From a plan and a region to what the engine runs.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "scenarios/plan/plan.hpp"
#include "sim/input/problems.hpp"
#include "sim/region/region.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// A study ready to run and the source of its scenarios.
struct PreparedStudy {
    Study study;  ///< borrows the region
    std::unique_ptr<ScenarioSource> source;
    std::uint64_t seed = 1;
    std::uint64_t scenarios = 0;
    std::vector<std::string> warnings;  ///< of the plan, its drivers and the calibration
};

/// Resolves years, budgets and driver filters against `region`, calibrates every policy and builds
/// the scenario source. `region` outlives the result.
/// @throws InputError with every mismatch: a year without cases, a fund with cases and without a
/// budget, names in `where` that the region does not have, a group column it does not have.
PreparedStudy prepare_study(const Plan& plan, const Region& region);

/// The plan's drivers with their masks: what prepare_study puts into the study.
std::vector<Driver> resolve_drivers(const Plan& plan, const Region& region, const Axes& axes,
                                    std::vector<std::string>& warnings, Problems& problems);

}  // namespace drgsim
