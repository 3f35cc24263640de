#include "sim/uncertainty/recalibration.hpp"

#include <algorithm>
#include <array>

#include "sim/calibration/standards.hpp"
#include "sim/settlement/settle.hpp"
#include "sim/uncertainty/case_draws.hpp"

namespace drgsim {

Recalibration::Recalibration(const Study& study)
    : study_(study),
      newest_year_(*std::max_element(study.history.begin(), study.history.end())),
      newest_{study.region->hospitals, study.region->groups,
              cases_of_year(study.region->cases, newest_year_)} {
    for (std::size_t p = 0; p < study.policies.size(); ++p) {
        const Policy& policy = study.policies[p].policy;
        const bool separate = policy.clearing.separate_excluded();
        auto at = std::find_if(references_.begin(), references_.end(), [&](const Shared& s) {
            return s.group_column == policy.group_column && s.separate_excluded == separate;
        });
        if (at == references_.end()) {
            references_.push_back(
                {policy.group_column,
                 separate,
                 reference_cases(*study.region, policy.group_column, separate, study.history),
                 {},
                 {}});
            at = references_.end() - 1;
            sort_by_cost(at->cases);
            for (const ReferenceCase& one : at->cases.cases) at->rows.push_back(one.row);
        }
        at->policies.push_back(p);
    }
}

void Recalibration::apply(std::uint64_t scenario, Study& study) const {
    for (const Shared& shared : references_) {
        const Column<double> weight = bootstrap_weights(study_, scenario, shared.rows);
        for (const std::size_t p : shared.policies) {
            PreparedPolicy& prepared = study.policies[p];
            prepared.standards = calibrate(*study_.region, prepared.policy, shared.cases, weight);
        }
    }
    renew_flows(scenario, study);
}

/// Month shares, advances and the expected years.
void Recalibration::renew_flows(std::uint64_t scenario, Study& study) const {
    Region newest = newest_;
    newest.cases.weight = bootstrap_weights(study_, scenario, newest.cases.origin);
    study.flows = reference_flows(newest, std::array{newest_year_});
    Study before = study;
    before.region = &newest;
    for (std::size_t p = 0; p < study.policies.size(); ++p) {
        auto& expected = study.policies[p].expected;
        if (expected.empty()) continue;
        const auto drawn = expected_year(before, study.policies[p], newest_year_);
        for (std::size_t pool = 0; pool < drawn.size(); ++pool) {
            for (std::size_t f = 0; f < fund_count; ++f) {
                const ExpectedYear& year = drawn[pool][f];
                if (year.points > 0 && year.booked > 0) expected[pool][f] = year;
            }
        }
    }
}

std::uint64_t Recalibration::bytes() const {
    constexpr std::uint64_t reference_bytes = sizeof(ReferenceCase) + sizeof(std::uint32_t);
    std::uint64_t total = newest_.cases.size() * case_bytes;
    for (const Shared& shared : references_) total += shared.rows.size() * reference_bytes;
    return total;
}

}  // namespace drgsim
