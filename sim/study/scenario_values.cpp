#include "sim/study/scenario_values.hpp"

#include <algorithm>

namespace drgsim {

Stream approval_stream(const Study& study) {
    return {study.seed, Purpose::review, stream_hash("approval")};
}

ScenarioValues::ScenarioValues(const Study& study, const ScenarioSource& source,
                               std::uint64_t scenario)
    : study_(study), scenario_(scenario), values_(study.drivers.size()) {
    for (std::size_t d = 0; d < values_.size(); ++d) {
        values_[d].resize(study.drivers[d].entities(study.axes));
        source.draw(d, scenario, 1, values_[d].data());
    }
}

double ScenarioValues::factor(Target target, const Place& place) const {
    double product = 1;
    for (std::size_t d = 0; d < values_.size(); ++d) {
        const Driver& driver = study_.drivers[d];
        if (driver.target != target || !applies(driver.where, place)) continue;
        product *= std::max(values_[d][entity_at(study_, driver, place)], least_multiplier(target));
    }
    return product;
}

double ScenarioValues::value(std::size_t d, const Place& place) const {
    return values_[d][entity_at(study_, study_.drivers[d], place)];
}

double ScenarioValues::budget(std::size_t pool, std::size_t fund) const {
    const Place place{fund, 0, 0, -1};
    double left = study_.pool_budget(pool, fund);
    for (std::size_t d = 0; d < values_.size(); ++d) {
        const Driver& driver = study_.drivers[d];
        if (driver.target != Target::carve_out || driver.where.fund[fund] == 0) continue;
        const double drawn = values_[d][entity_at(study_, driver, place)];
        left -= driver.carved[pool][fund] * (std::max(drawn, 0.0) - 1);
    }
    return std::max(left, 0.0) * factor(Target::budget, place);
}

}  // namespace drgsim
