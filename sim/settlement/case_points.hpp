// What one case is worth under a policy, evaluated literally from the rules in double precision:
// the deterministic settlement, and the yardstick the engine's lanes are tested against.
#pragma once

#include "sim/calibration/standards.hpp"
#include "sim/policy/policy.hpp"

namespace drgsim {

/// The standard a group is paid by at a hospital level (rules 2, 3).
struct GroupStandard {
    bool whole_group = false;  ///< paid u (C - U) / M, no pieces
    int level = 3;
    double weight = 0;       ///< w
    double coefficient = 1;  ///< c_gl
    double base_points = 0;  ///< b = u w, 8 decimals
    double mean_cost = 0;    ///< M [yuan]
    double standard = 0;     ///< S = M w c [yuan]
    double k_threshold = 0;  ///< K, by the weight in force
};

/// The standard of `group` at `level` when its weight is multiplied by `weight_factor`.
GroupStandard group_standard(const Policy& policy, const Standards& standards, GroupId group,
                             int level, double weight_factor = 1);

/// b = u w rounded half away from zero to 8 decimals (rules 3).
double base_points(double unit, double weight);

/// The excess of a request as the cap orders it: to a hundredth of a fen, so that equal excesses of
/// different costs, standards and groups tie, and the earlier case goes first (rules 12, Review).
double cap_order(double excess);

/// One case's points.
struct CasePoints {
    TailPiece::Class kind = TailPiece::Class::normal;
    bool leaves = false;  ///< a fee-for-service piece: no points, the case leaves the pool
    int piece = -1;       ///< of the tail; -1 under whole-group review
    double monthly = 0;   ///< provisional: high as normal, whole-group review at its share
    double year = 0;      ///< of the year, without an add-on that needs approval
    double request = 0;   ///< add-on points if approved in full (rules 4, Review)
    double excess = 0;    ///< C - U - K S [yuan], orders the requests; > 0 where requested
};

/// What a case's points are multiplied by: k_h and a_i (CaseFacts).
struct CaseFactors {
    double k = 1, aux = 1;
};

/// Points of a case of net cost `cost` = C - E and review-adjusted cost `reviewed` = C - E - U
/// [yuan] (rules 4, 12). In the modes with requests high cases have normal points and a request.
CasePoints case_points(const Policy& policy, const GroupStandard& standard, CaseFactors factors,
                       double cost, double reviewed);

/// What a normal case is worth: b c k a, or b k a where c is in the standard only (rules 12).
double normal_points(const Policy& policy, const GroupStandard& standard, CaseFactors factors);

/// The standard that the tail's ratios are against: S, or M w [yuan].
double reference_standard(const Policy& policy, const GroupStandard& standard);

}  // namespace drgsim
