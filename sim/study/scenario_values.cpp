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

}  // namespace drgsim
