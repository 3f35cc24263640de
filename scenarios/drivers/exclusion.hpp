// Which entities a driver's `where` excludes: they hold 1 in every scenario.
#pragma once

#include <vector>

#include "sim/study/study.hpp"

namespace drgsim {

/// Those named by a masked fund, month, hospital or group, a level none of whose hospitals and an
/// mdc none of whose groups is left, and all of them when a mask leaves nothing.
std::vector<std::size_t> excluded_entities(const Driver& driver, const Axes& axes,
                                           const Region& region);

}  // namespace drgsim
