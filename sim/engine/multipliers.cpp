#include "sim/engine/multipliers.hpp"

#include <algorithm>

#include "kernels/contracts.hpp"

namespace drgsim {

namespace {

bool all_set(std::span<const std::uint8_t> mask) {
    return std::all_of(mask.begin(), mask.end(), [](std::uint8_t x) { return x != 0; });
}

bool has_axis(const Driver& driver, Axis axis) {
    return std::find(driver.by.begin(), driver.by.end(), axis) != driver.by.end();
}

/// Whether a mask over hospitals says the same of all hospitals of a level.
bool depends_on_level_only(const std::vector<std::uint8_t>& mask, const HospitalTable& hospitals) {
    std::array<int, level_count> seen{-1, -1, -1};
    for (std::size_t h = 0; h < mask.size(); ++h) {
        int& of_level = seen[static_cast<std::size_t>(hospitals.level[h] - 1)];
        if (of_level < 0) of_level = mask[h];
        if (of_level != mask[h]) return false;
    }
    return true;
}

DriverSplit::Kind kind_of(const Driver& driver, const HospitalTable& hospitals) {
    if (driver.target == Target::budget || driver.target == Target::carve_out ||
        driver.target == Target::assessment) {
        return DriverSplit::Kind::clearing;
    }
    const bool month = has_axis(driver, Axis::month) || !all_set(driver.where.month);
    const bool fund = has_axis(driver, Axis::fund) || !all_set(driver.where.fund);
    const bool hospital = has_axis(driver, Axis::hospital) ||
                          !depends_on_level_only(driver.where.hospital, hospitals);
    const bool group = has_axis(driver, Axis::group) || has_axis(driver, Axis::mdc) ||
                       !all_set(driver.where.group);
    if (month) return DriverSplit::Kind::mixed;
    if (!fund && !hospital) return DriverSplit::Kind::group;
    if (!group && driver.target != Target::weight) return DriverSplit::Kind::hospital;
    return DriverSplit::Kind::mixed;
}

}  // namespace

DriverSplit::DriverSplit(const Study& study) {
    for (std::size_t d = 0; d < study.drivers.size(); ++d) {
        const Driver& driver = study.drivers[d];
        const Kind kind = kind_of(driver, study.region->hospitals);
        by_kind_[static_cast<std::size_t>(driver.target)][static_cast<std::size_t>(kind)].push_back(
            d);
        mixed_any_ |= kind == Kind::mixed;
        group_any_ |= kind == Kind::group;
        by_level_ |= kind == Kind::group &&
                     (has_axis(driver, Axis::level) || !all_set(driver.where.hospital));
        by_month_ |=
            kind == Kind::mixed && (has_axis(driver, Axis::month) || !all_set(driver.where.month));
    }
}

bool DriverSplit::any(Target target) const {
    const auto& kinds = by_kind_[static_cast<std::size_t>(target)];
    return std::any_of(kinds.begin(), kinds.end(), [](const auto& list) { return !list.empty(); });
}

void Multipliers::draw(const ScenarioSource& source, std::uint64_t first) {
    values_.resize(study_.drivers.size());
    for (std::size_t d = 0; d < values_.size(); ++d) {
        values_[d].resize(study_.drivers[d].entities(study_.axes) * kernels::lanes);
        source.draw(d, first, kernels::lanes, values_[d].data());
    }
}

const double* Multipliers::row_of(std::size_t driver, const Place& place) const {
    const std::size_t entity = entity_at(study_, study_.drivers[driver], place);
    return &values_[driver][entity * kernels::lanes];
}

bool Multipliers::multiply(Target target, DriverSplit::Kind kind, const Place& place,
                           double* row) const {
    const double least = least_multiplier(target);
    bool any = false;
    for (const std::size_t d : split_.drivers(target, kind)) {
        if (!applies(study_.drivers[d].where, place)) continue;
        const double* values = row_of(d, place);
        for (int l = 0; l < kernels::lanes; ++l) row[l] *= std::max(values[l], least);
        any = true;
    }
    return any;
}

void Multipliers::fill_budget(std::size_t pool, std::size_t fund, double* row) const {
    const Place place{fund, 0, 0, -1};
    std::fill(row, row + kernels::lanes, study_.pool_budget(pool, fund));
    for (const std::size_t d : split_.drivers(Target::carve_out, DriverSplit::Kind::clearing)) {
        const Driver& driver = study_.drivers[d];
        if (driver.where.fund[fund] == 0) continue;
        const double amount = driver.carved[pool][fund];
        const double* values = row_of(d, place);
        for (int l = 0; l < kernels::lanes; ++l) row[l] -= amount * (std::max(values[l], 0.0) - 1);
    }
    for (int l = 0; l < kernels::lanes; ++l) row[l] = std::max(row[l], 0.0);
    multiply(Target::budget, DriverSplit::Kind::clearing, place, row);
}

}  // namespace drgsim
