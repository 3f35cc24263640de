// One copy of the kernel of cases outside the pool for each instruction set.
#include "kernels/tail/outside.hpp"

#include <cstddef>

#include "kernels/lanes.inl"
#include "kernels/tail/rows.inl"

#include "kernels/tail/outside.inl"
