// One copy of the kernels of the review cap for each instruction set.
#include "kernels/tail/review.hpp"

#include <cstddef>

#include "kernels/tail/approval.inl"

#include "kernels/tail/review.inl"
