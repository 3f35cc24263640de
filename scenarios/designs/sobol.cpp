// Direction numbers by Sobol's recurrence, points and their scrambling.
#include "scenarios/designs/sobol.hpp"

#include <algorithm>
#include <bit>

#include "kernels/contracts.hpp"
#include "scenarios/designs/sobol_directions.hpp"

namespace drgsim {

namespace {

constexpr std::size_t digits = 32;

std::size_t degree_of(std::size_t dimension) {
    return static_cast<std::size_t>(std::bit_width(sobol_polynomials[dimension - 1])) - 1;
}

/// Where the initial numbers of `dimension` begin.
std::size_t initial_of(std::size_t dimension) {
    std::size_t begin = 0;
    for (std::size_t before = 1; before < dimension; ++before) begin += degree_of(before);
    return begin;
}

}  // namespace

std::array<std::uint32_t, 32> sobol_direction(std::size_t dimension) {
    DRGSIM_EXPECT(dimension < sobol_dimensions);
    std::array<std::uint32_t, digits> v{};
    if (dimension == 0) {
        for (std::size_t i = 0; i < digits; ++i) v[i] = 1U << (31 - i);
        return v;
    }
    const std::size_t degree = degree_of(dimension);
    const std::size_t begin = initial_of(dimension);
    const std::uint32_t polynomial = sobol_polynomials[dimension - 1];
    for (std::size_t i = 0; i < degree; ++i)
        v[i] = static_cast<std::uint32_t>(sobol_initial[begin + i]) << (31 - i);
    for (std::size_t i = degree; i < digits; ++i) {
        v[i] = v[i - degree] ^ (v[i - degree] >> degree);
        for (std::size_t k = 1; k < degree; ++k)
            if (polynomial >> (degree - k) & 1U) v[i] ^= v[i - k];
    }
    return v;
}

std::uint32_t sobol_point(const std::array<std::uint32_t, 32>& direction, std::uint32_t index) {
    std::uint32_t x = 0;
    for (; index != 0; index &= index - 1)
        x ^= direction[static_cast<std::size_t>(std::countr_zero(index))];
    return x;
}

std::uint32_t scrambled(std::uint64_t key, std::uint32_t x) {
    std::uint32_t y = x;
    const std::uint64_t wide = x;
    for (std::size_t digit = 0; digit < digits; ++digit) {
        const std::uint64_t node = wide >> (digits - digit) | std::uint64_t{1} << digit;
        y ^= static_cast<std::uint32_t>(mixed(key ^ node) >> 63) << (31 - digit);
    }
    return y;
}

Sobol::Sobol(std::uint64_t seed, const std::vector<DesignedDriver>& drivers,
             std::uint64_t scenarios)
    : drivers_(drivers.size()), rest_(seed, drivers, scenarios) {
    std::size_t next = 0;
    const auto give = [&](bool scalars) {
        for (std::size_t i = 0; i < drivers.size(); ++i) {
            const DesignedDriver& driver = drivers[i];
            if (driver.constant || (driver.entities == 1) != scalars) continue;
            drivers_[i].first = next;
            next += driver.entities;
        }
    };
    give(true);
    give(false);
    const std::size_t used = std::min(next, sobol_dimensions);
    beyond_ = next - used;
    for (std::size_t d = 0; d < used; ++d) direction_.push_back(sobol_direction(d));
    for (std::size_t i = 0; i < drivers.size(); ++i) {
        if (drivers[i].constant) drivers_[i].first = sobol_dimensions;
        drivers_[i].jitter = {seed, Purpose::design, stream_hash(drivers[i].name),
                              static_cast<std::uint32_t>(DesignDraw::jitter)};
        drivers_[i].scramble = design_keys(seed, drivers[i], DesignDraw::scramble);
    }
}

void Sobol::scramble(const Dimensions& d, std::size_t entity, std::uint64_t first,
                     std::size_t lanes, double* row) const {
    const auto& direction = direction_[d.first + entity];
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const auto index = static_cast<std::uint32_t>(first + lane);
        const std::uint32_t x = scrambled(d.scramble[entity], sobol_point(direction, index));
        row[lane] = std::min((x + row[lane]) * 0x1p-32, 1 - 0x1p-53);
    }
}

void Sobol::fill(std::size_t driver, std::uint64_t first, std::size_t lanes, double* out) const {
    const Dimensions& d = drivers_[driver];
    fill_uniforms(d.jitter, first, lanes, d.scramble.size(), out);
    for (std::size_t entity = 0; entity < d.scramble.size(); ++entity) {
        double* row = out + entity * lanes;
        if (d.first + entity < direction_.size())
            scramble(d, entity, first, lanes, row);
        else
            rest_.stratify(driver, entity, first, lanes, row);
    }
}

}  // namespace drgsim
