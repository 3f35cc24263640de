// Random packs on random regions for property tests: every kind of tail, route, value, rule and
// driver that a policy can state, drawn from a seed, the same on every machine.
#pragma once

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "sim/settlement/settle.hpp"
#include "tests/support/guigang_study.hpp"
#include "tests/support/small_region.hpp"

namespace drgsim::testing {

/// Choices from one generator.
class Dice {
  public:
    explicit Dice(unsigned seed) : random_(seed) {}
    double uniform(double low, double high) { return low + (high - low) * unit(random_); }
    std::size_t below(std::size_t n) { return random_() % n; }
    bool chance(double p) { return unit(random_) < p; }
    template <class T>
    T one_of(const std::vector<T>& list) {
        return list[below(list.size())];
    }

  private:
    std::mt19937_64 random_;
};

/// A hostile small region with every column that rules ask for, and a second group version.
inline Region random_region(unsigned seed) {
    Region region =
        small_region({.hospitals = 8, .groups = 14, .cases = 2500, .year = 2024, .seed = seed});
    Dice dice(seed + 1000);
    CaseTable& c = region.cases;
    c.tag_names = {"icu", "rehab", "tcm"};
    const int ways[] = {1, 1, 1, 2, 3, 4, 5, 9};
    for (std::size_t i = 0; i < c.size(); ++i) {
        c.group[1].push_back(static_cast<GroupId>((index(c.group[0][i]) + i % 3) % 14));
        c.los_days.push_back(static_cast<std::int16_t>(dice.below(80)) - 1);
        c.age.push_back(static_cast<std::int16_t>(dice.below(100)));
        c.secondary_diagnoses.push_back(static_cast<std::int16_t>(dice.below(6)));
        c.discharge_way.push_back(static_cast<std::int8_t>(ways[dice.below(8)]));
        c.tags.push_back(static_cast<std::uint32_t>(dice.below(8) & dice.below(8)));
    }
    HospitalTable& h = region.hospitals;
    for (std::size_t i = 0; i < h.size(); ++i) {
        h.type[i] = i % 3 == 0 ? "tcm" : "general";
        for (auto& paid : h.paid) paid[i] = dice.uniform(1e5, 9e5);
    }
    region.groups.primary_care[2] = region.groups.tcm_advantage[4] = 1;
    return region;
}

inline ThresholdFamily random_thresholds(Dice& dice) {
    ThresholdFamily k;
    double most = dice.uniform(2, 3.2);
    const double ends[] = {0.6, 1.1, 2.2};
    for (std::size_t row = 0; row < 3; ++row) {
        const double step = dice.chance(0.5) ? 0.15 : 0;
        if (dice.chance(0.7)) k.rows.push_back({ends[row], {most - step, most, most + step}});
        most = std::max(1.5, most * 0.8);
    }
    k.rows.push_back({std::numeric_limits<double>::infinity(), {most, most, most}});
    return k;
}

/// A form of either kind that pays about `worth` at ratio 1.
inline void pay_about(Dice& dice, TailPiece& piece, double worth) {
    LinearForm* forms[] = {&piece.normal, &piece.base, &piece.plain};
    for (LinearForm* form : forms) {
        if (!dice.chance(0.5)) continue;
        *form = {dice.uniform(0, worth), dice.chance(0.5) ? dice.uniform(0, 0.3) : 0,
                 dice.uniform(0, 0.8)};
    }
    if (dice.chance(0.4)) piece.actual = dice.uniform(0.3, 1);
}

inline Tail random_tail(Dice& dice) {
    Tail tail;
    tail.ratio = dice.chance(0.5) ? Tail::Ratio::level : Tail::Ratio::region;
    tail.k = random_thresholds(dice);
    const std::size_t pieces = 1 + dice.below(6);
    const std::size_t normal = dice.below(std::min<std::size_t>(pieces, 4));
    const bool exits = dice.chance(0.4);
    tail.pieces.resize(pieces);
    double low = dice.uniform(0.2, 0.4);
    double high = 0;
    for (std::size_t j = 0; j < pieces; ++j) {
        TailPiece& piece = tail.pieces[j];
        piece.includes_end = dice.chance(0.5);
        piece.kind = j < normal    ? TailPiece::Class::low
                     : j == normal ? TailPiece::Class::normal
                                   : TailPiece::Class::high;
        if (j < normal) {
            piece.up_to_constant = low;
            low += dice.uniform(0.05, 0.15);
        } else {
            piece.up_to_constant = high;
            piece.up_to_k = 1;
            high += dice.uniform(0.2, 1);
        }
        if (j == normal) continue;
        piece.route = exits && dice.chance(0.5) ? TailPiece::Route::fee_for_service
                                                : TailPiece::Route::points;
        if (piece.route == TailPiece::Route::points) pay_about(dice, piece, j < normal ? 0.5 : 1.5);
        piece.at_most_base = piece.route == TailPiece::Route::points && dice.chance(0.2);
    }
    (dice.chance(0.3) ? tail.pieces[normal].base : tail.pieces[normal].normal).constant = 1;
    tail.pieces.back().up_to_constant = std::numeric_limits<double>::infinity();
    tail.pieces.back().up_to_k = 0;
    return tail;
}

inline CaseCondition random_condition(Dice& dice) {
    CaseCondition when;
    switch (dice.below(7)) {
        case 0:
            when.los_at_least = 70;
            break;
        case 1:
            when.los_at_most = 2;
            when.discharge_ways = {2};
            break;
        case 2:
            when.discharge_ways = {5};
            break;
        case 3:
            when.tags = {"rehab"};
            when.levels = {1, 2};
            break;
        case 4:
            when.ungrouped = true;
            break;
        case 5:
            when.age_at_least = 85;
            break;
        default:
            when.diagnoses_at_least = 5;
            when.hospital_types = {"general"};
    }
    return when;
}

inline void add_case_rules(Dice& dice, Policy& policy) {
    const std::vector<CaseRoute> routes = {CaseRoute::fee_for_service, CaseRoute::per_diem,
                                           CaseRoute::outside, CaseRoute::per_diem};
    policy.outside.per_diem = {{15, {200, 300, 400}},
                               {std::numeric_limits<double>::infinity(), {90, 120, 160}}};
    for (std::size_t n = dice.chance(0.6) ? 1 + dice.below(3) : 0; n > 0; --n)
        policy.outside.rules.push_back({"rule", random_condition(dice), dice.one_of(routes)});
    policy.outside.separate = dice.chance(0.25);
    for (std::size_t n = dice.chance(0.5) ? 1 + dice.below(2) : 0; n > 0; --n)
        policy.adjusters.cases.push_back(
            {"adjuster", random_condition(dice), dice.uniform(1.05, 1.3), dice.chance(0.3), 5});
    if (dice.chance(0.3))
        policy.adjusters.hospitals.push_back({"bonus", {"tcm"}, {}, std::nullopt, 0.05});
    policy.coefficients.primary_care_flat = dice.chance(0.3);
}

inline void set_method(Dice& dice, Policy& policy) {
    using Form = PointValueRules::Form;
    using Pays = ClearingRules::FundPays;
    PointValueRules& value = policy.point_value;
    value.form = dice.one_of<Form>({Form::total_cost, Form::dip, Form::rate, Form::elastic});
    value.monthly_basis =
        dice.chance(0.5) ? PointValueRules::Basis::fund : PointValueRules::Basis::total_cost;
    value.rate_source = dice.one_of<PointValueRules::Rate>({PointValueRules::Rate::given,
                                                            PointValueRules::Rate::computed,
                                                            PointValueRules::Rate::mean});
    value.rate = {9000, 8000};
    policy.method = value.form == Form::total_cost ? Method::drg_points
                    : value.form == Form::dip      ? Method::dip
                    : value.form == Form::rate     ? Method::drg_rate
                                                   : Method::elastic;
    ClearingRules& clearing = policy.clearing;
    if (value.form == Form::dip)
        clearing.fund_pays = dice.chance(0.5) ? Pays::booked_share : Pays::common_share;
    if (value.form == Form::rate && dice.chance(0.3)) clearing.fund_pays = Pays::fixed_share;
    if (dice.chance(0.4)) clearing.surplus_cap = 0.3;
    if (dice.chance(0.4)) clearing.self_expense_limit = 0.1;
    if (dice.chance(0.4)) clearing.sharing = {{0.8, 0.95}, {1, 1}, {1.2, 1.1}};
    clearing.assessment = dice.chance(0.7);
}

inline Policy random_policy(Dice& dice) {
    Policy policy;
    policy.name = "random";
    policy.points_unit = dice.chance(0.5) ? 100 : 1000;
    policy.group_column = dice.chance(0.3) ? 2 : 1;
    policy.tail = random_tail(dice);
    policy.stability.whole_group_review = dice.chance(0.6);
    if (dice.chance(0.4)) policy.coefficients.source = CoefficientRules::Source::level;
    policy.coefficients.by_level = {0.85, 0.95, 1.08};
    add_case_rules(dice, policy);
    set_method(dice, policy);
    policy.review.mode = dice.one_of<ReviewRules::Mode>(
        {ReviewRules::Mode::automatic, ReviewRules::Mode::expected, ReviewRules::Mode::draw});
    policy.review.approval_rate = dice.uniform(0.4, 1.1);
    if (dice.chance(0.6)) policy.review.cap_share = dice.one_of<double>({0.004, 0.02, 1});
    policy.review.paid_by_quarter = dice.chance(0.3);
    return policy;
}

/// Pools for two of the region's communities.
inline void add_pools(Study& study) {
    study.pools = {{"north", {4e5, 7e5}}, {"south", {3e5, 9e5}}};
    study.pool_of_hospital.resize(study.region->hospitals.size());
    study.pool_of_hospital[1] = study.pool_of_hospital[2] = 1;
    study.pool_of_hospital[5] = study.pool_of_hospital[6] = 2;
}

/// A study of `region` under `policies`, with what they expect of the year.
inline Study random_study(const Region& region, Dice& dice, const std::vector<Policy>& policies) {
    Study study = study_of(region, policies[0]);
    study.policies.clear();
    study.seed = 77;
    if (dice.chance(0.3)) add_pools(study);
    const std::vector<int> history{2024};
    for (const Policy& policy : policies) {
        study.policies.push_back({policy, calibrate(region, policy, history), {}});
        study.policies.back().expected = expected_year(study, study.policies.back(), 2024);
    }
    return study;
}

/// One to four drivers on different targets, by anything that may be.
inline std::vector<Driver> random_drivers(Dice& dice) {
    using Axes = std::vector<std::vector<Axis>>;
    const Axes any = {{},
                      {Axis::group},
                      {Axis::hospital},
                      {Axis::level},
                      {Axis::fund},
                      {Axis::mdc},
                      {Axis::month},
                      {Axis::hospital, Axis::group},
                      {Axis::fund, Axis::month},
                      {Axis::level, Axis::mdc}};
    const Axes of_group = {{}, {Axis::group}, {Axis::mdc}};
    std::vector<Driver> drivers;
    for (std::size_t n = dice.below(5); n > 0; --n) {
        const auto target = static_cast<Target>(dice.below(stated_target_count));
        const std::vector<Axis> by = target == Target::budget || target == Target::carve_out
                                         ? dice.one_of<std::vector<Axis>>({{}, {Axis::fund}})
                                     : target == Target::assessment
                                         ? std::vector<Axis>{Axis::hospital}
                                     : target == Target::weight ? dice.one_of(of_group)
                                                                : dice.one_of(any);
        drivers.push_back(driver("d" + std::to_string(n), target, by));
        if (target == Target::carve_out) drivers.back().carved.assign(3, {1e5, 2.5e5});
        if (target == Target::weight) drivers.back().hold_total_weight = dice.chance(0.3);
        if (target == Target::cost && dice.chance(0.3))
            drivers.back().where.hospital = {1, 0, 1, 1, 0, 1, 1, 1};
    }
    return drivers;
}

}  // namespace drgsim::testing
