// One copy of the tail corrections for each instruction set.
#include "kernels/tail/tails.hpp"

#include <cstddef>

#include "kernels/lanes.inl"
#include "kernels/tail/approval.inl"
#include "kernels/tail/case_weights.inl"
#include "kernels/tail/rows.inl"

#include "kernels/tail/cell_rows.inl"
#include "kernels/tail/exits.inl"
#include "kernels/tail/requests.inl"

#include "kernels/tail/ratio_tails.inl"

#include "kernels/tail/tails.inl"
