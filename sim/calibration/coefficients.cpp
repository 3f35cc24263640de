// Ratio, isotonic repair, filling and rounding, in that order.
#include "sim/calibration/coefficients.hpp"

#include <cmath>
#include <limits>

namespace drgsim {

double round_to_8_decimals(double value) {
    return std::round(value * 1e8) / 1e8;
}

LevelValues pool_adjacent_violators(LevelValues ratio, const LevelValues& cases) {
    struct Pool {
        double sum, weight;
        int levels;  ///< levels with cases in this pool
        [[nodiscard]] double mean() const { return sum / weight; }
    };
    std::array<Pool, level_count> pools;
    std::size_t count = 0;
    for (std::size_t l = 0; l < level_count; ++l) {
        if (std::isnan(ratio[l])) continue;
        pools[count++] = {ratio[l] * cases[l], cases[l], 1};
        while (count > 1 && pools[count - 2].mean() > pools[count - 1].mean()) {
            pools[count - 2].sum += pools[count - 1].sum;
            pools[count - 2].weight += pools[count - 1].weight;
            pools[count - 2].levels += pools[count - 1].levels;
            --count;
        }
    }
    std::size_t pool = 0;
    int used = 0;
    for (std::size_t l = 0; l < level_count; ++l) {
        if (std::isnan(ratio[l])) continue;
        if (pools[pool].levels > 1) ratio[l] = pools[pool].mean();  // a lone level keeps its bits
        if (++used == pools[pool].levels) {
            ++pool;
            used = 0;
        }
    }
    return ratio;
}

LevelValues fill_empty_levels(LevelValues value) {
    for (std::size_t l = 1; l < level_count; ++l)
        if (std::isnan(value[l])) value[l] = value[l - 1];
    for (std::size_t l = level_count - 1; l-- > 0;)
        if (std::isnan(value[l])) value[l] = value[l + 1];
    return value;
}

LevelValues coefficients_from_means(double group_mean, const LevelValues& level_mean,
                                    const LevelValues& cases, CoefficientRules::Repair repair) {
    LevelValues value;
    // A level whose reference cases cost nothing beside E says no more than one without cases.
    constexpr double missing = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t l = 0; l < level_count; ++l)
        value[l] = level_mean[l] > 0 ? level_mean[l] / group_mean : missing;
    if (repair == CoefficientRules::Repair::isotonic) value = pool_adjacent_violators(value, cases);
    value = fill_empty_levels(value);
    for (double& c : value) c = round_to_8_decimals(c);
    return value;
}

}  // namespace drgsim
