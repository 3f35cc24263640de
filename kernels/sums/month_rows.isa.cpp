// One copy of the sums of months for each instruction set.
#include "kernels/sums/month_rows.hpp"

#include <cstdint>

#include "kernels/lanes.hpp"

#include "kernels/lanes.inl"
#include "kernels/sums/month_rows.inl"
