#include "sim/study/place.hpp"

namespace drgsim {

namespace {

/// Index of `place` along `axis`.
std::size_t coordinate(const Study& study, Axis axis, const Place& place) {
    switch (axis) {
        case Axis::fund:
            return place.fund;
        case Axis::level:
            return static_cast<std::size_t>(study.region->hospitals.level[place.hospital] - 1);
        case Axis::hospital:
            return place.hospital;
        case Axis::group:
            return place.group;
        case Axis::month:
            return static_cast<std::size_t>(place.month);
        case Axis::mdc:
            return study.axes.mdc_of_group[place.group];
    }
    return 0;
}

}  // namespace

bool applies(const Where& where, const Place& place) {
    return where.fund[place.fund] != 0 &&
           (place.month < 0 || where.month[static_cast<std::size_t>(place.month)] != 0) &&
           (where.hospital.empty() || where.hospital[place.hospital] != 0) &&
           (where.group.empty() || where.group[place.group] != 0);
}

std::size_t entity_at(const Study& study, const Driver& driver, const Place& place) {
    std::size_t entity = 0;
    for (const Axis axis : driver.by)
        entity = entity * study.axes.size(axis) + coordinate(study, axis, place);
    return entity;
}

double least_multiplier(Target target) {
    return target == Target::weight || target == Target::cost ? 1e-9 : 0.0;
}

}  // namespace drgsim
