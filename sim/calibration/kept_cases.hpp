// The reference cases that a policy's trim keeps, and the means over them: of a group, of several
// groups together, of some of a group's cases. A case counts as often as its weight says: with
// whole weights all is as if rows were repeated. Sums run in input order within a group.
#pragma once

#include <span>
#include <vector>

#include "sim/calibration/coefficients.hpp"
#include "sim/calibration/reference_cases.hpp"
#include "sim/calibration/trimming.hpp"
#include "sim/policy/policy.hpp"

namespace drgsim {

/// Cost [yuan] and count of some reference cases by stratum (year, level).
struct StratumSums {
    std::vector<double> cost, count;
    explicit StratumSums(std::size_t strata) : cost(strata, 0.0), count(strata, 0.0) {}
    void add(std::size_t stratum, double case_cost, double weight) {
        cost[stratum] += weight * case_cost;
        count[stratum] += weight;
    }
    void add(const StratumSums& other);
    [[nodiscard]] double cases() const;
    [[nodiscard]] LevelValues cases_by_level() const;
};

class KeptCases {
  public:
    /// Trims every group of `cases`, all years together (rules 2 and 12); case i counts weight[i]
    /// times (empty = each once). Borrows both.
    KeptCases(const ReferenceCases& cases, std::span<const double> weight,
              const WeightRules& rules);

    [[nodiscard]] std::size_t strata() const { return cases_.strata(); }
    /// Whether some case of any year, reference or not, is in group g.
    [[nodiscard]] bool met(std::size_t g) const { return cases_.met[g] != 0; }

    /// Calls function(row in CaseTable, stratum, cost [yuan], weight) for every kept case of group
    /// g.
    template <class Function>
    void for_each(std::size_t g, const Function& function) const {
        for (std::size_t i = cases_.offset[g]; i < cases_.offset[g + 1]; ++i) {
            const ReferenceCase& one = cases_.cases[i];
            if (bounds_[g].keep(one.cost))
                function(one.row, one.stratum, one.cost, weight_.empty() ? 1.0 : weight_[i]);
        }
    }

    /// Sums over the kept cases of `groups` together.
    [[nodiscard]] StratumSums sums(std::span<const std::size_t> groups) const;
    /// The mean [yuan]: pooled, or the weighted mean of the yearly means over the years with a
    /// case; NaN without cases.
    [[nodiscard]] double mean(const StratumSums& sums) const {
        return mean_of_levels(sums, 0, level_count);
    }
    /// The same level by level.
    [[nodiscard]] LevelValues level_means(const StratumSums& sums) const;
    /// Sample sd / mean of the kept cases of `groups` together, years pooled; NaN below two cases.
    [[nodiscard]] double variation(std::span<const std::size_t> groups,
                                   const StratumSums& sums) const;

  private:
    [[nodiscard]] CostBounds bounds_of(const Trim& trim, std::size_t g) const;
    [[nodiscard]] double mean_of_levels(const StratumSums& sums, std::size_t first,
                                        std::size_t last) const;

    const ReferenceCases& cases_;
    std::span<const double> weight_;
    std::vector<CostBounds> bounds_;    ///< by group
    std::vector<double> year_weights_;  ///< by year; empty = pooled
};

}  // namespace drgsim
