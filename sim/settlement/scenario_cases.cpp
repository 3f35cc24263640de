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
    std::uint64_t rows = 3;  // as drawn, what is changed, and what a settlement keeps of it
    const int years = study_.horizon ? study_.horizon->years : 1;
    for (int year = 0; year < years; ++year)
        for (const auto& change : study_.case_changes)
            rows *= static_cast<std::uint64_t>(change->rows_of_each());
    rows += 2 * before_.size() + (study_.horizon ? 2 : 0);  // history, and all of it together
    return rows * year_.cases.size() * case_bytes;
}

}  // namespace drgsim
