// The newest reference year's booked payments by month and by hospital (rules 12, Months).
#include <algorithm>

#include "kernels/contracts.hpp"
#include "sim/calibration/standards.hpp"

namespace drgsim {

ReferenceFlows reference_flows(const Region& region, std::span<const int> history) {
    DRGSIM_EXPECT(!history.empty());
    const int newest = *std::max_element(history.begin(), history.end());
    const CaseTable& cases = region.cases;
    ReferenceFlows flows;
    flows.fund_paid.assign(region.hospitals.size(), {});
    for (std::size_t i = 0; i < cases.size(); ++i) {
        if (cases.year(i) != newest) continue;
        const std::size_t fund = index(cases.fund[i]);
        flows.month_share[fund][static_cast<std::size_t>(cases.month(i) - 1)] += cases.fund_paid[i];
        flows.fund_paid[index(cases.hospital[i])][fund] += cases.fund_paid[i];
    }
    for (auto& share : flows.month_share) {
        double total = 0;
        for (const double paid : share) total += paid;
        for (double& paid : share) paid = total > 0 ? paid / total : 1.0 / month_count;
    }
    return flows;
}

}  // namespace drgsim
