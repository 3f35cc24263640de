// Keys of permutations and scrambles.
#include "scenarios/designs/uniforms.hpp"

#include <bit>

#include "kernels/random/threefry.hpp"

namespace drgsim {

std::vector<std::uint64_t> design_keys(std::uint64_t seed, const DesignedDriver& driver,
                                       DesignDraw what) {
    std::vector<double> uniforms(driver.entities);
    fill_uniforms(
        {seed, Purpose::design, stream_hash(driver.name), static_cast<std::uint32_t>(what)}, 0, 1,
        driver.entities, uniforms.data());
    std::vector<std::uint64_t> keys;
    for (const double u : uniforms) keys.push_back(mixed(std::bit_cast<std::uint64_t>(u)));
    return keys;
}

}  // namespace drgsim
