// One worker's memory, and the computation of one block of scenarios with it.
#pragma once

#include <memory>
#include <vector>

#include "kernels/tail/review.hpp"
#include "kernels/tail/spread.hpp"
#include "kernels/tail/tails.hpp"
#include "sim/engine/case_sums.hpp"
#include "sim/engine/plan.hpp"
#include "sim/engine/review_cap.hpp"
#include "sim/engine/rows.hpp"
#include "sim/outputs/assemble.hpp"
#include "sim/region/column.hpp"
#include "sim/settlement/clearing.hpp"

namespace drgsim {

/// Computes blocks, one at a time, with the scratch memory of a worker thread.
template <class Real>
class Worker {
  public:
    /// With kernels of `isa`, which the processor has; no bit hangs on it.
    explicit Worker(const EnginePlan& plan, Isa isa = active_isa());
    /// Scenarios first .. first + count - 1 (count <= kernels::lanes) of every policy.
    [[nodiscard]] ResultBlock compute(std::uint64_t first, std::size_t count);
    /// The first part of compute alone: what the cases add up to, before cap and clearing.
    void add_up(std::uint64_t first);

  private:
    struct PolicyMemory {
        const CaseSums<Real>& case_sums;
        YearOutput year;
        YearTotals totals;
        RowTable<Real> group_rows;  ///< as PolicyPlan::standards
        RowTable<Real> cell_rows;   ///< by cell of one segment, where drivers are mixed
        ClearingInput clearing;
        bool rows_filled = false;
        PolicyMemory(const EnginePlan& plan, std::size_t p, YearShape shape)
            : PolicyMemory(plan, plan.policies[p], plan.case_sums<Real>(p), shape) {}

      private:
        PolicyMemory(const EnginePlan& plan, const PolicyPlan& policy, const CaseSums<Real>& sums,
                     YearShape shape)
            : case_sums(sums),
              year(shape, plan.study->pool_count(), policy.fixed.has_left,
                   plan.study->output.prepaid),
              totals(shape, plan.study->pool_count()),
              group_rows(policy.policy(), policy.standards.size(), plan.needs),
              cell_rows(policy.policy(), plan.split.mixed() ? plan.most_segment_cells : 0,
                        plan.needs),
              clearing{plan.study, policy.prepared, {}, {}} {}
    };
    /// The months of the segment at hand, of all its cases, as YearSums names them, and sums of its
    /// year; finish_money leaves T and F of the pool alone. `beside` is T - F, less `other` until
    /// then; `gone` counts cases that left through a piece of the tail.
    struct Months {
        using Rows = std::array<double, kernels::months * kernels::lanes>;
        using Row = std::array<double, kernels::lanes>;
        alignas(64) Rows points, addon, other, beside, cost, left_cost, left_booked,
            left_other, charge, gone;
        alignas(64) Row year_cost, year_booked, all_booked, excluded;
    };

    /// A request that the cap of one lane may cut, and where its points are.
    struct Contender {
        std::uint32_t request, segment;
        double points;
    };
    /// Where the cap lies by lane, in the orders of requests: those below refuse_below get nothing,
    /// those from decide_below on what they ask for, those between share `left`.
    struct CapLine {
        alignas(64) double refuse_below[kernels::lanes], decide_below[kernels::lanes];
        std::array<double, kernels::lanes> left;
    };

    void draw_block(std::uint64_t first);
    void put_fixed_sums(std::size_t p);
    void reset_region_sums(std::size_t p);
    void reset_segment_sums(std::size_t p, std::size_t segment);
    [[nodiscard]] const kernels::ApprovalDraw* draw_of(std::size_t p) const;
    void multiply(DriverSplit::Kind kind, const Place& place, RowFactors& factors) const;
    void hold_total_weight(std::size_t p);
    void fill_rows(std::size_t p);
    void fill_rows_of_segment(std::size_t p, std::size_t segment);
    void fill_hospitals(std::size_t p);
    /// The rows that the kernel reads, and the row of each cell from first_cell on.
    [[nodiscard]] const RowTable<Real>& rows(std::size_t p) const {
        return plan_.split.mixed() ? memory_[p]->cell_rows : memory_[p]->group_rows;
    }
    [[nodiscard]] const std::uint32_t* rows_of(std::size_t p, std::uint32_t first_cell) const;
    kernels::Request* room_for_requests(std::size_t p, std::size_t segment);
    kernels::TailSums<Real> tail_sums(std::size_t p, std::size_t segment);
    void evaluate(std::size_t p);
    void evaluate_segment(std::size_t p, std::size_t segment);
    void add_normal_cases(std::size_t p, std::size_t segment);
    void add_tails(std::size_t p, std::size_t segment);
    void add_bootstrapped(std::size_t p, std::size_t segment);
    void move_group_parts(YearSums& sums);
    void weigh(const PolicyPlan& policy, std::uint32_t first, std::uint32_t last);
    void complete_cells(std::size_t p, std::size_t segment);
    void empty_months(std::size_t p, std::size_t segment);
    void empty_groups(std::size_t p);
    void finish_money(std::size_t p, std::size_t segment);
    void keep_pool_money();
    void put_fixed_months(std::size_t p, std::size_t segment);
    void clear_months(std::size_t p);
    /// Whether T - F of the months is not what the others pay.
    [[nodiscard]] bool besides_other(std::size_t p) const {
        return plan_.needs.residual || plan_.policies[p].fixed.has_left;
    }
    [[nodiscard]] HospitalMonths hospital_months(std::size_t p) const;
    void add_money(std::size_t p, std::size_t segment);
    void keep_months(std::size_t p, std::size_t segment);
    void add_group_sums(std::size_t p, std::uint32_t first, std::uint32_t last,
                        const kernels::HospitalRow<Real>* hospital);
    void apply_cap(std::size_t p);
    template <class Visit>
    void for_each_request(std::size_t p, Visit&& visit);
    CapLine find_cap_line(std::size_t p, const std::vector<double>& cap);
    void refuse_below(std::size_t p, const CapLine& line);
    void decide_contenders(std::size_t p, const CapLine& line);
    kernels::RequestSums<Real> sums_of(std::size_t p, const Contender& where);
    void set_budgets(std::size_t p);
    void settle(std::size_t p);
    void pay_groups(std::size_t p);
    /// The row of cell_points_ of cell moved_[m].
    [[nodiscard]] std::uint32_t points_row(std::uint32_t m) const {
        return plan_.bootstrap ? moved_[m] : m;  // bootstrapped cells all have one
    }
    void pay_moved_cells(std::size_t p);

    const EnginePlan& plan_;
    const Isa isa_;
    const Study& study_;
    Multipliers multipliers_;
    YearShape shape_;
    std::vector<std::unique_ptr<PolicyMemory>> memory_;
    HospitalRows<Real> hospitals_;
    LaneArray<Real> paid_points_;     ///< [segments] points multiplier times yuan a point
    LaneArray<Real> yuan_per_point_;  ///< [segments] as cleared, in the lanes' type
    Months months_;
    UnsetLaneArray<Real> cell_points_;      ///< what tails change, by points_row
    Column<std::uint32_t> moved_;           ///< cells whose normal points some lane changes
    std::vector<std::uint32_t> moved_end_;  ///< [segments] where theirs end in moved_
    LaneArray<Real> pay_parts_;             ///< scratch of kernels::GroupPay
    std::vector<std::uint32_t> pay_cells_;  ///< the same
    std::uint32_t moved_count_ = 0;
    Column<kernels::Request> requests_;
    std::uint32_t request_count_ = 0;
    std::vector<double> histogram_;  ///< [bucket][lane] weight of requests by order
    std::array<std::vector<CapRequest>, kernels::lanes> near_cap_;
    std::vector<Contender> contenders_;
    kernels::ApprovalDraw draw_{};
    std::uint64_t first_ = 0;            ///< scenario of lane 0
    std::vector<std::uint8_t> weights_;  ///< [some cases][lanes] how often they count
    /// [groups] cases, cost and other payments of the last segments, only of bootstrapped cases.
    std::array<LaneArray<Real>, 3> group_parts_;
    std::vector<double> requested_;
    std::vector<double> group_gone_;         ///< [groups] cases that left, only where some may
    std::vector<double> weight_scale_;       ///< by lane: rescales all weights to the total held
    std::vector<std::uint32_t> local_rows_;  ///< 0, 1, 2, ... : rows made for one segment
};

}  // namespace drgsim
