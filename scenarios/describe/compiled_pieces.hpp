// A tail with the numbers of one group, level and hospital put in: what its pieces come to.
#pragma once

#include <string>
#include <vector>

#include "sim/policy/policy.hpp"
#include "sim/settlement/case_points.hpp"

namespace drgsim {

/// A piece of a tail for one group, level and hospital: points = intercept + slope * C for costs
/// between two bounds.
struct CompiledPiece {
    TailPiece::Class kind = TailPiece::Class::normal;
    TailPiece::Route route = TailPiece::Route::points;
    double from_ratio = 0, to_ratio = 0;  ///< the last ends at +inf
    double from = 0, to = 0;              ///< [yuan]
    bool includes_start = true, includes_end = false;
    double intercept = 0;  ///< [points]
    double slope = 0;      ///< [points a yuan]
    double at_most = 0;    ///< [points], +inf where not limited
    /// Points at `cost` [yuan]; 0 on a fee-for-service route.
    [[nodiscard]] double points(double cost) const;
};

/// A standard from stated numbers instead of past cases; `mean_cost` is M [yuan].
GroupStandard stated_standard(const Policy& policy, double weight, double mean_cost,
                              double coefficient, int level);

/// The pieces of `policy` in order of cost at hospital coefficient `k` and auxiliary coefficient
/// `aux`. Not for groups under whole-group review.
std::vector<CompiledPiece> compiled_pieces(const Policy& policy, const GroupStandard& standard,
                                           double k = 1, double aux = 1);

/// The standard and its compiled pieces as an aligned table, jumps marked; `title` names the group.
std::string pieces_text(const Policy& policy, const GroupStandard& standard,
                        const std::string& title);

}  // namespace drgsim
