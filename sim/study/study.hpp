// What the engine runs: a settled year, its policies with their standards, budgets, and the
// drivers whose values a ScenarioSource draws. Built by scenarios/ from a plan.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/calibration/standards.hpp"
#include "sim/outputs/variables.hpp"
#include "sim/policy/policy.hpp"
#include "sim/region/region.hpp"
#include "sim/uncertainty/case_uncertainty.hpp"

namespace drgsim {

/// What a driver multiplies (rules 12, Drivers).
enum class Target {
    budget,           ///< B of the fund after carve-outs, month budgets too
    weight,           ///< w before b is rounded; S, b and K move, c does not
    cost,             ///< every money column of the settled year's cases
    volume,           ///< a weight on the case in every sum and count
    coefficient,      ///< hospital coefficient k
    review_approval,  ///< approval rate q, clipped to [0, 1]
    assessment,       ///< kappa
    fund_share,       ///< F; the patient pays the difference
    carve_out,        ///< a named carve-out of the budget: B falls by what it grows (rules 6)
    // Of a behaviour, nothing that a [[driver]] could multiply:
    prevalence,  ///< the share of cases that follow it
    strength,    ///< what it does to them
    // Of a horizon:
    growth,  ///< of the budgets of a fund, a year
};
inline constexpr int target_count = 12;
/// Targets up to here are those of drivers that a plan states as such.
inline constexpr int stated_target_count = 9;
inline constexpr std::array<std::string_view, target_count> target_names = {
    "budget",     "weight",     "cost",      "volume",     "coefficient", "review_approval",
    "assessment", "fund_share", "carve_out", "prevalence", "strength",    "growth"};

/// What a driver's values are drawn by, and what results are listed by.
enum class Axis { fund, level, hospital, group, month, mdc };
inline constexpr int axis_count = 6;
inline constexpr std::array<std::string_view, axis_count> axis_names = {
    "fund", "level", "hospital", "group", "month", "mdc"};

/// The names along each axis of a region. `mdc` is the sorted list of first characters of codes.
struct Axes {
    std::array<std::vector<std::string>, axis_count> names;
    std::vector<std::uint32_t> mdc_of_group;  ///< index into names[mdc], by GroupId
    [[nodiscard]] std::size_t size(Axis axis) const {
        return names[static_cast<std::size_t>(axis)].size();
    }
};
Axes axes_of(const Region& region);

/// Where a driver applies: the product of these masks (1 = applies). Level, type and community
/// filters are part of the hospital mask, mdc of the group mask.
struct Where {
    std::array<std::uint8_t, fund_count> fund{1, 1};
    std::array<std::uint8_t, month_count> month{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    std::vector<std::uint8_t> hospital;  ///< by HospitalId; empty = all
    std::vector<std::uint8_t> group;     ///< by GroupId; empty = all
};

struct Driver {
    std::string name;
    Target target = Target::budget;
    std::vector<Axis> by;  ///< empty = one value for all; at most two
    Where where;
    bool hold_total_weight = false;  ///< weight only: rescale so that sum n_g w_g is kept
    /// carve_out only: the plan's amount by pool and fund [yuan], 0 where a budget lacks the line.
    std::vector<std::array<double, fund_count>> carved{};
    /// Number of values a scenario draws: the product of the sizes of `by`.
    [[nodiscard]] std::size_t entities(const Axes& axes) const;
};

/// Draws driver values. Thread-safe; a function of (seed, driver, scenario, entity) alone.
class ScenarioSource {
  public:
    virtual ~ScenarioSource() = default;
    /// Fills values[entity * lanes + lane] for scenarios first .. first + lanes - 1; 1 where the
    /// driver's `where` excludes the entity.
    virtual void draw(std::size_t driver, std::uint64_t first, int lanes, double* values) const = 0;
};

/// What a pool and fund is expected to hold before the year: sums of the newest year of history
/// under the same rules, without drivers (rules 12, Rate and Elastic).
struct ExpectedYear {
    double points = 0;  ///< of the year, before deductions
    double cost = 0;    ///< T of the pool [yuan]
    double booked = 0;  ///< F of the pool [yuan]
    double charge = 0;  ///< paid for cases outside the pool, charged to it [yuan]
};

/// A policy with what calibration made of it.
struct PreparedPolicy {
    Policy policy;
    Standards standards;
    /// By pool (Study::pool_count) and fund; only where the value of a point stands on it.
    std::vector<std::array<ExpectedYear, fund_count>> expected{};
};

/// The pool of a county medical community 医共体 with its own budgets.
struct CommunityPool {
    std::string name;
    std::array<double, fund_count> budget{};  ///< B_f [yuan]
};

/// Several years, each standing on what the one before left (docs/behaviour.md).
struct Horizon {
    int years = 1;            ///< the settled year and those after it
    bool recalibrate = true;  ///< standards of the next year stand on the years that went by
    /// Drivers of the study by fund, Target::growth; and what counts where nothing is drawn.
    std::array<std::size_t, fund_count> growth{};
    std::array<double, fund_count> base_growth{};
};

class CaseChange;

/// Everything a settlement needs. Borrowed region: it outlives the study.
struct Study {
    const Region* region = nullptr;
    Axes axes;
    int year = 0;              ///< the settled year
    std::vector<int> history;  ///< years that policies were calibrated on
    std::vector<PreparedPolicy> policies;
    ReferenceFlows flows;
    std::array<double, fund_count> budget{};      ///< B_f of the region's own pool [yuan]
    std::vector<CommunityPool> pools;             ///< beside the region's own
    std::vector<std::uint32_t> pool_of_hospital;  ///< 0 = the region's own, i = pools[i - 1];
                                                  ///< empty = all 0
    std::uint64_t seed = 1;                       ///< of drawn approvals (rules 4, Review)
    std::vector<Driver> drivers;
    CaseUncertainty uncertainty;  ///< drawn first, then
    /// what scenarios do to the settled year's cases themselves, in this order.
    std::vector<std::shared_ptr<const CaseChange>> case_changes;
    std::optional<Horizon> horizon{};
    OutputSwitches output;
    /// Whether every scenario has cases of its own, and so is settled case by case (ScenarioCases)
    /// instead of in lanes.
    [[nodiscard]] bool changes_cases() const {
        return !case_changes.empty() || uncertainty.any() || horizon.has_value();
    }
    [[nodiscard]] std::size_t pool_count() const { return 1 + pools.size(); }
    [[nodiscard]] std::size_t pool_of(std::size_t hospital) const {
        return pool_of_hospital.empty() ? 0 : pool_of_hospital[hospital];
    }
    [[nodiscard]] double pool_budget(std::size_t pool, std::size_t fund) const {
        return pool == 0 ? budget[fund] : pools[pool - 1].budget[fund];
    }
};

}  // namespace drgsim
