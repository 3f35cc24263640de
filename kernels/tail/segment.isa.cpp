// One copy of the segment kernel for each instruction set.
#include "kernels/tail/segment.hpp"

#include <cstddef>

#include "kernels/tail/approval.inl"
#include "kernels/tail/money.inl"
#include "kernels/tail/segment.inl"
