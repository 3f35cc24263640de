// One deterministic settlement: every case evaluated literally in double precision, no drivers.
// The Monte Carlo engine is checked against it.
#pragma once

#include "sim/outputs/variables.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// Settles study.year under every policy. The result has count == 1; variables switched off by
/// study.output are empty. Drivers are ignored. Rules 3, 4, 6, 7, 8 and 12.
ResultBlock settle(const Study& study);

/// Lengths of every dimension for `study` and `scenarios`.
DimSizes dim_sizes(const Study& study, std::uint64_t scenarios);

}  // namespace drgsim
