// Point value, monthly payments and annual clearing (rules 7, 8 and 12) as arithmetic on sums.
#pragma once

#include "sim/settlement/year.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// What clearing needs beside the sums. budget is [fund, lane] in yuan; assessment is kappa
/// [fund, hospital, lane].
struct ClearingInput {
    const Study* study = nullptr;
    const Policy* policy = nullptr;
    std::vector<double> budget, assessment;
};

/// Fills `result` for every lane. A fund or month without points has point value 0.
/// The monthly payments are computed for every hospital, whatever the outputs.
void clear_year(const ClearingInput& input, const YearSums& sums, YearResult& result);

}  // namespace drgsim
