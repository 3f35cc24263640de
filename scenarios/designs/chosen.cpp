// Looks levels up.
#include "scenarios/designs/chosen.hpp"

#include <algorithm>

#include "kernels/contracts.hpp"
#include "scenarios/drivers/exclusion.hpp"

namespace drgsim {

ChosenSource::ChosenSource(std::vector<ChosenLevels> chosen, std::span<const Driver> drivers,
                           const Axes& axes, const Region& region)
    : chosen_(std::move(chosen)) {
    DRGSIM_EXPECT(chosen_.size() == drivers.size());
    for (std::size_t i = 0; i < drivers.size(); ++i) {
        entities_.push_back(drivers[i].entities(axes));
        excluded_.push_back(excluded_entities(drivers[i], axes, region));
        DRGSIM_EXPECT(!chosen_[i].levels.empty());
    }
}

void ChosenSource::draw(std::size_t driver, std::uint64_t first, int lanes, double* values) const {
    const ChosenLevels& chosen = chosen_[driver];
    const auto width = static_cast<std::size_t>(lanes);
    for (std::size_t lane = 0; lane < width; ++lane) {
        const std::uint64_t at = (first + lane) / chosen.repeat % chosen.levels.size();
        const std::vector<double>& level = chosen.levels[at];
        for (std::size_t entity = 0; entity < entities_[driver]; ++entity)
            values[entity * width + lane] = level[level.size() == 1 ? 0 : entity];
    }
    for (const std::size_t entity : excluded_[driver])
        std::fill_n(values + entity * width, width, 1.0);
}

std::uint64_t combine(std::vector<ChosenLevels>& chosen, std::uint64_t most) {
    std::uint64_t combinations = 1;
    for (auto levels = chosen.rbegin(); levels != chosen.rend(); ++levels) {
        levels->repeat = combinations;
        if (levels->levels.size() > most / combinations) return 0;
        combinations *= levels->levels.size();
    }
    return combinations;
}

}  // namespace drgsim
