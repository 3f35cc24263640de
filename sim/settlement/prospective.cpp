#include "sim/settlement/prospective.hpp"

#include <algorithm>
#include <cmath>

namespace drgsim {

HospitalBudget hospital_budget(const Study& study, const ProspectiveRules& rules, std::size_t h) {
    const HospitalTable& hospitals = study.region->hospitals;
    double paid = 0;
    int years = 0;
    for (const std::vector<double>& year : hospitals.paid) {
        if (std::isnan(year[h])) continue;
        paid += year[h];
        ++years;
    }
    if (years == 0) {
        for (const double fund : study.flows.fund_paid[h]) paid += fund;
        years = 1;
    }
    double coefficient = rules.by_level[static_cast<std::size_t>(hospitals.level[h] - 1)];
    for (const auto& [type, function] : rules.by_type) {
        if (type == hospitals.type[h]) coefficient *= function;
    }
    HospitalBudget budget;
    budget.base = paid / years * rules.base_share * coefficient;
    budget.reserve = budget.base * rules.reserve;
    const bool good = hospitals.assessment[h] >= 1;
    budget.next = budget.base * (good ? 1 + rules.next_growth : 1);
    return budget;
}

double prospective_payout(const ProspectiveRules& rules, double budget, double used) {
    if (used <= budget) return used + rules.surplus_kept * (budget - used);
    return budget + rules.overrun_borne * std::min(used - budget, rules.overrun_limit * budget);
}

void clear_prospective(const ClearingInput& input, const YearSums& sums, YearResult& out) {
    const Study& study = *input.study;
    const ProspectiveRules& rules = *input.policy().prospective;
    const YearShape& shape = sums.shape;
    std::fill(out.payout.begin(), out.payout.end(), 0.0);
    std::fill(out.month_payout.begin(), out.month_payout.end(), 0.0);
    for (std::size_t h = 0; h < shape.hospitals; ++h) {
        const HospitalBudget stated = hospital_budget(study, rules, h);
        const double audit = study.region->hospitals.audit_deduction[h];
        for (std::size_t f = 0; f < fund_count; ++f) {
            for (std::size_t l = 0; l < shape.lanes; ++l) {
                const std::size_t at = shape.hospital(f, h) + l;
                const double share = share_of_fund(shape, out.hospital_booked, f, h, l);
                const double kappa =
                    input.policy().clearing.assessment ? input.assessment[at] : 1.0;
                const double budget = share * (stated.base + stated.reserve * kappa);
                out.entitlement[at] = budget;
                out.hospital_payout[at] =
                    prospective_payout(rules, budget, out.hospital_booked[at]) - share * audit;
                out.payout[shape.fund(f) + l] += out.hospital_payout[at];
                if (!out.prepaid.empty())
                    out.prepaid[shape.month(f, h, 0) + l] = rules.first_payment * budget;
                out.month_payout[shape.fund_month(f, 0) + l] += rules.first_payment * budget;
            }
        }
    }
}

}  // namespace drgsim
