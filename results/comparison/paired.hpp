// The pairing behind every comparison: samples of two policies, scenario by scenario.
#pragma once

#include <string>
#include <vector>

#include "results/comparison/comparison.hpp"

namespace drgsim {

using Sample = std::vector<double>;  ///< by scenario

/// What one hospital, or several together, are paid under one policy, both funds together [yuan].
struct Payments {
    explicit Payments(std::size_t scenarios = 0) : values(scenarios, 0.0) {}
    void add(const Payments& other);
    Sample values;
    double settled = 0;  ///< in the settlement
};

/// In the settlement by hospital or group, of a variable by either, over the funds.
std::vector<double> settled_of(const RunReader& reader, Var id, std::size_t policy);

/// By entity, from `begin` on, of a variable by hospital or group.
std::vector<Payments> payments_of(const RunReader& reader, Var id, std::size_t policy,
                                  std::size_t begin, std::size_t extent);
/// How many of `entities` are held at a time.
std::size_t slice_extent(std::size_t scenarios, std::size_t entities);

/// All but the rows.
Comparison begin_comparison(const RunReader& reader, std::size_t baseline);

/// By hospital: "1", "2", "3".
std::vector<std::string> level_names(const RunDescription& description);

/// All of `change` but policy, id and name.
void fill(Change& change, const Payments& policy, const Payments& baseline, bool antithetic);

/// Rows of `policy` against `baseline`, by fund and variable.
void append_fund_differences(const RunReader& reader, std::size_t policy, std::size_t baseline,
                             std::vector<FundDifference>& list);

}  // namespace drgsim
