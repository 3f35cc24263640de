// Bunching above the low threshold: cases that fall a little short of L, where a policy begins to
// pay a normal case, are given enough services to reach it. L is the policy's before a scenario's
// weights move: it is what hospitals know.
#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/behaviour/following.hpp"
#include "sim/settlement/case_facts.hpp"
#include "sim/settlement/case_points.hpp"

namespace drgsim {

namespace {

/// The least cost of a normal case [yuan, whole fen] by group and level; 0 where there is none.
std::vector<double> thresholds(const PreparedPolicy& prepared) {
    const Tail& tail = prepared.policy.tail;
    std::vector<double> least(prepared.standards.weight.size() * level_count);
    if (tail.pieces.empty() || tail.normal_piece() == 0) return least;
    const TailPiece& low = tail.pieces[tail.normal_piece() - 1];
    for (std::size_t k = 0; k < least.size(); ++k) {
        const GroupStandard standard = group_standard(prepared.policy, prepared.standards,
                                                      static_cast<GroupId>(k / level_count),
                                                      static_cast<int>(k % level_count) + 1);
        if (standard.whole_group) continue;
        const double end =
            100 * low.end(standard.k_threshold) * reference_standard(prepared.policy, standard);
        const double fen = low.includes_end ? std::floor(end * (1 + tie_tolerance)) + 1
                                            : std::ceil(end * (1 - tie_tolerance));
        least[k] = fen / 100;
    }
    return least;
}

}  // namespace

void bunch(const Following& following, CaseTable& cases) {
    const PreparedPolicy& prepared = following.prepared();
    const HospitalTable& hospitals = following.study().region->hospitals;
    const std::vector<double> least = thresholds(prepared);
    // Rules on who is outside are asked of a region.
    Region region{hospitals, following.study().region->groups, std::move(cases)};
    const CaseReader reader(region, prepared.policy, prepared.standards, following.study().year);
    const auto net_cost = [&](const CaseTable& table, std::size_t i) {
        return table.total_cost[i] - separate_excluded_cost(prepared.policy, table, i);
    };
    const auto threshold = [&](const CaseTable& table, std::size_t i) {
        const auto level = static_cast<std::size_t>(hospitals.level[index(table.hospital[i])] - 1);
        return least[index(following.groups(table)[i]) * level_count + level];
    };
    const auto rows = following.rows(region.cases, [&](std::size_t i) {
        const double cost = net_cost(region.cases, i);
        const double lifted = threshold(region.cases, i);
        return cost > 0 && cost < lifted &&
               cost >= (1 - following.strength(region.cases, i)) * lifted &&
               reader.facts(i).route == CaseRoute::pool;
    });
    cases = std::move(region.cases);
    for (const std::uint32_t i : following.followers(cases, rows))
        scale_money(cases, i, threshold(cases, i) / net_cost(cases, i));
}

}  // namespace drgsim
