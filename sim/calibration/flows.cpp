// The newest reference year's booked payments by month and by hospital (rules 12, Months).
#include <algorithm>

#include "kernels/contracts.hpp"
#include "sim/calibration/standards.hpp"
#include "sim/engine/tiles.hpp"

namespace drgsim {

namespace {

void add_case(const CaseTable& cases, std::size_t i, ReferenceFlows& flows) {
    const std::size_t fund = index(cases.fund[i]);
    const double paid = cases.weight_of(i) * cases.fund_paid[i];
    flows.month_share[fund][static_cast<std::size_t>(cases.month(i) - 1)] += paid;
    flows.fund_paid[index(cases.hospital[i])][fund] += paid;
}

void add(const ReferenceFlows& part, ReferenceFlows& all) {
    for (std::size_t f = 0; f < fund_count; ++f) {
        for (std::size_t t = 0; t < month_count; ++t)
            all.month_share[f][t] += part.month_share[f][t];
        for (std::size_t h = 0; h < all.fund_paid.size(); ++h)
            all.fund_paid[h][f] += part.fund_paid[h][f];
    }
}

}  // namespace

ReferenceFlows reference_flows(const Region& region, std::span<const int> history) {
    DRGSIM_EXPECT(!history.empty());
    const int newest = *std::max_element(history.begin(), history.end());
    const CaseTable& cases = region.cases;
    ReferenceFlows nothing;
    nothing.fund_paid.assign(region.hospitals.size(), {});
    ReferenceFlows flows = sum_in_tiles(
        few_tiles(cases.size()), nothing,
        [&](std::size_t i, ReferenceFlows& sums) {
            if (cases.year(i) == newest) add_case(cases, i, sums);
        },
        add);
    for (auto& share : flows.month_share) {
        double total = 0;
        for (const double paid : share) total += paid;
        for (double& paid : share) paid = total > 0 ? paid / total : 1.0 / month_count;
    }
    return flows;
}

}  // namespace drgsim
