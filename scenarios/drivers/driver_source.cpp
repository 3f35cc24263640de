// The draw: uniforms, copula, quantile, exclusions.
#include "scenarios/drivers/driver_source.hpp"

#include <algorithm>

#include "kernels/contracts.hpp"
#include "kernels/math/normal.hpp"
#include "scenarios/designs/monte_carlo.hpp"
#include "scenarios/drivers/exclusion.hpp"

namespace drgsim {

std::vector<DesignedDriver> designed(std::span<const Driver> drivers,
                                     std::span<const DistributionSpec> specs, const Axes& axes) {
    DRGSIM_EXPECT(drivers.size() == specs.size());
    std::vector<DesignedDriver> list;
    for (std::size_t i = 0; i < drivers.size(); ++i)
        list.push_back({drivers[i].name, drivers[i].entities(axes),
                        specs[i].type == DistributionSpec::Type::constant});
    return list;
}

DriverSource::DriverSource(std::unique_ptr<Uniforms> uniforms, std::span<const Driver> drivers,
                           std::span<const DistributionSpec> specs, const Axes& axes,
                           const Region& region, const std::vector<Dependence>& dependences)
    : uniforms_(std::move(uniforms)) {
    DRGSIM_EXPECT(drivers.size() == specs.size());
    for (std::size_t i = 0; i < drivers.size(); ++i) {
        drivers_.push_back({Quantile(specs[i]),
                            drivers[i].entities(axes),
                            excluded_entities(drivers[i], axes, region),
                            {}});
    }
    for (const Dependence& dependence : dependences) {
        for (std::size_t row = 1; row < dependence.drivers.size(); ++row) {
            for (std::size_t column = 0; column <= row; ++column) {
                drivers_[dependence.drivers[row]].parts.push_back(
                    {dependence.drivers[column], dependence.factor[row][column]});
            }
        }
    }
}

DriverSource::DriverSource(std::uint64_t seed, std::span<const Driver> drivers,
                           std::span<const DistributionSpec> specs, const Axes& axes,
                           const Region& region)
    : DriverSource(std::make_unique<MonteCarlo>(seed, designed(drivers, specs, axes)), drivers,
                   specs, axes, region) {}

void DriverSource::mix(const Drawn& d, std::uint64_t first, std::size_t lanes,
                       double* values) const {
    const std::size_t n = d.entities * lanes;
    std::fill_n(values, n, 0.0);
    std::vector<double> scores(n);
    for (const Part& part : d.parts) {
        uniforms_->fill(part.driver, first, lanes, scores.data());
        normal_quantiles(scores.data(), n, 0, 1);
        for (std::size_t i = 0; i < n; ++i) values[i] += part.weight * scores[i];
    }
    normal_probabilities(values, n);
}

void DriverSource::draw(std::size_t driver, std::uint64_t first, int lanes, double* values) const {
    DRGSIM_EXPECT(driver < drivers_.size() && lanes > 0);
    const Drawn& d = drivers_[driver];
    const auto width = static_cast<std::size_t>(lanes);
    if (d.parts.empty())
        uniforms_->fill(driver, first, width, values);
    else
        mix(d, first, width, values);
    d.quantile.apply({values, d.entities * width});
    for (const std::size_t entity : d.excluded) std::fill_n(values + entity * width, width, 1.0);
}

}  // namespace drgsim
