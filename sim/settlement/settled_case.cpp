// What a scenario asks of its cases beside what each is worth.
#include <algorithm>
#include <cmath>

#include "sim/settlement/settle.hpp"

namespace drgsim {

CaseEvaluator::CaseEvaluator(const Study& study, const PreparedPolicy& prepared,
                             const ScenarioValues* values)
    : study_(study),
      prepared_(prepared),
      values_(values),
      reader_(*study.region, prepared.policy, prepared.standards, study.year) {
    if (values_) hold_total_weight();
    for (std::size_t g = 0; g < study.region->groups.size(); ++g) {
        for (int level = 1; level <= level_count; ++level)
            standards_.push_back(group_standard(prepared.policy, prepared.standards,
                                                static_cast<GroupId>(g), level));
    }
}

GroupStandard CaseEvaluator::standard_of(const Place& place) const {
    const double weight = weight_scale_ * factor(Target::weight, place);
    if (weight == 1) return unmoved_standard(place);
    return group_standard(prepared_.policy, prepared_.standards, static_cast<GroupId>(place.group),
                          study_.region->hospitals.level[place.hospital], weight);
}

/// Sum n_g w_g is kept where a weight driver asks for it (rules 12, Drivers).
void CaseEvaluator::hold_total_weight() {
    const auto asks = [](const Driver& driver) { return driver.hold_total_weight; };
    if (std::none_of(study_.drivers.begin(), study_.drivers.end(), asks)) return;
    const Standards& standards = prepared_.standards;
    double total = 0;
    double moved = 0;
    for (std::size_t g = 0; g < standards.weight.size(); ++g) {
        const double weight = standards.case_count[g] * standards.weight[g];
        if (standards.ungrouped[g] || std::isnan(weight)) continue;
        total += weight;
        moved += weight * values_->factor(Target::weight, {0, 0, g, -1});
    }
    if (moved > 0) weight_scale_ = total / moved;
}

double CaseEvaluator::approval_rate(const Place& place) const {
    return std::clamp(
        prepared_.policy.review.approval_rate * factor(Target::review_approval, place), 0.0, 1.0);
}

bool CaseEvaluator::drawn_approval(std::size_t i, const Place& place) const {
    double uniform = 0;
    const std::size_t entity = study_.region->cases.origin_of(i);
    fill_entity(approval_stream(study_), values_->scenario(), 1, entity, &uniform);
    return uniform < approval_rate(place);
}

}  // namespace drgsim
