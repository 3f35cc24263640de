// Shift to outpatient care: stays leave the inpatient pool, any of them or the mild ones of a
// hospital and group first. What is done for them outside is not part of the settlement.
#include <algorithm>
#include <map>
#include <utility>

#include "sim/behaviour/following.hpp"

namespace drgsim {

namespace {

/// Lets the cheapest of `rows`, which are of one hospital, leave until `left` cases have; the last
/// of them in part.
void leave_in_order(const Following& following, std::vector<std::uint32_t>& rows, double left,
                    CaseTable& cases) {
    std::stable_sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
        return cases.total_cost[a] < cases.total_cost[b];
    });
    for (const std::uint32_t i : rows) {
        const double weight = cases.weight_of(i);
        if (left <= 0) return;
        if (weight <= 0) continue;
        scale_weight(cases, i, 1 - std::min(left / weight, 1.0) * following.strength(cases, i));
        left -= weight;
    }
}

}  // namespace

void shift_to_outpatient(const Following& following, CaseTable& cases) {
    const auto rows = following.rows(cases);
    const auto prevalence = [&](std::size_t i) {
        return following.prevalence(index(cases.hospital[i]));
    };
    if (!following.rules().mild_first) {
        for (const std::uint32_t i : rows)
            scale_weight(
                cases, i,
                1 - following.share(cases, i, prevalence(i)) * following.strength(cases, i));
        return;
    }
    std::map<std::pair<HospitalId, GroupId>, std::vector<std::uint32_t>> places;
    for (const std::uint32_t i : rows)
        places[{cases.hospital[i], following.groups(cases)[i]}].push_back(i);
    for (auto& [place, members] : places) {
        double all = 0;
        for (const std::uint32_t i : members) all += cases.weight_of(i);
        leave_in_order(following, members, prevalence(members.front()) * all, cases);
    }
}

}  // namespace drgsim
