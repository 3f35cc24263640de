// Behaviour of hospitals as layers of changes to the cases of a scenario, each followed by a share
// of the cases (prevalence) with some strength, both drawn per scenario. docs/behaviour.md.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/behaviour/kinds.hpp"
#include "sim/study/case_change.hpp"

namespace drgsim {

/// A behaviour as a plan states it, against a study.
struct BehaviourRules {
    std::string name;
    BehaviourKind kind = BehaviourKind::cost;
    /// Drivers of the study (Target::prevalence and strength), drawn by all, level or hospital. The
    /// behaviour applies where the prevalence's `where` does.
    std::size_t prevalence = 0, strength = 0;
    /// Whether each case follows by its own uniform. Else a case that follows in part becomes two,
    /// each weighted: the expected value, without noise.
    bool drawn = false;
    /// In later years of a horizon the strength is multiplied by max(0, 1 - elasticity * margin),
    /// the hospital's margin of the year before over its cost.
    double margin_elasticity = 0;
    double cost_change = 0;  ///< upcoding, splitting: relative change of the followers' cost
    /// upcoding: the next more severe group by GroupId, a group's own where there is none.
    std::vector<GroupId> sibling{};
    int months_later = 0;           ///< splitting: the second stay's, at most in December
    bool toward_standard = false;   ///< compression: toward S instead of the mean of the cases
    double self_expense_share = 1;  ///< patient_shift: of what patients pay more
    bool mild_first = false;  ///< outpatient: the cheapest of a hospital and group leave first
};

/// What happens to the cases a behaviour is followed in.
class Behaviour final : public CaseChange {
  public:
    explicit Behaviour(BehaviourRules rules) : rules_(std::move(rules)) {}
    void apply(const Study& study, const PreparedPolicy& prepared, const ScenarioValues& values,
               CaseTable& cases) const override;
    [[nodiscard]] int rows_of_each() const override;

  private:
    BehaviourRules rules_;
};

/// The next more severe group of each of `groups` by the code of CHS-DRG: four characters, the same
/// first three (ADRG), the last 1 (MCC) above 3 (CC) above 5 (none); a group's own where none is.
std::vector<GroupId> severity_siblings(const GroupTable& groups);

}  // namespace drgsim
