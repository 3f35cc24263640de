// One copy of the sums over bootstrapped cases for each instruction set.
#include "kernels/tail/weighted.hpp"

#include <cstddef>

#include "kernels/lanes.inl"
#include "kernels/tail/case_weights.inl"
#include "kernels/tail/rows.inl"

#include "kernels/tail/weighted.inl"
