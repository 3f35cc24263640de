// A study with one behaviour on a small hostile region, prevalence and strength as the test states
// them.
#pragma once

#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "sim/behaviour/behaviour.hpp"
#include "sim/settlement/settle.hpp"
#include "tests/unit/sim/settlement/guigang.hpp"

namespace drgsim::testing {

/// The same values in every scenario, by driver.
class FixedSource : public ScenarioSource {
  public:
    FixedSource(const Study& study, std::vector<double> values)
        : study_(study), values_(std::move(values)) {}
    void draw(std::size_t driver, std::uint64_t /*first*/, int lanes, double* out) const override {
        const std::size_t entities = study_.drivers[driver].entities(study_.axes);
        std::fill_n(out, entities * static_cast<std::size_t>(lanes), values_[driver]);
    }

  private:
    const Study& study_;
    std::vector<double> values_;
};

/// Each group's sibling is the next by weight, whatever the codes say; unstable and ungrouped ones
/// have none.
inline std::vector<GroupId> next_by_weight(const Study& study) {
    const Standards& s = study.policies[0].standards;
    std::vector<GroupId> sibling;
    for (std::size_t g = 0; g < s.weight.size(); ++g) {
        std::size_t next = g;
        for (std::size_t other = 0; other < s.weight.size(); ++other) {
            if (s.unstable[other] || s.ungrouped[other] || s.unstable[g] || s.ungrouped[g])
                continue;
            if (s.weight[other] > s.weight[g] && (next == g || s.weight[other] < s.weight[next]))
                next = other;
        }
        sibling.push_back(static_cast<GroupId>(next));
    }
    return sibling;
}

inline const Region& behaviour_region() {
    static const Region region = [] {
        Region made = small_region({.cases = 4000});
        for (std::size_t i = 0; i < made.cases.size(); ++i) {
            made.cases.los_days.push_back(static_cast<std::int16_t>(i % 20));
            made.cases.admission_date.push_back(0);
        }
        return made;
    }();
    return region;
}

/// A study whose one behaviour follows `rules`, whose drivers are set here; the review cap, which
/// orders single cases, is off.
inline Study behaving(BehaviourRules rules, std::vector<Axis> by = {}) {
    Policy policy = guigang();
    policy.review.cap_share.reset();
    Study study = study_of(behaviour_region(), policy);
    for (const Target target : {Target::prevalence, Target::strength}) {
        Driver driver;
        driver.name = rules.name + (target == Target::prevalence ? "-prevalence" : "-strength");
        driver.target = target;
        driver.by = by;
        study.drivers.push_back(driver);
    }
    rules.name = rules.name.empty() ? "b" : rules.name;
    rules.prevalence = 0;
    rules.strength = 1;
    if (rules.kind == BehaviourKind::upcoding && rules.sibling.empty())
        rules.sibling = next_by_weight(study);
    study.case_changes.push_back(std::make_shared<Behaviour>(rules));
    return study;
}

/// The cases of the study's year after its changes in a scenario with these driver values.
inline CaseTable changed_cases(const Study& study, const std::vector<double>& values,
                               std::uint64_t scenario = 0) {
    std::vector<std::uint32_t> rows(study.region->cases.size());
    std::iota(rows.begin(), rows.end(), 0U);
    CaseTable cases = selected_cases(study.region->cases, rows);
    const FixedSource source(study, values);
    const ScenarioValues drawn(study, source, scenario);
    for (const auto& change : study.case_changes)
        change->apply(study, study.policies[0], drawn, cases);
    return cases;
}

/// The weighted sum of a money column, or of ones.
inline double sum_of(const CaseTable& cases, const Column<double>* column = nullptr) {
    double sum = 0;
    for (std::size_t i = 0; i < cases.size(); ++i)
        sum += cases.weight_of(i) * (column ? (*column)[i] : 1);
    return sum;
}

}  // namespace drgsim::testing
