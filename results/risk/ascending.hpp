// Sorting of samples: the tables of /risk are made of hundreds of sorted ones.
#pragma once

#include <span>

namespace drgsim {

/// Sorts numbers (no NaN) in ascending order, -0 before 0. Any thread may.
void sort_ascending(std::span<double> values);

}  // namespace drgsim
