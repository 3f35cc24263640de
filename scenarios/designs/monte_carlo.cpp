// Streams of uniforms, and the pairs of antithetic ones.
#include "scenarios/designs/monte_carlo.hpp"

namespace drgsim {

MonteCarlo::MonteCarlo(std::uint64_t seed, const std::vector<DesignedDriver>& drivers,
                       bool antithetic)
    : antithetic_(antithetic) {
    for (const DesignedDriver& driver : drivers)
        drivers_.push_back({{seed, Purpose::driver, stream_hash(driver.name)}, driver.entities});
}

void MonteCarlo::fill(std::size_t driver, std::uint64_t first, std::size_t lanes,
                      double* out) const {
    const Drawn& d = drivers_[driver];
    if (!antithetic_) return fill_uniforms(d.stream, first, lanes, d.entities, out);
    const std::uint64_t pair = first / 2;
    const std::size_t pairs = (first + lanes + 1) / 2 - pair;
    std::vector<double> drawn(d.entities * pairs);
    fill_uniforms(d.stream, pair, pairs, d.entities, drawn.data());
    for (std::size_t entity = 0; entity < d.entities; ++entity) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const std::uint64_t scenario = first + lane;
            const double u = drawn[entity * pairs + (scenario / 2 - pair)];
            *out++ = scenario % 2 == 0 ? u : 1 - u;
        }
    }
}

}  // namespace drgsim
