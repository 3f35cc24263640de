#include "sim/behaviour/behaviour.hpp"

#include "sim/behaviour/following.hpp"

namespace drgsim {

int Behaviour::rows_of_each() const {
    switch (rules_.kind) {
        case BehaviourKind::volume:
        case BehaviourKind::outpatient:
            return 1;
        case BehaviourKind::splitting:  // the second stay
            return rules_.drawn ? 2 : 3;
        default:
            return rules_.drawn ? 1 : 2;
    }
}

void Behaviour::apply(const Study& study, const PreparedPolicy& prepared,
                      const ScenarioValues& values, CaseTable& cases) const {
    const Following following(study, prepared, values, rules_);
    switch (rules_.kind) {
        case BehaviourKind::upcoding:
            return upcode(following, cases);
        case BehaviourKind::splitting:
            return split_stays(following, cases);
        case BehaviourKind::volume:
            return change_volume(following, cases);
        case BehaviourKind::cost:
            return change_cost(following, cases);
        case BehaviourKind::compression:
            return compress(following, cases);
        case BehaviourKind::bunching:
            return bunch(following, cases);
        case BehaviourKind::patient_shift:
            return shift_to_patients(following, cases);
        case BehaviourKind::outpatient:
            return shift_to_outpatient(following, cases);
    }
}

}  // namespace drgsim
