// What becomes of a hospital's surplus inside it (rules 9): a part for the hospital, one for its
// departments by a weighted score, one for persons.
#pragma once

#include <array>
#include <vector>

#include "sim/inside/departments.hpp"
#include "sim/settlement/settle.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// Weights of a department's score (rules 9): quality 医疗质量, efficiency 运营效率, discipline
/// 行为规范, insurance management 医保管理. They add up to 100.
inline constexpr double quality_weight = 30;
inline constexpr double efficiency_weight = 40;
inline constexpr double discipline_weight = 20;
inline constexpr double insurance_weight = 10;

/// A department's amount: base 基础, project 项目, excess 超额 (rules 9).
inline constexpr std::array<double, 3> department_parts = {0.4, 0.4, 0.2};

/// Sums over a department's cases of the settled year, both funds.
struct DepartmentWork {
    double cases = 0;
    double ended_badly = 0;    ///< deaths and discharges against advice
    double cost = 0;           ///< C with E [yuan]
    double unreasonable = 0;   ///< U [yuan]
    double self_expense = 0;   ///< X [yuan]
    double grouped_cost = 0;   ///< C of the cases with a group [yuan]
    double regional_cost = 0;  ///< of the same, at the region's mean C of their groups [yuan]
};

/// The score in [0, 100]: weights times shares in [0, 1]. Quality: cases that did not end badly;
/// efficiency: min(1, 1 / cost index), 1 without grouped cases; discipline: 1 - U / C; insurance
/// management: 1 - X / C. Precondition: cases and cost above 0.
double department_score(const DepartmentWork& work);

/// By department. Groups and what is ungrouped are the policy's; the region's means are those of
/// the settled year.
std::vector<DepartmentWork> department_work(const Study& study, const PreparedPolicy& prepared,
                                            const Departments& departments);

/// The surplus of every hospital over both funds [yuan]. Under prospective budgets what the payout
/// leaves beyond booked F, max(0, payout - F): 0 where the budget was overrun. Under every other
/// policy max(0, payout + D + O - C). Payouts are net of audit deductions.
std::vector<double> hospital_surpluses(const Study& study, const Policy& policy,
                                       const PolicySettlement& settled);

/// Surpluses given out inside the hospitals [yuan].
struct Distribution {
    std::vector<double> to_hospital, to_departments, to_persons;  ///< by hospital
    /// By department: its score, and its part of to_departments by score times cases. A hospital
    /// whose cases name no department keeps to_departments whole.
    std::vector<double> score, amount;
};

/// Splits by ProspectiveRules::inside, its defaults where the policy has no prospective rules.
Distribution distribute(const Study& study, const PreparedPolicy& prepared,
                        const PolicySettlement& settled, const Departments& departments);

}  // namespace drgsim
