#include "sim/settlement/case_facts.hpp"

#include <algorithm>

namespace drgsim {

namespace {

/// An unknown value (negative) meets no limit.
bool within(const std::optional<int>& at_least, const std::optional<int>& at_most,
            std::span<const std::int16_t> column, std::size_t i) {
    if (!at_least && !at_most) return true;
    const int value = column.empty() ? -1 : column[i];
    return value >= 0 && (!at_least || value >= *at_least) && (!at_most || value <= *at_most);
}

template <class T>
bool any_of(const std::vector<T>& list, const T& value) {
    return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

bool has_flag(const std::optional<bool>& wanted, bool flag) {
    return !wanted || *wanted == flag;
}

bool has_tag(const std::vector<std::string>& tags, const CaseTable& cases, std::size_t i) {
    if (tags.empty()) return true;
    if (cases.tags.empty()) return false;
    for (std::size_t t = 0; t < cases.tag_names.size(); ++t) {
        if ((cases.tags[i] >> t & 1U) != 0 && any_of(tags, cases.tag_names[t])) return true;
    }
    return false;
}

/// Share of the settled year's cases of each hospital that are tagged tcm.
std::vector<double> tcm_shares(const Region& region, int year) {
    const CaseTable& cases = region.cases;
    std::vector<double> share(region.hospitals.size()), all(region.hospitals.size());
    for (std::size_t i = 0; i < cases.size(); ++i) {
        if (cases.year(i) != year) continue;
        const std::size_t h = index(cases.hospital[i]);
        all[h] += cases.weight_of(i);
        if (has_tag({"tcm"}, cases, i)) share[h] += cases.weight_of(i);
    }
    for (std::size_t h = 0; h < share.size(); ++h) share[h] = all[h] > 0 ? share[h] / all[h] : 0;
    return share;
}

std::vector<double> coefficients_with_bonus(const Region& region, const AdjusterRules& rules,
                                            int year) {
    std::vector<double> k = region.hospitals.coefficient;
    if (rules.hospitals.empty()) return k;
    const std::vector<double> tcm = tcm_shares(region, year);
    for (std::size_t h = 0; h < k.size(); ++h) {
        double bonus = 0;
        for (const AdjusterRules::HospitalRule& rule : rules.hospitals) {
            if (any_of(rule.types, region.hospitals.type[h]) &&
                any_of(rule.hospitals, region.hospitals.id[h]) &&
                (!rule.tcm_share_at_least || tcm[h] >= *rule.tcm_share_at_least)) {
                bonus += rule.add;
            }
        }
        k[h] += std::min(bonus, rules.bonus_cap.value_or(bonus));
    }
    return k;
}

}  // namespace

bool meets(const CaseCondition& c, const Region& region, int group_column,
           std::span<const std::uint8_t> ungrouped, std::size_t i) {
    const CaseTable& cases = region.cases;
    const std::size_t h = index(cases.hospital[i]);
    const std::size_t g = index(cases.group[static_cast<std::size_t>(group_column - 1)][i]);
    const int way = cases.discharge_way.empty() ? 0 : cases.discharge_way[i];
    return within(c.los_at_least, c.los_at_most, cases.los_days, i) &&
           within(c.age_at_least, c.age_at_most, cases.age, i) &&
           within(c.diagnoses_at_least, std::nullopt, cases.secondary_diagnoses, i) &&
           any_of(c.discharge_ways, way) && has_tag(c.tags, cases, i) &&
           any_of(c.groups, region.groups.code[g]) &&
           any_of(c.hospital_types, region.hospitals.type[h]) &&
           any_of(c.levels, static_cast<int>(region.hospitals.level[h])) &&
           has_flag(c.ungrouped, ungrouped[g] != 0) &&
           has_flag(c.tcm_advantage, region.groups.tcm_advantage[g] != 0) &&
           has_flag(c.primary_care, region.groups.primary_care[g] != 0) &&
           has_flag(c.base_group, region.groups.base_group[g] != 0);
}

CaseReader::CaseReader(const Region& region, const Policy& policy, const Standards& standards,
                       int year)
    : region_(region),
      policy_(policy),
      standards_(standards),
      k_(coefficients_with_bonus(region, policy.adjusters, year)) {}

/// Rules 12, Per-diem: the sum over phases of days times the price at the hospital's level. A stay
/// of unknown length has no price and is paid as booked; one of less than a day counts as one.
std::optional<double> CaseReader::priced_days(std::size_t i) const {
    const int los = region_.cases.los_days.empty() ? -1 : region_.cases.los_days[i];
    if (los < 0) return std::nullopt;
    const double days = std::max(los, 1);
    const auto level =
        static_cast<std::size_t>(region_.hospitals.level[index(region_.cases.hospital[i])] - 1);
    double sum = 0;
    double from = 0;
    for (const OutsideRules::DayPhase& phase : policy_.outside.per_diem) {
        sum += std::max(0.0, std::min(days, phase.up_to) - from) * phase.price[level];
        from = phase.up_to;
    }
    return sum;
}

CaseFacts CaseReader::facts_by_rules(std::size_t i) const {
    const CaseTable& cases = region_.cases;
    CaseFacts facts;
    facts.excluded = separate_excluded_cost(policy_, cases, i);
    const auto holds = [&](const CaseCondition& when) {
        return meets(when, region_, policy_.group_column, standards_.ungrouped, i);
    };
    const auto& outside = policy_.outside.rules;
    const auto first = std::find_if(outside.begin(), outside.end(),
                                    [&](const auto& rule) { return holds(rule.when); });
    if (first != outside.end()) {
        facts.rule = static_cast<int>(first - outside.begin());
        facts.route = first->route;
        if (facts.route != CaseRoute::per_diem) return facts;
        const std::optional<double> price = priced_days(i);
        facts.day_price = price.value_or(0);
        if (!price) facts.route = CaseRoute::fee_for_service;
        return facts;
    }
    const std::size_t g = group(i);
    facts.k = coefficient(index(cases.hospital[i]), g);
    for (std::size_t rule = 0; rule < policy_.adjusters.cases.size(); ++rule) {
        const double a = standards_.adjuster[rule][g];
        if (a <= 0 || (facts.adjuster >= 0 && a <= facts.aux)) continue;
        if (!holds(policy_.adjusters.cases[rule].when)) continue;
        facts.aux = a;
        facts.adjuster = static_cast<int>(rule);
    }
    return facts;
}

double outside_charge(const Policy& policy, CaseRoute route, double day_price, double booked,
                      double patient_and_others) {
    if (policy.outside.separate || route == CaseRoute::outside || route == CaseRoute::pool)
        return 0;
    if (route == CaseRoute::per_diem) return std::max(0.0, day_price - patient_and_others);
    return booked;
}

}  // namespace drgsim
