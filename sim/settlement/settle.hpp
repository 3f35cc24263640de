// One settlement, every case evaluated literally in double precision: the deterministic settlement,
// and any single scenario of a run. The Monte Carlo engine is checked against it.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "sim/outputs/assemble.hpp"
#include "sim/outputs/variables.hpp"
#include "sim/settlement/case_facts.hpp"
#include "sim/settlement/case_points.hpp"
#include "sim/study/scenario_values.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// Settles study.year under every policy, indicators, alerts and cliffs (sim/indicators) included.
/// The result has count == 1; variables switched off by study.output are empty. Drivers are
/// ignored. Rules 3, 4, 6, 7, 8, 9, 10 and 12.
ResultBlock settle(const Study& study);

/// The same for scenario `scenario` of a run with the drivers of `source`, variables and
/// drivers as there.
ResultBlock settle_scenario(const Study& study, const ScenarioSource& source,
                            std::uint64_t scenario);

/// Scenarios 0 .. count - 1 of `source`, each as settle_scenario, in one block.
ResultBlock settle_scenarios(const Study& study, const ScenarioSource& source, std::size_t count);

/// What became of a case.
enum class CaseFate : std::uint8_t { not_settled, low, normal, high, outside };

/// The share of its request that case i was granted.
struct GrantedRequest {
    std::size_t i;
    double share;
};

/// One policy settled, with what became of every case of the region.
struct PolicySettlement {
    YearOutput year;
    std::vector<CaseFate> fate;  ///< by case
    /// The cases that asked for review (rules 4), as they were granted.
    std::vector<GrantedRequest> granted;
};

/// Settles one policy; `values` are the drivers' of a scenario, none for the base.
PolicySettlement settle_policy(const Study& study, const PreparedPolicy& prepared,
                               const ScenarioValues* values = nullptr);

/// Sums of `year` by pool and fund under the same rules, without drivers: what a value of a point
/// that is fixed before the year stands on (rules 12, Rate and Elastic).
std::vector<std::array<ExpectedYear, fund_count>> expected_year(const Study& study,
                                                                const PreparedPolicy& prepared,
                                                                int year);

/// A case's money as a scenario has it, multiplied by its drivers.
struct CaseMoney {
    double volume = 1;        ///< weight in every sum and count
    double total_cost = 0;    ///< C with E [yuan]
    double cost = 0;          ///< C net of a separate E [yuan]
    double reviewed = 0;      ///< cost - U [yuan]
    double booked = 0;        ///< F [yuan]
    double patient = 0;       ///< D + O [yuan]
    double self_expense = 0;  ///< X [yuan]
    double excluded = 0;      ///< separate E [yuan]
};

/// A case as a scenario has it, and what it is worth.
struct SettledCase : CaseMoney {
    Place place;
    CaseFacts facts;
    CasePoints points;
    double charge = 0;  ///< paid for it outside the pool [yuan]
    [[nodiscard]] bool outside() const { return facts.route != CaseRoute::pool || points.leaves; }
};

/// Evaluates single cases of a study under one policy.
class CaseEvaluator {
  public:
    CaseEvaluator(const Study& study, const PreparedPolicy& prepared,
                  const ScenarioValues* values = nullptr);
    /// In the header, so that who needs a part of it has no more made.
    [[nodiscard, gnu::always_inline]] SettledCase evaluate(std::size_t i) const;
    /// What a case of the pool is paid by, as the scenario has it.
    [[nodiscard]] GroupStandard standard_of(const Place& place) const;
    /// Probability that a request of the case is approved: q times its drivers, in [0, 1].
    [[nodiscard]] double approval_rate(const Place& place) const;
    /// Whether the request of case i is approved in a scenario of a `draw` policy (rules 4): its
    /// own uniform lies below the rate.
    [[nodiscard]] bool drawn_approval(std::size_t i, const Place& place) const;

  private:
    [[nodiscard]] double factor(Target target, const Place& place) const {
        return values_ ? values_->factor(target, place) : 1.0;
    }
    [[nodiscard, gnu::always_inline]] CaseMoney money_of(std::size_t i, const Place& place,
                                                         const CaseFacts& facts) const;
    [[nodiscard, gnu::always_inline]] CasePoints points_of(const Place& place,
                                                           const CaseFacts& facts,
                                                           const CaseMoney& money) const;
    [[nodiscard]] const GroupStandard& unmoved_standard(const Place& place) const {
        const auto level = static_cast<std::size_t>(study_.region->hospitals.level[place.hospital]);
        return standards_[place.group * level_count + level - 1];
    }
    void hold_total_weight();

    const Study& study_;
    const PreparedPolicy& prepared_;
    const ScenarioValues* values_;
    CaseReader reader_;
    double weight_scale_ = 1;               ///< keeps the total weight where drivers ask for it
    std::vector<GroupStandard> standards_;  ///< by group and level, weights unmoved
};

inline CaseMoney CaseEvaluator::money_of(std::size_t i, const Place& place,
                                         const CaseFacts& facts) const {
    const CaseTable& cases = study_.region->cases;
    const double scale = factor(Target::cost, place);
    const double booked = cases.fund_paid[i] * scale;
    CaseMoney money;
    money.volume = cases.weight_of(i) * factor(Target::volume, place);
    money.total_cost = cases.total_cost[i] * scale;
    money.excluded = facts.excluded * scale;
    money.cost = money.total_cost - money.excluded;
    money.reviewed = money.cost - value_or_zero(cases.unreasonable_cost, i) * scale;
    money.booked = booked * factor(Target::fund_share, place);
    money.patient = (cases.patient_paid[i] + cases.other_paid[i]) * scale + (booked - money.booked);
    money.self_expense = value_or_zero(cases.self_expense, i) * scale;
    return money;
}

inline CasePoints CaseEvaluator::points_of(const Place& place, const CaseFacts& facts,
                                           const CaseMoney& money) const {
    if (facts.route != CaseRoute::pool) return {};
    const CaseFactors factors{facts.k * factor(Target::coefficient, place), facts.aux};
    const Policy& policy = prepared_.policy;
    if (values_)
        return case_points(policy, standard_of(place), factors, money.cost, money.reviewed);
    return case_points(policy, unmoved_standard(place), factors, money.cost, money.reviewed);
}

inline SettledCase CaseEvaluator::evaluate(std::size_t i) const {
    const CaseTable& cases = study_.region->cases;
    const Policy& policy = prepared_.policy;
    const auto& groups = cases.group[static_cast<std::size_t>(policy.group_column - 1)];
    const std::size_t fund = index(cases.fund[i]), hospital = index(cases.hospital[i]),
                      group = index(groups[i]);
    const int month = cases.month(i) - 1;
    const Place place{fund, hospital, group, month};
    const CaseFacts facts = reader_.facts(i);
    const CaseMoney money = money_of(i, place, facts);
    // Made where it stays, of numbers: copies of its parts would wait for their stores.
    SettledCase c{money, {fund, hospital, group, month}, facts, points_of(place, facts, money)};
    if (!c.outside()) return c;
    const CaseRoute route = c.points.leaves ? CaseRoute::fee_for_service : facts.route;
    c.charge = outside_charge(policy, route, facts.day_price, money.booked, money.patient);
    return c;
}

/// Lengths of every dimension for `study` and `scenarios`; `department`, which takes a look at
/// every case and only /base has, is left 0.
DimSizes dim_sizes(const Study& study, std::uint64_t scenarios);

}  // namespace drgsim
