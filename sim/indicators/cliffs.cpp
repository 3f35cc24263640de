// The jump is read off the literal case evaluation just below and just above a breakpoint, so it
// means what settlement means; only cases near one are evaluated.
#include "sim/indicators/cliffs.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "sim/engine/tiles.hpp"

namespace drgsim {

namespace {

/// How far from a breakpoint the payment is read, and how much of it is a jump: slopes of a tail
/// change a payment by less between the two readings.
constexpr double reading_distance = 1e-7;
constexpr double least_jump = 1e-5;

/// A breakpoint, and how far from it cases are near.
struct Edge {
    double at, reach;
    [[nodiscard]] bool is_near(double cost) const { return std::abs(cost - at) <= reach; }
};

/// The breakpoints of all groups and levels, `of_each` side by side; where a group has none, no
/// cost is near.
struct Edges {
    std::size_t of_each = 0;
    std::vector<Edge> all;

    Edges(const PreparedPolicy& prepared, std::size_t groups)
        : of_each(std::min(prepared.policy.tail.pieces.size() - 1, cliff_count)) {
        for (std::size_t row = 0; row < groups * level_count; ++row) {
            auto ends = breakpoints(prepared.policy,
                                    group_standard(prepared.policy, prepared.standards,
                                                   static_cast<GroupId>(row / level_count),
                                                   static_cast<int>(row % level_count) + 1));
            ends.resize(of_each, std::numeric_limits<double>::quiet_NaN());
            for (const double end : ends) all.push_back({end, cliff_reach * end});
        }
    }
    [[nodiscard]] std::span<const Edge> of(std::size_t group, std::size_t level) const {
        return std::span(all).subspan((group * level_count + level) * of_each, of_each);
    }
};

void add(const Cliffs& part, Cliffs& all) {
    for (std::size_t f = 0; f < fund_count; ++f) {
        for (std::size_t j = 0; j < cliff_count; ++j) {
            all.cases[f][j] += part.cases[f][j];
            all.cost[f][j] += part.cost[f][j];
            all.money[f][j] += part.money[f][j];
        }
    }
}

}  // namespace

std::vector<double> breakpoints(const Policy& policy, const GroupStandard& standard) {
    std::vector<double> ends;
    if (standard.whole_group) return ends;
    const double reference = reference_standard(policy, standard);
    const auto& pieces = policy.tail.pieces;
    for (std::size_t j = 0; j + 1 < pieces.size(); ++j) {
        ends.push_back(pieces[j].end(standard.k_threshold) * reference);
    }
    return ends;
}

double jump_at(const Policy& policy, const GroupStandard& standard, CaseFactors factors, double at,
               double point_value, double approved) {
    const auto paid = [&](double cost) {
        const CasePoints points = case_points(policy, standard, factors, cost, cost);
        return points.leaves ? cost : (points.year + approved * points.request) * point_value;
    };
    const double below = paid(at * (1 - reading_distance));
    const double above = paid(at * (1 + reading_distance));
    const double jump = std::abs(above - below);
    return jump > least_jump * std::max(std::abs(below), std::abs(above)) ? jump : 0;
}

Cliffs count_cliffs(const Study& study, const PreparedPolicy& prepared, const YearResult& result) {
    const Policy& policy = prepared.policy;
    if (policy.tail.pieces.size() < 2) return {};
    const CaseTable& cases = study.region->cases;
    const Edges edges(prepared, study.region->groups.size());
    const CaseEvaluator evaluator(study, prepared);
    const auto count = [&](std::size_t i, std::span<const Edge> ends, Cliffs& cliffs) {
        const SettledCase c = evaluator.evaluate(i);
        if (c.facts.route != CaseRoute::pool) return;
        const std::size_t f = c.place.fund;
        const double value =
            result.pool_point_value[f * study.pool_count() + study.pool_of(c.place.hospital)];
        for (std::size_t j = 0; j < ends.size(); ++j) {
            if (!ends[j].is_near(c.cost)) continue;
            const double jump =
                jump_at(policy, evaluator.standard_of(c.place), {c.facts.k, c.facts.aux},
                        ends[j].at, value, evaluator.approval_rate(c.place));
            if (jump == 0) continue;
            cliffs.cases[f][j] += 1;
            cliffs.cost[f][j] += c.total_cost;
            cliffs.money[f][j] += jump;
        }
    };
    const auto look = [&](std::size_t i, Cliffs& cliffs) {
        if (!cases.in_year(i, study.year)) return;
        const auto level =
            static_cast<std::size_t>(study.region->hospitals.level[index(cases.hospital[i])] - 1);
        const auto group = cases.group[static_cast<std::size_t>(policy.group_column - 1)][i];
        const auto ends = edges.of(index(group), level);
        const double cost = cases.total_cost[i] - separate_excluded_cost(policy, cases, i);
        bool near = false;
        for (const Edge& end : ends) near |= end.is_near(cost);
        if (near) count(i, ends, cliffs);
    };
    return sum_in_tiles(few_tiles(cases.size()), Cliffs{}, look, add);
}

}  // namespace drgsim
