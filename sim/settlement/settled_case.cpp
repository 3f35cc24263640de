// One case of one scenario: its money, its route and its points.
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
    const int level = study_.region->hospitals.level[place.hospital];
    if (weight == 1)
        return standards_[place.group * level_count + static_cast<std::size_t>(level - 1)];
    return group_standard(prepared_.policy, prepared_.standards, static_cast<GroupId>(place.group),
                          level, weight);
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

SettledCase CaseEvaluator::evaluate(std::size_t i) const {
    const CaseTable& cases = study_.region->cases;
    const Policy& policy = prepared_.policy;
    const GroupId group = cases.group[static_cast<std::size_t>(policy.group_column - 1)][i];
    SettledCase c{
        .place = {index(cases.fund[i]), index(cases.hospital[i]), index(group), cases.month(i) - 1},
        .facts = reader_.facts(i),  // made where it stays: a copy would wait for its stores
        .standard = {},
        .points = {}};
    c.volume = cases.weight_of(i) * factor(Target::volume, c.place);
    const double money = factor(Target::cost, c.place);
    const double booked = cases.fund_paid[i] * money;
    c.total_cost = cases.total_cost[i] * money;
    c.excluded = c.facts.excluded * money;
    c.cost = c.total_cost - c.excluded;
    c.reviewed = c.cost - value_or_zero(cases.unreasonable_cost, i) * money;
    c.booked = booked * factor(Target::fund_share, c.place);
    c.patient = (cases.patient_paid[i] + cases.other_paid[i]) * money + (booked - c.booked);
    c.self_expense = value_or_zero(cases.self_expense, i) * money;
    if (c.facts.route == CaseRoute::pool) {
        c.standard = standard_of(c.place);
        const double k = c.facts.k * factor(Target::coefficient, c.place);
        c.points = case_points(policy, c.standard, {k, c.facts.aux}, c.cost, c.reviewed);
    }
    if (c.outside()) {
        const CaseRoute route = c.points.leaves ? CaseRoute::fee_for_service : c.facts.route;
        c.charge = outside_charge(policy, route, c.facts.day_price, c.booked, c.patient);
    }
    return c;
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
