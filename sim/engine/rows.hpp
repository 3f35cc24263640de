// The kernel's tables of a block: per row (group, and level where levels differ) and lane, what a
// policy's schedule and the block's multipliers make of the standards; and the multipliers by
// hospital.
#pragma once

#include <array>
#include <vector>

#include "kernels/tail/tables.hpp"
#include "sim/engine/aligned.hpp"
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
    /// Only what the needs tell apart has columns of its own.
    RowTable(const Policy& policy, std::size_t rows, const kernels::Needs& needs);

    /// Fills `row` from a group's unmultiplied standard, but for its coefficient of the level.
    void fill(std::size_t row, const GroupStandard& standard, const RowFactors& factors);

    /// Fills `row` from row `source` of `from`, multiplied once more. No weight factors: K and the
    /// rounding of b stay as they are.
    void derive(std::size_t row, const RowTable& from, std::size_t source,
                const RowFactors& factors);

    [[nodiscard]] kernels::GroupRows<Real> pointers() const;

  private:
    using Reals = LaneArray<Real>;
    void fill_bounds(std::size_t row, const double* k, const double* standard,
                     const RowFactors& factors);
    void finish_bound(std::size_t j, std::size_t row);

    const Policy& policy_;
    Reals points_;  ///< empty where they are base
    Reals booked_;  ///< empty where it is money
    Reals base_, volume_, money_, k_, per_yuan_;
    LaneArray<double> approval_, cost_, threshold_;
    LaneArray<double> request_;  ///< empty where the bound of the normal piece is the same
    std::array<LaneArray<double>, kernels::max_pieces> bound_, least_, most_;
    // Bounds and requests rounded; empty where they are double anyway.
    std::array<Reals, kernels::max_pieces> bound_near_;
    Reals request_near_;
};

/// The multipliers of every fund and hospital (segment), rows of kernels::HospitalRow.
template <class Real>
class HospitalRows {
  public:
    explicit HospitalRows(std::size_t segments);

    /// Fills the row of `segment`: no weight factors, approvals times `approval_rate`.
    void fill(std::size_t segment, const RowFactors& factors, double approval_rate);

    [[nodiscard]] kernels::HospitalRow<Real> of(std::size_t segment) const;
    // Whole tables, [segments][lanes].
    [[nodiscard]] const Real* points() const { return points_.data(); }
    [[nodiscard]] const Real* volume() const { return volume_.data(); }
    [[nodiscard]] const Real* money() const { return money_.data(); }
    [[nodiscard]] const Real* booked() const { return booked_.data(); }

  private:
    LaneArray<Real> points_, volume_, money_, booked_, ratio_;
    LaneArray<double> approval_, cost_, bound_;
    LaneArray<Real> bound_near_;
    std::vector<double> least_, most_;  ///< of a segment's bounds
};

}  // namespace drgsim
