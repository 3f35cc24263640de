// Cost shift to patients: part of what the fund pays for a stay is billed to the patient instead,
// as self-expense or not. The cost of the stay stays.
#include <algorithm>

#include "sim/behaviour/following.hpp"

namespace drgsim {

void shift_to_patients(const Following& following, CaseTable& cases) {
    const double share = following.rules().self_expense_share;
    const auto followers = following.followers(cases, following.rows(cases));
    if (cases.self_expense.empty() && share > 0) cases.self_expense.assign(cases.size(), 0.0);
    for (const std::uint32_t i : followers) {
        const double strength = following.strength(cases, i);
        const double moved =
            strength > 0 ? strength * cases.fund_paid[i] : strength * cases.patient_paid[i];
        cases.fund_paid[i] -= moved;
        cases.patient_paid[i] += moved;
        if (share > 0) cases.self_expense[i] = std::max(0.0, cases.self_expense[i] + share * moved);
    }
}

}  // namespace drgsim
