// The kernel's tables of a block: per (group, level) row and lane, what a policy's schedule and the
// block's multipliers make of the standards.
#pragma once

#include <array>
#include <vector>

#include "kernels/tail/segment.hpp"
#include "sim/settlement/case_points.hpp"

namespace drgsim {

/// Multipliers of one row by lane; all 1 where no driver applies.
struct RowFactors {
    using Lanes = std::array<double, kernels::lanes>;
    Lanes weight, cost, volume, coefficient, approval, share;
    RowFactors();
    void scale_weight(const std::vector<double>& by_lane) {
        for (std::size_t l = 0; l < kernels::lanes; ++l) weight[l] *= by_lane[l];
    }
};

/// The policy's tail as the kernel reads it.
kernels::Schedule kernel_schedule(const Policy& policy, const Standards& standards);

/// Rows of kernels::GroupRows.
template <class Real>
class RowTable {
  public:
    RowTable(const Policy& policy, std::size_t rows);

    /// Fills `row` from a group's unmultiplied standard.
    void fill(std::size_t row, const GroupStandard& standard, const RowFactors& factors);

    /// Fills `row` from row `source` of `from`, multiplied once more. No weight factors: K and the
    /// rounding of b stay as they are.
    void derive(std::size_t row, const RowTable& from, std::size_t source,
                const RowFactors& factors);

    [[nodiscard]] kernels::GroupRows<Real> pointers() const;

  private:
    using Reals = std::vector<Real>;
    void fill_bounds(std::size_t row, const double* k, const double* reference,
                     const RowFactors& factors);
    void note_extremes(std::size_t j, std::size_t row);

    const Policy& policy_;
    Reals points_, scaled_, base_, volume_, money_, booked_, k_, per_yuan_, add_on_;
    std::vector<double> approval_, cost_, threshold_;
    std::vector<double> request_;  ///< empty where the bound of the normal piece is the same
    std::array<std::vector<double>, kernels::max_pieces> bound_, least_, most_;
};

}  // namespace drgsim
