// Step by step, how a case or a hospital comes to its payment, with the numbers and the rule each
// step stands on: what an actuary shows a hospital that disputes it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/settlement/settle.hpp"

namespace drgsim {

/// One line of an explanation: what, how it is computed with the numbers put in, what comes out.
struct Step {
    std::string what, formula, value;
    std::string rule;  ///< "rules 4, T1"; may be empty
};

/// Steps under one heading.
struct Chapter {
    std::string title, title_zh;
    std::vector<Step> steps;
};

/// Case `i` of the region under `prepared`: the case, its route, the standards of its group, its
/// points, its review and what the fund pays for it. Settles the whole year, in scenario `values`
/// or in the base. Precondition: the case is of the settled year.
std::vector<Chapter> explain_case(const Study& study, const PreparedPolicy& prepared, std::size_t i,
                                  const ScenarioValues* values);

/// Hospital `h`: by fund its cases, points, entitlement, deductions, payout, prepayments and final
/// transfer.
std::vector<Chapter> explain_hospital(const Study& study, const PreparedPolicy& prepared,
                                      std::size_t h, const ScenarioValues* values);

/// How the value of a point of fund `f` in `pool` came about.
Chapter explain_point_value(const Study& study, const PreparedPolicy& prepared,
                            const PolicySettlement& settled, std::size_t pool, std::size_t f,
                            double budget);

}  // namespace drgsim
