// One copy of the spreading kernel for each instruction set.
#include "kernels/tail/spread.hpp"

#include <cstddef>

#include "kernels/lanes.hpp"

#include "kernels/lanes.inl"
#include "kernels/tail/spread.inl"
