// What the indicators of rules 10 stand on: sums over the cases of a settled year under one policy,
// by region, hospital level, hospital and group.
#pragma once

#include <array>
#include <vector>

#include "sim/outputs/base_variables.hpp"
#include "sim/settlement/settle.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// Sums of one entity's cases, both funds, whatever their route.
struct Tally {
    double cases = 0, low = 0, normal = 0, high = 0, outside = 0;
    double cost = 0;          ///< C with E [yuan]
    double self_expense = 0;  ///< X [yuan]; NaN where no case of the region has one
    double patient = 0;       ///< D + O [yuan]
    double payout = 0;        ///< of the fund for the year [yuan]
    double points = 0;        ///< of the pool, before deductions
    double weighed = 0;       ///< cases of groups that have a weight
    double weight = 0;        ///< sum of their w
    double compared = 0;      ///< cases of groups: ungrouped ones are left out
    double cost_ratio = 0;    ///< sum of their C / mean C of the group in the region
    double stays = 0;         ///< cases of known length of stay
    double days = 0;          ///< sum of it
    double compared_stays = 0;
    double time_ratio = 0;  ///< the same two of lengths of stay
    double identified = 0;  ///< cases of known persons
    double persons = 0;     ///< who they are
    /// Adds the sums over other cases. Not for persons, whom both may have met.
    void add(const Tally& other);
};

/// [entity][level, hospital or group]; the region is one.
using Tallies = std::array<std::vector<Tally>, entity_count>;

/// Counts distinct persons among the settled year's cases of `study`: `identified` and `persons`
/// of every tally, groups by `group_column`.
Tallies count_persons(const Study& study, int group_column);

/// Fills the rest of `tallies` from the cases, their fates and the payouts of `settled`.
void tally_cases(const Study& study, const PreparedPolicy& prepared,
                 const PolicySettlement& settled, Tallies& tallies);

/// The indicator of an entity; NaN where nothing can be measured.
double indicator_of(Indicator indicator, const Tally& tally);

}  // namespace drgsim
