// Positions by permutation, places within them by jitter.
#include "scenarios/designs/latin_hypercube.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/contracts.hpp"

namespace drgsim {

namespace {

/// (position + jitter) / n, in the position-th n-th also after rounding.
double place_in(std::uint64_t position, double jitter, double n) {
    const auto begin = static_cast<double>(position);
    const double end = std::nextafter(begin + 1, 0);
    return std::min(begin + jitter, end) / n;
}

/// 1 - u, below 1 also for the least u.
double mirrored(double u) {
    return std::min(1 - u, 1 - 0x1p-53);
}

}  // namespace

LatinHypercube::LatinHypercube(std::uint64_t seed, const std::vector<DesignedDriver>& drivers,
                               std::uint64_t scenarios, bool antithetic)
    : scenarios_(scenarios),
      antithetic_(antithetic),
      permutation_(antithetic ? scenarios / 2 : scenarios) {
    DRGSIM_EXPECT(!antithetic || scenarios % 2 == 0);
    for (const DesignedDriver& driver : drivers)
        drivers_.push_back({{seed, Purpose::design, stream_hash(driver.name),
                             static_cast<std::uint32_t>(DesignDraw::jitter)},
                            design_keys(seed, driver, DesignDraw::order)});
}

void LatinHypercube::fill(std::size_t driver, std::uint64_t first, std::size_t lanes,
                          double* out) const {
    const Stratified& d = drivers_[driver];
    fill_uniforms(d.jitter, first, lanes, d.order.size(), out);
    for (std::size_t entity = 0; entity < d.order.size(); ++entity)
        stratify(driver, entity, first, lanes, out + entity * lanes);
}

void LatinHypercube::stratify(std::size_t driver, std::size_t entity, std::uint64_t first,
                              std::size_t lanes, double* row) const {
    if (antithetic_) return stratify_pairs(driver, entity, first, lanes, row);
    const auto n = static_cast<double>(scenarios_);
    const std::uint64_t key = drivers_[driver].order[entity];
    for (std::size_t lane = 0; lane < lanes; ++lane)
        row[lane] = place_in(permutation_.at(key, (first + lane) % scenarios_), row[lane], n);
}

/// The lower half of the positions is dealt out to the pairs; a coin decides which of the two
/// scenarios gets the mirrored one.
void LatinHypercube::stratify_pairs(std::size_t driver, std::size_t entity, std::uint64_t first,
                                    std::size_t lanes, double* row) const {
    const Stratified& d = drivers_[driver];
    const auto n = static_cast<double>(scenarios_);
    const std::uint64_t key = d.order[entity];
    const std::uint64_t begin = first / 2;
    std::vector<double> jitter((first + lanes + 1) / 2 - begin);
    fill_entity(d.jitter, begin, jitter.size(), entity, jitter.data());
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const std::uint64_t pair = (first + lane) / 2;
        const std::uint64_t position = permutation_.at(key, pair % permutation_.size());
        const double u = place_in(position, jitter[pair - begin], n);
        const bool second = (first + lane) % 2 == 1;
        const bool coin = mixed(key + position) >> 63 != 0;
        row[lane] = second == coin ? u : mirrored(u);
    }
}

}  // namespace drgsim
