// From a plan and a region to what the engine runs.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "scenarios/plan/plan.hpp"
#include "sim/input/problems.hpp"
#include "sim/region/region.hpp"
#include "sim/study/design.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// A study ready to run and the source of its scenarios.
struct PreparedStudy {
    Study study;  ///< borrows the region
    std::unique_ptr<ScenarioSource> source;
    std::uint64_t seed = 1;
    std::uint64_t scenarios = 0;
    Design design;                                  ///< how `source` chooses them
    std::vector<std::string> stresses;              ///< names of the [[stress]] scenarios
    std::unique_ptr<ScenarioSource> stress_source;  ///< scenario i is stresses[i]; null without
    std::vector<std::string> warnings;  ///< of the plan, its drivers and the calibration
};

/// Resolves years, budgets and driver filters against `region`, calibrates every policy and builds
/// the scenario source. `region` outlives the result.
/// @throws InputError with every mismatch: a year without cases, a fund with cases and without a
/// budget, names in `where` or pools that the region does not have, a group column it does not
/// have; then, once the policies are calibrated, a value of a point that has nothing to stand on.
PreparedStudy prepare_study(const Plan& plan, const Region& region);

/// Fills in design, number and source of the scenarios, and the stresses. The study of `prepared`
/// has its region, axes and drivers. Problems: a number of scenarios that the design cannot have,
/// drivers it cannot take, entities that the region does not have.
void resolve_design(const Plan& plan, PreparedStudy& prepared, Problems& problems);

/// Budgets of the region's own pool and of the plan's pools, and the pool of each hospital: what
/// prepare_study puts into `study`, whose region and year are set. Problems: unknown communities,
/// funds of a pool that have cases in that year and no budget.
void resolve_budgets(const Plan& plan, Study& study, Problems& problems);

/// By pool: the funds that have cases in the settled year.
std::vector<std::array<bool, fund_count>> funds_with_cases(const Study& study);

/// One warning for each rule of `policy` on single cases or hospitals that looks at a column, group
/// or hospital the region does not have, and so applies nowhere.
void warn_of_idle_rules(const Policy& policy, const Region& region,
                        std::vector<std::string>& warnings);

/// The masks that `where` lines make; names that the region does not have are problems.
Where resolve_where(const std::vector<WhereLine>& lines, const Region& region, const Axes& axes,
                    Problems& problems);

/// The plan's drivers with their masks: what prepare_study puts into the study.
std::vector<Driver> resolve_drivers(const Plan& plan, const Region& region, const Axes& axes,
                                    std::vector<std::string>& warnings, Problems& problems);

/// The plan's behaviours in their order, against a study whose drivers and policies are set.
std::vector<std::shared_ptr<const CaseChange>> resolve_behaviours(
    const Plan& plan, const Study& study, std::vector<std::string>& warnings, Problems& problems);

}  // namespace drgsim
