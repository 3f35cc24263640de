// What a run fixes before its first block: cells, schedules, and the sums that no scenario moves.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <tuple>
#include <vector>

#include "kernels/tail/tables.hpp"
#include "sim/engine/cells.hpp"
#include "sim/engine/multipliers.hpp"
#include "sim/settlement/case_points.hpp"
#include "sim/settlement/point_value.hpp"
#include "sim/settlement/year.hpp"

namespace drgsim {

/// The arrays of YearSums that some scenario moves, by what they are listed by. The others hold the
/// fixed sums in every lane.
struct MovingSums {
    using Member = YearSums::Array YearSums::*;
    std::vector<Member> by_hospital;  ///< [fund, hospital]
    std::vector<Member> of_region;    ///< [fund] or [group]
};

/// What a policy adds to the cells: fixed for a run, shared by all workers.
struct PolicyPlan {
    const PreparedPolicy* prepared = nullptr;
    const CellTable* cells = nullptr;
    kernels::Schedule schedule;
    /// Rows by group, or by group and level where drivers or K tell levels apart.
    std::size_t rows_of_group = 1;          ///< 1, or level_count
    std::vector<GroupStandard> standards;   ///< by row: group * rows_of_group + level - 1 (or 0)
    std::vector<std::uint8_t> row_used;     ///< by row: some cell has it
    Column<std::uint32_t> row_of_cell;      ///< by cell
    Column<double> level;                   ///< by cell: c of the group at the hospital's level
    Column<kernels::CellBrief> cell_brief;  ///< by cell, and an end
    YearSums fixed{YearShape{}};            ///< one lane: what no driver of the run moves, else 0
    MovingSums moving;
    [[nodiscard]] const Policy& policy() const { return prepared->policy; }
    [[nodiscard]] kernels::CellColumns columns() const {
        return cells->columns(cell_brief.data(), level.data());
    }
    [[nodiscard]] bool is_whole_group(std::uint32_t cell) const {
        return cell_brief[cell].whole_group != 0;
    }
    /// c where it multiplies what a normal case of the cell is worth.
    [[nodiscard]] double normal_level(std::uint32_t cell) const {
        return schedule.normal_without_level ? 1 : level[cell];
    }
    /// Whether sums by month must tell T.
    [[nodiscard]] bool reads_month_cost() const { return month_reads_cost(policy().point_value); }
    /// Whether some scenario moves the pool's money.
    [[nodiscard]] bool moves_money(const kernels::Needs& needs) const {
        return needs.money || (fixed.has_left && schedule.exits);
    }
};

template <class Real>
struct CaseSums;

/// Fixed for a run, shared by all workers.
struct EnginePlan {
    const Study* study = nullptr;
    const ScenarioSource* source = nullptr;
    DriverSplit split;
    kernels::Needs needs;
    bool hold_total_weight = false;                 ///< some weight driver asks for it
    bool bootstrap = false;                         ///< every case counts by a weight of its own
    std::vector<std::unique_ptr<CellTable>> cells;  ///< policies with the same cells share them
    std::vector<PolicyPlan> policies;
    std::array<std::size_t, level_count> hospital_of_level{};  ///< some hospital of each level
    std::size_t most_cells = 0, most_cases = 0;
    std::size_t most_segment_cells = 0;  ///< of one fund and hospital

    /// The study's scenarios go in lanes (runs_in_lanes).
    EnginePlan(const Study& study, const ScenarioSource& source);
    [[nodiscard]] std::uint64_t bytes() const;
    /// Memory of a Worker of lanes `real_bytes` wide, and of the block it makes [bytes].
    [[nodiscard]] std::uint64_t worker_bytes(std::size_t real_bytes) const;
    /// Room for requests: only where a cap decides between them.
    [[nodiscard]] std::size_t most_requests() const;
    /// The sums of policy p for lanes of Real: made when first asked for, one for all workers.
    template <class Real>
    [[nodiscard]] const CaseSums<Real>& case_sums(std::size_t p) const;

  private:
    template <class Real>
    using SumsOfPolicies = std::vector<std::shared_ptr<const CaseSums<Real>>>;
    mutable std::mutex making_sums_;
    mutable std::tuple<SumsOfPolicies<float>, SumsOfPolicies<double>> sums_;

    void share_cells();
    void measure(const CellTable& table);
    [[nodiscard]] PolicyPlan policy_plan(const PreparedPolicy& prepared,
                                         const CellTable& table) const;
};

/// Whether the engine puts the study's scenarios into its lanes; else they are settled case by case
/// (ScenarioCases). Of what changes cases, lanes know the bootstrap alone, under packs that let no
/// case leave the pool and whose hospital coefficients do not stand on the year's cases.
bool runs_in_lanes(const Study& study);

}  // namespace drgsim
