// Where a case lies, as the drivers see it: what they are drawn by and where they apply.
#pragma once

#include <cstddef>

#include "sim/study/study.hpp"

namespace drgsim {

/// Where a case or a cell lies; month is 0..11, or -1 where cells span the year.
struct Place {
    std::size_t fund, hospital, group;
    int month;
};

/// Whether `where` leaves the driver in force at `place`.
bool applies(const Where& where, const Place& place);

/// Index of the driver's value at `place`, 0 .. entities - 1.
std::size_t entity_at(const Study& study, const Driver& driver, const Place& place);

/// Smallest multiplier of `target`: a drawn value below it counts as this, so that quotients stay
/// finite. Part of the result's definition.
double least_multiplier(Target target);

}  // namespace drgsim
