#include "sim/inside/distribution.hpp"

#include <algorithm>

#include "sim/engine/tiles.hpp"

namespace drgsim {

namespace {

constexpr int against_advice = 4, death = 5;  // discharge_way, rules 12

/// Mean C of each group among the settled year's cases; 0 where it has none.
std::vector<double> group_means(const Study& study, const Column<GroupId>& group) {
    const CaseTable& cases = study.region->cases;
    std::vector<double> mean(study.region->groups.size()), count(mean.size());
    for (std::size_t i = 0; i < cases.size(); ++i) {
        if (cases.year(i) != study.year) continue;
        mean[index(group[i])] += cases.total_cost[i];
        count[index(group[i])] += 1;
    }
    for (std::size_t g = 0; g < mean.size(); ++g) {
        if (count[g] > 0) mean[g] /= count[g];
    }
    return mean;
}

double share(double part, double whole) {
    return std::clamp(part / whole, 0.0, 1.0);
}

/// D + O of the settled year by hospital.
std::vector<double> patient_payments(const Study& study) {
    const CaseTable& cases = study.region->cases;
    return sum_in_tiles(
        few_tiles(cases.size()), std::vector<double>(study.region->hospitals.size()),
        [&](std::size_t i, std::vector<double>& paid) {
            if (cases.year(i) == study.year)
                paid[index(cases.hospital[i])] += cases.patient_paid[i] + cases.other_paid[i];
        },
        [](const std::vector<double>& part, std::vector<double>& all) {
            for (std::size_t h = 0; h < all.size(); ++h) all[h] += part[h];
        });
}

}  // namespace

double department_score(const DepartmentWork& work) {
    const double quality = 1 - share(work.ended_badly, work.cases);
    const double efficiency =
        work.grouped_cost > 0 ? share(work.regional_cost, work.grouped_cost) : 1;
    const double discipline = 1 - share(work.unreasonable, work.cost);
    const double insurance = 1 - share(work.self_expense, work.cost);
    return quality_weight * quality + efficiency_weight * efficiency +
           discipline_weight * discipline + insurance_weight * insurance;
}

std::vector<DepartmentWork> department_work(const Study& study, const PreparedPolicy& prepared,
                                            const Departments& departments) {
    const CaseTable& cases = study.region->cases;
    const auto& group = cases.group[static_cast<std::size_t>(prepared.policy.group_column - 1)];
    std::vector<DepartmentWork> list(departments.size());
    if (list.empty()) return list;
    const std::vector<double> mean = group_means(study, group);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        if (cases.year(i) != study.year) continue;
        const auto d = departments.of_case(i);
        if (!d) continue;
        DepartmentWork& work = list[*d];
        const int way = cases.discharge_way.empty() ? 0 : cases.discharge_way[i];
        work.cases += 1;
        work.ended_badly += way == against_advice || way == death ? 1 : 0;
        work.cost += cases.total_cost[i];
        work.unreasonable += value_or_zero(cases.unreasonable_cost, i);
        work.self_expense += value_or_zero(cases.self_expense, i);
        if (prepared.standards.ungrouped[index(group[i])]) continue;
        work.grouped_cost += cases.total_cost[i];
        work.regional_cost += mean[index(group[i])];
    }
    return list;
}

std::vector<double> hospital_surpluses(const Study& study, const Policy& policy,
                                       const PolicySettlement& settled) {
    const YearResult& result = settled.year.result;
    const YearShape& shape = result.shape;
    const std::vector<double> paid_by_others = patient_payments(study);
    std::vector<double> surplus(shape.hospitals);
    for (std::size_t h = 0; h < shape.hospitals; ++h) {
        double payout = 0, booked = 0, cost = 0;
        for (std::size_t f = 0; f < fund_count; ++f) {
            payout += result.hospital_payout[shape.hospital(f, h)];
            booked += result.hospital_booked[shape.hospital(f, h)];
            cost += settled.year.sums.total_cost[shape.hospital(f, h)];
        }
        surplus[h] =
            std::max(0.0, policy.prospective ? payout - booked : payout + paid_by_others[h] - cost);
    }
    return surplus;
}

Distribution distribute(const Study& study, const PreparedPolicy& prepared,
                        const PolicySettlement& settled, const Departments& departments) {
    const auto inside = prepared.policy.prospective.value_or(ProspectiveRules{}).inside;
    Distribution out;
    for (const double surplus : hospital_surpluses(study, prepared.policy, settled)) {
        out.to_hospital.push_back(inside[0] * surplus);
        out.to_departments.push_back(inside[1] * surplus);
        out.to_persons.push_back(inside[2] * surplus);
    }
    const auto work = department_work(study, prepared, departments);
    std::vector<double> all(out.to_departments.size());  // score times cases, by hospital
    for (std::size_t d = 0; d < work.size(); ++d) {
        out.score.push_back(department_score(work[d]));
        all[departments.hospital(d)] += out.score[d] * work[d].cases;
    }
    for (std::size_t d = 0; d < work.size(); ++d) {
        const std::size_t h = departments.hospital(d);
        const double weight = out.score[d] * work[d].cases;
        out.amount.push_back(all[h] > 0 ? out.to_departments[h] * (weight / all[h]) : 0);
    }
    return out;
}

}  // namespace drgsim
