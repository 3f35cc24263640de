// Sums case by case, then the payouts that settlement made of them.
#include "sim/indicators/tally.hpp"

#include <cmath>
#include <limits>
#include <numeric>
#include <string_view>
#include <unordered_map>

#include "sim/engine/tiles.hpp"

namespace drgsim {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

double ratio(double a, double b) {
    return b > 0 ? a / b : unknown;
}

std::vector<Tally>& of(Tallies& tallies, Entity entity) {
    return tallies[static_cast<std::size_t>(entity)];
}

Tallies empty_tallies(const Region& region) {
    Tallies tallies;
    of(tallies, Entity::region).resize(1);
    of(tallies, Entity::level).resize(level_count);
    of(tallies, Entity::hospital).resize(region.hospitals.size());
    of(tallies, Entity::group).resize(region.groups.size());
    return tallies;
}

std::size_t group_of(const Region& region, int group_column, std::size_t i) {
    return index(region.cases.group[static_cast<std::size_t>(group_column - 1)][i]);
}

/// Where case i counts: an index for each entity.
std::array<std::size_t, entity_count> places_of(const Region& region, int group_column,
                                                std::size_t i) {
    const std::size_t h = index(region.cases.hospital[i]);
    return {0, static_cast<std::size_t>(region.hospitals.level[h] - 1), h,
            group_of(region, group_column, i)};
}

/// The settled year's cases of known persons, those of a person side by side.
std::vector<std::vector<std::size_t>> cases_by_person(const CaseTable& cases, int year) {
    std::unordered_map<std::string_view, std::size_t> number;
    std::vector<std::vector<std::size_t>> list;
    for (std::size_t i = 0; i < cases.person_id.size(); ++i) {
        if (cases.year(i) != year || cases.person_id[i].empty()) continue;
        const auto [at, is_new] = number.try_emplace(cases.person_id[i], list.size());
        if (is_new) list.emplace_back();
        list[at->second].push_back(i);
    }
    return list;
}

/// The sums of a hospital and of a group, which together have every case; those of levels and of
/// the region follow from the hospitals'.
constexpr std::array<Entity, 2> summed = {Entity::hospital, Entity::group};

/// What does not need the region's means.
void add_case(const Study& study, const PreparedPolicy& prepared, CaseFate fate, std::size_t i,
              Tallies& tallies) {
    const CaseTable& cases = study.region->cases;
    const auto places = places_of(*study.region, prepared.policy.group_column, i);
    const std::size_t g = places[static_cast<std::size_t>(Entity::group)];
    const double weight = prepared.standards.weight[g];
    const int los = cases.los_days.empty() ? -1 : cases.los_days[i];
    const bool weighed = !prepared.standards.ungrouped[g] && !std::isnan(weight);
    const double cost = cases.total_cost[i], patient = cases.patient_paid[i] + cases.other_paid[i];
    const double self_expense = cases.self_expense.empty() ? unknown : cases.self_expense[i];
    for (const Entity entity : summed) {
        Tally& t = of(tallies, entity)[places[static_cast<std::size_t>(entity)]];
        t.cases += 1;
        t.low += fate == CaseFate::low ? 1 : 0;
        t.normal += fate == CaseFate::normal ? 1 : 0;
        t.high += fate == CaseFate::high ? 1 : 0;
        t.outside += fate == CaseFate::outside ? 1 : 0;
        t.cost += cost;
        t.self_expense += self_expense;
        t.patient += patient;
        t.weighed += weighed ? 1 : 0;
        t.weight += weighed ? weight : 0;
        t.stays += los >= 0 ? 1 : 0;
        t.days += los >= 0 ? los : 0;
    }
}

/// What a group's cases are compared with: the region's means.
struct Means {
    bool grouped = false, has_stays = false;
    double cost = 0;  ///< C [yuan]
    double stay = 0;  ///< [days]
};

std::vector<Means> means_of_groups(const Standards& standards, const std::vector<Tally>& groups) {
    std::vector<Means> means;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        const Tally& t = groups[g];
        means.push_back(
            {standards.ungrouped[g] == 0, t.days != 0, t.cost / t.cases, t.days / t.stays});
    }
    return means;
}

/// k_g n_g, case by case: sum over the cases of C / mean C of the group in the region.
void compare_case(const Region& region, int group_column, const std::vector<Means>& means,
                  std::size_t i, Tallies& tallies) {
    const CaseTable& cases = region.cases;
    const auto places = places_of(region, group_column, i);
    const Means& mean = means[places[static_cast<std::size_t>(Entity::group)]];
    if (!mean.grouped) return;
    const int los = cases.los_days.empty() ? -1 : cases.los_days[i];
    const bool has_stay = los >= 0 && mean.has_stays;
    const double cost_ratio = cases.total_cost[i] / mean.cost;
    const double time_ratio = has_stay ? los / mean.stay : 0;
    for (const Entity entity : summed) {
        Tally& t = of(tallies, entity)[places[static_cast<std::size_t>(entity)]];
        t.compared += 1;
        t.cost_ratio += cost_ratio;
        t.compared_stays += has_stay ? 1 : 0;
        t.time_ratio += time_ratio;
    }
}

void add(const Tallies& part, Tallies& all) {
    for (std::size_t e = 0; e < entity_count; ++e)
        for (std::size_t i = 0; i < all[e].size(); ++i) all[e][i].add(part[e][i]);
}

/// Adds add_one(i, tallies) of the settled year's cases to `all`, levels and region included.
template <class Case>
void add_cases(const Study& study, const Case& add_one, Tallies& all) {
    const Region& region = *study.region;
    Tallies sums = sum_in_tiles(
        few_tiles(region.cases.size()), empty_tallies(region),
        [&](std::size_t i, Tallies& tallies) {
            if (region.cases.in_year(i, study.year)) add_one(i, tallies);
        },
        add);
    const std::vector<Tally>& hospitals = of(sums, Entity::hospital);
    for (std::size_t h = 0; h < hospitals.size(); ++h)
        of(sums, Entity::level)[static_cast<std::size_t>(region.hospitals.level[h] - 1)].add(
            hospitals[h]);
    for (const Tally& level : of(sums, Entity::level)) of(sums, Entity::region)[0].add(level);
    add(sums, all);
}

void add_payouts(const Region& region, const YearOutput& year, Tallies& tallies) {
    const YearShape& shape = year.result.shape;
    for (std::size_t h = 0; h < shape.hospitals; ++h) {
        const auto level = static_cast<std::size_t>(region.hospitals.level[h] - 1);
        for (Tally* t : {&of(tallies, Entity::hospital)[h], &of(tallies, Entity::level)[level],
                         &of(tallies, Entity::region)[0]}) {
            for (std::size_t f = 0; f < fund_count; ++f) {
                t->payout += year.result.hospital_payout[shape.hospital(f, h)];
                t->points += year.sums.year_points[shape.hospital(f, h)];
            }
        }
    }
    for (std::size_t g = 0; g < shape.groups; ++g) {
        of(tallies, Entity::group)[g].payout = year.group_payout[g];
        of(tallies, Entity::group)[g].points = year.sums.group_points[g];
    }
}

}  // namespace

void Tally::add(const Tally& other) {
    for (const auto member :
         {&Tally::cases, &Tally::low, &Tally::normal, &Tally::high, &Tally::outside, &Tally::cost,
          &Tally::self_expense, &Tally::patient, &Tally::payout, &Tally::points, &Tally::weighed,
          &Tally::weight, &Tally::compared, &Tally::cost_ratio, &Tally::stays, &Tally::days,
          &Tally::compared_stays, &Tally::time_ratio})
        this->*member += other.*member;
}

Tallies count_persons(const Study& study, int group_column) {
    Tallies tallies = empty_tallies(*study.region);
    constexpr std::size_t nobody = std::numeric_limits<std::size_t>::max();
    std::array<std::vector<std::size_t>, entity_count> last;  // person that an entity met last
    for (std::size_t e = 0; e < entity_count; ++e) last[e].assign(tallies[e].size(), nobody);
    const auto persons = cases_by_person(study.region->cases, study.year);
    for (std::size_t person = 0; person < persons.size(); ++person) {
        for (const std::size_t i : persons[person]) {
            const auto places = places_of(*study.region, group_column, i);
            for (std::size_t e = 0; e < entity_count; ++e) {
                Tally& t = tallies[e][places[e]];
                t.identified += 1;
                if (last[e][places[e]] == person) continue;
                last[e][places[e]] = person;
                t.persons += 1;
            }
        }
    }
    return tallies;
}

void tally_cases(const Study& study, const PreparedPolicy& prepared,
                 const PolicySettlement& settled, Tallies& tallies) {
    const auto count = [&](std::size_t i, Tallies& sums) {
        add_case(study, prepared, settled.fate[i], i, sums);
    };
    add_cases(study, count, tallies);
    const auto means = means_of_groups(prepared.standards, of(tallies, Entity::group));
    const auto compare = [&](std::size_t i, Tallies& sums) {
        compare_case(*study.region, prepared.policy.group_column, means, i, sums);
    };
    add_cases(study, compare, tallies);
    add_payouts(*study.region, settled.year, tallies);
}

double indicator_of(Indicator indicator, const Tally& t) {
    switch (indicator) {
        case Indicator::cmi:
            return ratio(t.weight, t.weighed);
        case Indicator::cost_index:
            return ratio(t.cost_ratio, t.compared);
        case Indicator::time_index:
            return ratio(t.time_ratio, t.compared_stays);
        case Indicator::cost_per_case:
            return ratio(t.cost, t.cases);
        case Indicator::length_of_stay:
            return ratio(t.days, t.stays);
        case Indicator::admissions_per_person:
            return ratio(t.identified, t.persons);
        case Indicator::share_low:
            return ratio(t.low, t.cases);
        case Indicator::share_normal:
            return ratio(t.normal, t.cases);
        case Indicator::share_high:
            return ratio(t.high, t.cases);
        case Indicator::share_outside:
            return ratio(t.outside, t.cases);
        case Indicator::self_expense_share:
            return ratio(t.self_expense, t.cost);
        case Indicator::points_per_case:
            return ratio(t.points, t.cases - t.outside);
        case Indicator::surplus_rate:
            return ratio(t.payout + t.patient - t.cost, t.cost);
    }
    return unknown;
}

}  // namespace drgsim
