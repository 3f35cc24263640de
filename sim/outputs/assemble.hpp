// Turns settled years (lanes last) into the rows of a result block (scenario first).
#pragma once

#include "sim/outputs/variables.hpp"
#include "sim/settlement/year.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// All that the result variables of one policy are made from.
struct YearOutput {
    YearSums sums;
    YearResult result;
    std::vector<double> budget;        ///< [fund, lane] yuan
    std::vector<double> group_payout;  ///< [group, lane] yuan
    explicit YearOutput(YearShape shape, std::size_t pools = 1, bool with_left = false,
                        bool with_months = true)
        : sums(shape, with_left, with_months), result(shape, pools, with_months) {}
};

/// Copies values[entity * lanes + scenario] to rows[scenario * entities + entity], of scenarios
/// 0 .. count - 1.
void put_rows(const std::vector<double>& values, std::size_t lanes, std::size_t count,
              double* rows);

/// A block with every switched-on variable sized for `count` scenarios and zero.
ResultBlock empty_block(const Study& study, std::uint64_t first, std::size_t count);

/// Writes lanes 0 .. block.count - 1 of `year` as the rows of `policy`. A switched-on variable for
/// which `block` has no room yet gets it when its rows are made: then they stay in the caches.
void assemble(const Study& study, const YearOutput& year, std::size_t policy, ResultBlock& block);

/// Puts the scenario of `row`, a block of one, into row `at` of `block`, an empty_block whose
/// drivers the first call makes room for.
void place_row(const Study& study, const ResultBlock& row, std::size_t at, ResultBlock& block);

}  // namespace drgsim
