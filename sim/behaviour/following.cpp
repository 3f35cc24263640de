#include "sim/behaviour/following.hpp"

#include <algorithm>

#include "kernels/random/threefry.hpp"

namespace drgsim {

Following::Following(const Study& study, const PreparedPolicy& prepared,
                     const ScenarioValues& values, const BehaviourRules& rules)
    : study_(study),
      prepared_(prepared),
      rules_(rules),
      scenario_(values.scenario()),
      year_(static_cast<std::uint32_t>(values.year())) {
    const BehaviourKindText& kind = text_of(rules.kind);
    for (std::size_t h = 0; h < study.region->hospitals.size(); ++h) {
        const Place place{0, h, 0, 0};
        prevalence_.push_back(std::clamp(values.value(rules.prevalence, place), 0.0, 1.0));
        const double response = std::max(0.0, 1 - rules.margin_elasticity * values.margin(h));
        strength_.push_back(
            std::clamp(response * values.value(rules.strength, place), kind.lowest, kind.highest));
    }
}

bool Following::applies_to(const CaseTable& cases, std::size_t i) const {
    const std::size_t h = index(cases.hospital[i]);
    if (prevalence_[h] <= 0 || strength_[h] == 0) return false;
    return applies(study_.drivers[rules_.prevalence].where,
                   {index(cases.fund[i]), h, index(groups(cases)[i]), cases.month(i) - 1});
}

double Following::share(const CaseTable& cases, std::size_t i, double p, std::uint32_t draw) const {
    if (!rules_.drawn || p <= 0 || p >= 1) return p;
    double uniform = 0;
    const Stream stream{study_.seed, Purpose::behaviour, stream_hash(rules_.name),
                        2 * year_ + draw};
    fill_entity(stream, scenario_, 1, cases.origin_of(i), &uniform);
    return uniform < p ? 1 : 0;
}

void Following::split_off(CaseTable& cases, const std::vector<std::uint32_t>& part,
                          const std::vector<double>& shares,
                          std::vector<std::uint32_t>& followers) {
    if (part.empty()) return;
    const std::size_t first = cases.size();
    if (cases.weight.empty()) cases.weight.assign(first, 1.0);
    append_copies(cases, part);
    for (std::size_t k = 0; k < part.size(); ++k) {
        const double weight = cases.weight[part[k]];
        cases.weight[first + k] = weight * shares[k];
        cases.weight[part[k]] = weight - weight * shares[k];
        followers.push_back(static_cast<std::uint32_t>(first + k));
    }
}

void scale_money(CaseTable& cases, std::size_t i, double factor) {
    for (Column<double>* column :
         {&cases.total_cost, &cases.fund_paid, &cases.patient_paid, &cases.other_paid,
          &cases.self_expense, &cases.unreasonable_cost, &cases.excluded_cost})
        if (!column->empty()) (*column)[i] *= factor;
}

void scale_weight(CaseTable& cases, std::size_t i, double factor) {
    if (cases.weight.empty()) cases.weight.assign(cases.size(), 1.0);
    cases.weight[i] *= factor;
}

}  // namespace drgsim
