// The subset's sums are kept by stratum as the group's are, so both means are of one kind.
#include "sim/calibration/adjusters.hpp"

#include <array>

#include "sim/engine/tiles.hpp"
#include "sim/settlement/case_facts.hpp"

namespace drgsim {

namespace {

double from_data(const Region& region, const Policy& policy, const AdjusterRules::CaseRule& rule,
                 const KeptCases& kept, const std::vector<std::uint8_t>& ungrouped, std::size_t g) {
    StratumSums subset(kept.strata());
    kept.for_each(g, [&](std::size_t row, std::size_t stratum, double cost, double weight) {
        if (meets(rule.when, region, policy.group_column, ungrouped, row))
            subset.add(stratum, cost, weight);
    });
    if (subset.cases() < rule.min_cases) return 0;
    const double value = kept.mean(subset) / kept.mean(kept.sums(std::array{g}));
    return value > 0 ? value : 0;  // NaN where no case, or none of a year that counts, meets it
}

}  // namespace

std::vector<std::vector<double>> adjuster_values(const Region& region, const Policy& policy,
                                                 const KeptCases& kept,
                                                 const std::vector<std::uint8_t>& ungrouped) {
    std::vector<std::vector<double>> values;
    for (const AdjusterRules::CaseRule& rule : policy.adjusters.cases) {
        std::vector<double>& of_rule = values.emplace_back(ungrouped.size(), rule.value);
        if (!rule.from_data) continue;
        for_each_tile(of_rule.size(), [&](std::size_t g) {
            of_rule[g] = ungrouped[g] ? 0 : from_data(region, policy, rule, kept, ungrouped, g);
        });
    }
    return values;
}

}  // namespace drgsim
