#include "sim/settlement/scenario_cases.hpp"

#include "sim/outputs/assemble.hpp"
#include "sim/settlement/settle.hpp"
#include "sim/study/case_change.hpp"

namespace drgsim {

namespace {

/// Of a case and all its columns, with what a settlement keeps of it; an upper bound in practice.
constexpr std::uint64_t bytes_of_case = 160;

}  // namespace

ScenarioCases::ScenarioCases(const Study& study, const ScenarioSource& source)
    : study_(study), source_(source) {
    const CaseTable& cases = study.region->cases;
    std::vector<std::uint32_t> rows;
    for (std::size_t i = 0; i < cases.size(); ++i)
        if (cases.year(i) == study.year) rows.push_back(static_cast<std::uint32_t>(i));
    year_ = {study.region->hospitals, study.region->groups, selected_cases(cases, rows)};
}

ResultBlock ScenarioCases::settle(std::uint64_t scenario) const {
    const ScenarioValues values(study_, source_, scenario);
    ResultBlock block = empty_block(study_, scenario, 1);
    Region changed{year_.hospitals, year_.groups, {}};
    Study study = study_;
    study.region = &changed;
    for (std::size_t p = 0; p < study_.policies.size(); ++p) {
        changed.cases = year_.cases;
        for (const auto& change : study_.case_changes)
            change->apply(study_, study_.policies[p], values, changed.cases);
        assemble(study_, settle_policy(study, study_.policies[p], &values).year, p, block);
    }
    block.drivers = values.values();
    return block;
}

std::uint64_t ScenarioCases::shared_bytes() const {
    return year_.cases.size() * bytes_of_case;
}

std::uint64_t ScenarioCases::scenario_bytes() const {
    return 2 * year_.cases.size() * bytes_of_case;  // changes may add as many cases again
}

}  // namespace drgsim
