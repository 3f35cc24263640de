#include "sim/settlement/case_points.hpp"

#include <algorithm>
#include <cmath>

namespace drgsim {

namespace {

double value_of(const LinearForm& form, double k_threshold, double ratio) {
    return form.constant + form.per_k * k_threshold + form.per_ratio * ratio;
}

/// True when `cost` lies beyond the end of `piece`, whose ratios are against `reference` [yuan].
bool beyond(const TailPiece& piece, double k_threshold, double reference, double cost) {
    const double end = piece.end(k_threshold) * reference;
    return piece.includes_end ? cost > end * (1 + tie_tolerance)
                              : cost >= end * (1 - tie_tolerance);
}

double piece_points(const Policy& policy, const TailPiece& piece, const GroupStandard& s,
                    CaseFactors x, double reference, double cost) {
    const double ratio = cost / reference;
    const double b = s.base_points;
    double points = b * s.coefficient * x.k * x.aux * value_of(piece.normal, s.k_threshold, ratio) +
                    b * x.k * x.aux * value_of(piece.base, s.k_threshold, ratio) +
                    b * x.aux * value_of(piece.plain, s.k_threshold, ratio) +
                    piece.actual * policy.points_unit * cost / s.mean_cost;
    if (piece.at_most_base) points = std::min(points, b);
    return points;
}

}  // namespace

double base_points(double unit, double weight) {
    return std::round(unit * weight * 1e8) / 1e8;
}

double cap_order(double excess) {
    return std::round(excess * 1e4) / 1e4;
}

GroupStandard group_standard(const Policy& policy, const Standards& standards, GroupId group,
                             int level, double weight_factor) {
    const std::size_t g = index(group);
    GroupStandard s;
    s.level = level;
    s.mean_cost = standards.mean_cost;
    const bool unknown = standards.ungrouped[g] || std::isnan(standards.weight[g]);
    s.whole_group = unknown || (standards.unstable[g] && (policy.stability.whole_group_review ||
                                                          standards.case_count[g] == 0));
    if (unknown) return s;
    s.weight = standards.weight[g] * weight_factor;
    s.coefficient = standards.coefficient[g][static_cast<std::size_t>(level - 1)];
    s.base_points = base_points(policy.points_unit, s.weight);
    s.standard = s.mean_cost * s.weight * s.coefficient;
    s.k_threshold = policy.tail.k.rows.empty() ? 0 : policy.tail.k.at(s.weight, level);
    return s;
}

double reference_standard(const Policy& policy, const GroupStandard& s) {
    return policy.tail.ratio == Tail::Ratio::level ? s.standard : s.mean_cost * s.weight;
}

double normal_points(const Policy& policy, const GroupStandard& s, CaseFactors x) {
    const double level = policy.tail.normal_without_level() ? 1 : s.coefficient;
    return s.base_points * level * x.k * x.aux;
}

CasePoints case_points(const Policy& policy, const GroupStandard& s, CaseFactors x, double cost,
                       double reviewed) {
    CasePoints result;
    if (s.whole_group) {
        result.year = s.mean_cost > 0 ? policy.points_unit * reviewed / s.mean_cost : 0;
        result.monthly = policy.review.whole_group_monthly_share * result.year;
        return result;
    }
    const Tail& tail = policy.tail;
    const double reference = reference_standard(policy, s);
    const TailPiece* piece = tail.pieces.data();
    while (piece != &tail.pieces.back() && beyond(*piece, s.k_threshold, reference, cost)) ++piece;
    result.kind = piece->kind;
    result.piece = static_cast<int>(piece - tail.pieces.data());
    result.leaves = piece->route == TailPiece::Route::fee_for_service;
    if (result.leaves) return result;
    if (result.kind != TailPiece::Class::high) {
        result.year = piece_points(policy, *piece, s, x, reference, cost);
        result.monthly = result.year;
        return result;
    }
    const double normal = normal_points(policy, s, x);
    result.monthly = normal;
    if (policy.review.mode == ReviewRules::Mode::automatic) {
        result.year = piece_points(policy, *piece, s, x, reference, cost);
        return result;
    }
    result.year = normal;
    result.excess = reviewed - s.k_threshold * s.standard;
    result.request = normal * std::max(0.0, reviewed / s.standard - s.k_threshold);
    return result;
}

}  // namespace drgsim
