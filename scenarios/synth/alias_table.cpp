#include "scenarios/synth/alias_table.hpp"

#include <numeric>

#include "kernels/contracts.hpp"

namespace drgsim::synth {

AliasTable::AliasTable(std::span<const double> shares) : cells_(shares.size()) {
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    DRGSIM_EXPECT(sum > 0);
    std::vector<double> left(shares.size());
    std::vector<std::uint32_t> small, large;
    for (std::uint32_t i = 0; i < shares.size(); ++i) {
        left[i] = shares[i] / sum * static_cast<double>(shares.size());
        (left[i] < 1 ? small : large).push_back(i);
        cells_[i] = {1, i};
    }
    while (!small.empty() && !large.empty()) {
        const std::uint32_t poor = small.back(), rich = large.back();
        small.pop_back();
        cells_[poor] = {left[poor], rich};
        left[rich] -= 1 - left[poor];
        if (left[rich] < 1) {
            large.pop_back();
            small.push_back(rich);
        }
    }
}

}  // namespace drgsim::synth
