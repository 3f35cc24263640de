#include "sim/policy/policy.hpp"

#include "kernels/contracts.hpp"

namespace drgsim {

double ThresholdFamily::at(double weight, int level) const {
    DRGSIM_EXPECT(!rows.empty() && level >= 1 && level <= 3);
    for (const Row& row : rows) {
        if (weight <= row.up_to * (1 + tie_tolerance))
            return row.value[static_cast<std::size_t>(level - 1)];
    }
    return rows.back().value[static_cast<std::size_t>(level - 1)];
}

}  // namespace drgsim
