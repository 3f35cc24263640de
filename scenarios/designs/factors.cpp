// Who moves in which scenario.
#include "scenarios/designs/factors.hpp"

namespace drgsim {

Saltelli::Saltelli(std::uint64_t seed, const std::vector<DesignedDriver>& drivers, Factors factors)
    : seed_(seed), factors_(std::move(factors)) {
    for (const DesignedDriver& driver : drivers) name_.push_back(stream_hash(driver.name));
}

void Saltelli::fill(std::size_t driver, std::uint64_t first, std::size_t lanes, double* out) const {
    const std::vector<std::uint32_t>& of = factors_.of[driver];
    const std::uint64_t parts = factors_.names.size() + 2;
    const std::uint64_t begin = first / parts;
    const std::size_t samples = (first + lanes - 1) / parts - begin + 1;
    std::vector<double> a(of.size() * samples), b(of.size() * samples);
    fill_uniforms({seed_, Purpose::driver, name_[driver], 0}, begin, samples, of.size(), a.data());
    fill_uniforms({seed_, Purpose::driver, name_[driver], 1}, begin, samples, of.size(), b.data());
    for (std::size_t entity = 0; entity < of.size(); ++entity) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const std::uint64_t sample = (first + lane) / parts - begin;
            const std::uint64_t part = (first + lane) % parts;
            const bool from_b = part == 1 || (part > 1 && of[entity] == part - 2);
            *out++ = (from_b ? b : a)[entity * samples + sample];
        }
    }
}

OneAtATime::OneAtATime(Factors factors, double low, double high)
    : factors_(std::move(factors)), low_(low), high_(high) {}

void OneAtATime::fill(std::size_t driver, std::uint64_t first, std::size_t lanes,
                      double* out) const {
    const std::uint64_t scenarios = 1 + 2 * factors_.names.size();
    for (const std::uint32_t factor : factors_.of[driver]) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const std::uint64_t scenario = (first + lane) % scenarios;
            const bool moves = scenario > 0 && factor == (scenario - 1) / 2;
            *out++ = !moves ? 0.5 : scenario % 2 == 1 ? low_ : high_;
        }
    }
}

}  // namespace drgsim
