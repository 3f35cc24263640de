#include "sim/settlement/scenario_cases.hpp"

#include "sim/horizon/years.hpp"
#include "sim/outputs/assemble.hpp"
#include "sim/settlement/settle.hpp"
#include "sim/study/case_change.hpp"
#include "sim/uncertainty/case_draws.hpp"

namespace drgsim {

ScenarioCases::ScenarioCases(const Study& study, const ScenarioSource& source)
    : study_(study),
      source_(source),
      year_{study.region->hospitals, study.region->groups,
            cases_of_year(study.region->cases, study.year)},
      before_(years_before(study)) {
    if (study.uncertainty.recalibrate) recalibration_.emplace(study);
}

ResultBlock ScenarioCases::settle(std::uint64_t scenario) const {
    const ScenarioValues values(study_, source_, scenario);
    ResultBlock block = empty_block(study_, scenario, 1);
    CaseTable drawn = year_.cases;
    draw_cases(study_, scenario, drawn);
    Region changed{year_.hospitals, year_.groups, {}};
    Study study = study_;
    study.region = &changed;
    if (recalibration_) recalibration_->apply(scenario, study);
    for (std::size_t p = 0; p < study.policies.size(); ++p) {
        if (study.horizon) {
            settle_years(study, before_, p, study.policies[p], drawn, &source_, scenario, block);
            continue;
        }
        changed.cases = drawn;
        for (const auto& change : study_.case_changes)
            change->apply(study_, study.policies[p], values, changed.cases);
        assemble(study_, settle_policy(study, study.policies[p], &values).year, p, block);
    }
    block.drivers = values.values();
    return block;
}

std::uint64_t ScenarioCases::shared_bytes() const {
    return year_.cases.size() * case_bytes + (recalibration_ ? recalibration_->bytes() : 0);
}

std::uint64_t ScenarioCases::scenario_bytes() const {
    return 3 * year_.cases.size() * case_bytes;  // as drawn, and with changes, which
                                                 // may add as many cases again
}

}  // namespace drgsim
