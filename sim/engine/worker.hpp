// One worker's memory, and the computation of one block of scenarios with it.
#pragma once

#include <memory>
#include <vector>

#include "kernels/tail/segment.hpp"
#include "sim/engine/cells.hpp"
#include "sim/engine/multipliers.hpp"
#include "sim/engine/review_cap.hpp"
#include "sim/engine/rows.hpp"
#include "sim/outputs/assemble.hpp"
#include "sim/settlement/clearing.hpp"

namespace drgsim {

/// What a policy adds to the cells: fixed for a run, shared by all workers.
struct PolicyPlan {
    const PreparedPolicy* prepared = nullptr;
    const CellTable* cells = nullptr;
    kernels::Schedule schedule;
    std::vector<GroupStandard> standards;    ///< by row: group * level_count + level - 1
    std::vector<std::uint8_t> row_used;      ///< by row: some cell has it
    std::vector<std::uint8_t> whole_group;   ///< by cell
    std::vector<std::uint32_t> row_of_cell;  ///< by cell
};

/// Fixed for a run, shared by all workers.
struct EnginePlan {
    const Study* study = nullptr;
    const ScenarioSource* source = nullptr;
    DriverSplit split;
    kernels::Needs needs;
    bool hold_total_weight = false;  ///< some weight driver asks for it
    Isa isa;
    std::vector<std::unique_ptr<CellTable>> cells;  ///< one for each group column in use
    std::vector<PolicyPlan> policies;
    std::array<std::size_t, level_count> hospital_of_level{};  ///< some hospital of each level
    std::size_t most_cells = 0, most_cases = 0;

    EnginePlan(const Study& study, const ScenarioSource& source);
    [[nodiscard]] std::uint64_t bytes() const;
    /// Memory of a Worker of lanes `real_bytes` wide, and of the block it makes [bytes].
    [[nodiscard]] std::uint64_t worker_bytes(std::size_t real_bytes) const;
};

/// Computes blocks, one at a time, with the scratch memory of a worker thread.
template <class Real>
class Worker {
  public:
    explicit Worker(const EnginePlan& plan);
    /// Scenarios first .. first + count - 1 (count <= kernels::lanes) of every policy.
    [[nodiscard]] ResultBlock compute(std::uint64_t first, std::size_t count);

  private:
    struct PolicyMemory {
        YearOutput year;
        RowTable<Real> group_rows;  ///< by group and level
        RowTable<Real> cell_rows;   ///< by cell of one segment, where drivers are mixed
        ClearingInput clearing;
        bool rows_filled = false;
        PolicyMemory(YearShape shape, const Policy& policy, std::size_t cell_row_count)
            : year(shape),
              group_rows(policy, shape.groups * level_count),
              cell_rows(policy, cell_row_count) {}
    };
    /// The multipliers of one fund and hospital.
    struct HospitalLanes {
        alignas(64) Real points[kernels::lanes], volume[kernels::lanes], money[kernels::lanes],
            booked[kernels::lanes], ratio[kernels::lanes], approval[kernels::lanes];
        alignas(64) double bound[kernels::lanes], cost[kernels::lanes];
        double bound_least = 1, bound_most = 1;
        [[nodiscard]] kernels::HospitalRow<Real> pointers() const {
            return {points, volume, money, booked, ratio, approval, bound, bound_least, bound_most};
        }
    };

    void prepare_fixed_sums(const PolicyPlan& policy, YearSums& sums) const;
    void clear_varying_sums(YearSums& sums);
    void multiply(DriverSplit::Kind kind, const Place& place, RowFactors& factors) const;
    void hold_total_weight(std::size_t p);
    void fill_rows(std::size_t p);
    void fill_rows_of_segment(std::size_t p, std::size_t segment);
    void fill_hospital(const Policy& policy, std::size_t segment);
    /// The rows that the kernel reads, and the row of each cell from first_cell on.
    [[nodiscard]] const RowTable<Real>& rows(std::size_t p) const {
        return plan_.split.mixed() ? memory_[p]->cell_rows : memory_[p]->group_rows;
    }
    [[nodiscard]] const std::uint32_t* rows_of(std::size_t p, std::uint32_t first_cell) const;
    void evaluate(std::size_t p);
    void evaluate_segment(std::size_t p, std::size_t segment);
    void finish_money(std::size_t segment, YearSums& sums);
    void apply_cap(std::size_t p);
    template <class Visit>
    void for_each_request(std::size_t p, Visit&& visit);
    void weigh_requests(std::size_t p);
    void refuse_beyond(std::size_t p, std::size_t lane, double cap);
    void take_back_refused(std::size_t p);
    void settle(std::size_t p);

    const EnginePlan& plan_;
    const Study& study_;
    Multipliers multipliers_;
    YearShape shape_;
    std::vector<std::unique_ptr<PolicyMemory>> memory_;
    HospitalLanes hospital_;
    std::vector<Real> cell_points_;
    std::vector<kernels::Request> requests_;
    std::uint32_t request_count_ = 0;
    std::vector<double> excess_;  ///< [request][lanes] C - U - K S [yuan], then refused shares
    std::vector<Real> weight_;    ///< [request][lanes] q v
    std::vector<CapRequest> lane_requests_;
    std::vector<double> requested_, excluded_, residual_;
    std::vector<double> weight_scale_;       ///< by lane: rescales all weights to the total held
    std::vector<std::uint32_t> local_rows_;  ///< 0, 1, 2, ... : rows made for one segment
};

}  // namespace drgsim
