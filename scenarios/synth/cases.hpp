// The inpatient cases of a synthetic region, year by year.
#pragma once

#include "scenarios/synth/draws.hpp"
#include "scenarios/synth/groups.hpp"
#include "scenarios/synth/hospitals.hpp"

namespace drgsim::synth {

/// Every case of every year. Costs are lognormal within (group, hospital), cut at four standard
/// deviations; money is in whole fen with C = F + D + O exactly and X <= D.
CaseTable draw_cases(const SynthOptions& options, const Draws& draws,
                     const HospitalModel& hospitals, const GroupModel& groups);

}  // namespace drgsim::synth
