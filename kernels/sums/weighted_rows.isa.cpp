// One copy of the sums of rows for each instruction set.
#include "kernels/sums/weighted_rows.hpp"

#include <cstddef>

#include "kernels/lanes.inl"
#include "kernels/sums/weighted_rows.inl"
