// Splitting of stays 分解住院: one stay becomes two of the same group, which share its cost and its
// days.
#include <algorithm>
#include <cmath>

#include "sim/behaviour/following.hpp"

namespace drgsim {

namespace {

/// `date` (yyyymmdd) that many months later, in December at the latest; a day that not every month
/// has becomes the 28th.
std::int32_t months_after(std::int32_t date, int months) {
    if (months == 0) return date;
    const int month = std::min(date / 100 % 100 + months, month_count);
    return date / 10000 * 10000 + month * 100 + std::min(date % 100, 28);
}

}  // namespace

void split_stays(const Following& following, CaseTable& cases) {
    const auto first = following.followers(cases, following.rows(cases));
    const std::size_t second = cases.size();
    append_copies(cases, first);
    for (std::size_t k = 0; k < first.size(); ++k) {
        const std::size_t i = first[k];
        const std::size_t j = second + k;
        const double share = following.strength(cases, i);
        const double both = 1 + following.rules().cost_change;
        scale_money(cases, i, both * (1 - share));
        scale_money(cases, j, both * share);
        if (!cases.los_days.empty() && cases.los_days[i] > 0) {
            const auto days = static_cast<std::int16_t>(std::round(cases.los_days[i] * share));
            cases.los_days[j] = days;
            cases.los_days[i] = static_cast<std::int16_t>(cases.los_days[i] - days);
        }
        if (!cases.admission_date.empty()) cases.admission_date[j] = 0;
        cases.discharge_date[j] =
            months_after(cases.discharge_date[j], following.rules().months_later);
    }
}

}  // namespace drgsim
