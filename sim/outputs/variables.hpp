// The result variables: the one table that the engine, the writer, the reader, `describe results`
// and the generated docs stand on.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "kernels/contracts.hpp"

namespace drgsim {

/// A dimension of length 0 (no pools of communities, no driver by mdc) leaves out what needs it.
enum class Dim : std::uint8_t {
    policy,
    scenario,
    fund,
    hospital,
    level,
    group,
    month,
    mdc,
    pool,        ///< budgets: the region's own, then those of communities
    community,   ///< county medical communities 医共体
    alert,       ///< alert_names
    cliff,       ///< breakpoints of a tail, in order of cost
    department,  ///< Departments of the settled year
    horizon      ///< years of a horizon, the settled one first
};
inline constexpr int dim_count = 14;
inline constexpr std::array<std::string_view, dim_count> dim_names = {
    "policy", "scenario", "fund",      "hospital", "level", "group",      "month",
    "mdc",    "pool",     "community", "alert",    "cliff", "department", "horizon"};

/// Which plan switch turns a variable on.
enum class OutputPart : std::uint8_t { always, hospital, group, month, prepaid };

/// A result variable. Its dimensions are policy, scenario and then `dims`.
struct Variable {
    std::string_view name;
    std::array<Dim, 3> dims;  ///< after policy and scenario; the first `rank` count
    int rank;
    OutputPart part;
    std::string_view units;
    std::string_view long_name;
    std::string_view long_name_zh;
};

enum class Var : std::uint8_t {
    point_value,
    points,
    cost,
    fund_booked,
    budget,
    payout,
    balance,
    cases_low,
    cases_normal,
    cases_high,
    cases_outside,
    hospital_points,
    hospital_cost,
    hospital_payout,
    hospital_entitlement,
    hospital_booked,
    month_point_value,
    month_payout,
    hospital_prepaid,
    group_cases,
    group_points,
    group_cost,
    group_payout,
    pool_point_value,
    horizon_point_value,
    horizon_points,
    horizon_cost,
    horizon_budget,
    horizon_payout,
    horizon_balance,
    horizon_hospital_cost,
    horizon_hospital_booked,
    horizon_hospital_payout
};

inline constexpr std::array<Variable, 33> variables = {{
    {"point_value",
     {Dim::fund},
     1,
     OutputPart::always,
     "yuan/point",
     "point value of the year",
     "点值"},
    {"points",
     {Dim::fund},
     1,
     OutputPart::always,
     "points",
     "points of the pool, net of deducted points",
     "总点数"},
    {"cost", {Dim::fund}, 1, OutputPart::always, "yuan", "total cost of all cases", "总费用"},
    {"fund_booked",
     {Dim::fund},
     1,
     OutputPart::always,
     "yuan",
     "pooled-fund payment booked item by item",
     "统筹基金记账支付"},
    {"budget", {Dim::fund}, 1, OutputPart::always, "yuan", "budget after carve-outs", "总额预算"},
    {"payout",
     {Dim::fund},
     1,
     OutputPart::always,
     "yuan",
     "what the fund pays for the year",
     "基金年度支付"},
    {"balance", {Dim::fund}, 1, OutputPart::always, "yuan", "budget less payout", "基金结余"},
    {"cases_low",
     {Dim::fund},
     1,
     OutputPart::always,
     "cases",
     "cases below the low threshold",
     "低倍率病例"},
    {"cases_normal",
     {Dim::fund},
     1,
     OutputPart::always,
     "cases",
     "cases paid as normal",
     "正常病例"},
    {"cases_high",
     {Dim::fund},
     1,
     OutputPart::always,
     "cases",
     "cases above the high threshold",
     "高倍率病例"},
    {"cases_outside",
     {Dim::fund},
     1,
     OutputPart::always,
     "cases",
     "cases outside the group payment",
     "除外病例"},
    {"hospital_points",
     {Dim::fund, Dim::hospital},
     2,
     OutputPart::hospital,
     "points",
     "points, net of deducted points",
     "机构点数"},
    {"hospital_cost",
     {Dim::fund, Dim::hospital},
     2,
     OutputPart::hospital,
     "yuan",
     "total cost of all cases",
     "机构总费用"},
    {"hospital_payout",
     {Dim::fund, Dim::hospital},
     2,
     OutputPart::hospital,
     "yuan",
     "what the fund pays the hospital for the year",
     "机构基金支付"},
    {"hospital_entitlement",
     {Dim::fund, Dim::hospital},
     2,
     OutputPart::hospital,
     "yuan",
     "entitlement after surplus cap and sharing",
     "机构应得"},
    {"hospital_booked",
     {Dim::fund, Dim::hospital},
     2,
     OutputPart::hospital,
     "yuan",
     "pooled-fund payment booked item by item",
     "机构统筹记账"},
    {"month_point_value",
     {Dim::fund, Dim::month},
     2,
     OutputPart::month,
     "yuan/point",
     "point value of the month",
     "月度点值"},
    {"month_payout",
     {Dim::fund, Dim::month},
     2,
     OutputPart::month,
     "yuan",
     "paid in the month, January with the advance",
     "月度预付"},
    {"hospital_prepaid",
     {Dim::fund, Dim::hospital, Dim::month},
     3,
     OutputPart::prepaid,
     "yuan",
     "paid to the hospital in the month, January with the advance",
     "机构月度预付"},
    {"group_cases", {Dim::group}, 1, OutputPart::group, "cases", "cases", "病组病例数"},
    {"group_points",
     {Dim::group},
     1,
     OutputPart::group,
     "points",
     "points of the pool",
     "病组点数"},
    {"group_cost",
     {Dim::group},
     1,
     OutputPart::group,
     "yuan",
     "total cost of all cases",
     "病组总费用"},
    {"group_payout",
     {Dim::group},
     1,
     OutputPart::group,
     "yuan",
     "payout by group, before audit deductions",
     "病组基金支付"},
    {"pool_point_value",
     {Dim::fund, Dim::pool},
     2,
     OutputPart::always,
     "yuan/point",
     "point value of the year by pool, where the plan has pools of communities",
     "医共体点值"},
    {"horizon_point_value",
     {Dim::horizon, Dim::fund},
     2,
     OutputPart::always,
     "yuan/point",
     "point value by year, where the plan has a horizon of years",
     "逐年点值"},
    {"horizon_points",
     {Dim::horizon, Dim::fund},
     2,
     OutputPart::always,
     "points",
     "points of the pool by year, net of deducted points",
     "逐年总点数"},
    {"horizon_cost",
     {Dim::horizon, Dim::fund},
     2,
     OutputPart::always,
     "yuan",
     "total cost of all cases by year",
     "逐年总费用"},
    {"horizon_budget",
     {Dim::horizon, Dim::fund},
     2,
     OutputPart::always,
     "yuan",
     "budget after carve-outs by year",
     "逐年总额预算"},
    {"horizon_payout",
     {Dim::horizon, Dim::fund},
     2,
     OutputPart::always,
     "yuan",
     "what the fund pays by year",
     "逐年基金支付"},
    {"horizon_balance",
     {Dim::horizon, Dim::fund},
     2,
     OutputPart::always,
     "yuan",
     "budget less payout by year",
     "逐年基金结余"},
    {"horizon_hospital_cost",
     {Dim::horizon, Dim::hospital},
     2,
     OutputPart::hospital,
     "yuan",
     "total cost of all cases by year",
     "逐年机构总费用"},
    {"horizon_hospital_booked",
     {Dim::horizon, Dim::hospital},
     2,
     OutputPart::hospital,
     "yuan",
     "pooled-fund payment booked item by item, by year",
     "逐年机构统筹记账"},
    {"horizon_hospital_payout",
     {Dim::horizon, Dim::hospital},
     2,
     OutputPart::hospital,
     "yuan",
     "what the funds pay the hospital by year",
     "逐年机构基金支付"},
}};
inline constexpr std::size_t variable_count = variables.size();
constexpr const Variable& variable(Var id) {
    return variables[static_cast<std::size_t>(id)];
}

/// What a plan asks to keep beside the funds' variables.
struct OutputSwitches {
    bool hospital = true, group = true, month = true, prepaid = false;
    bool risk = true;  ///< group /risk, of a run with scenarios
};

/// Whether variables of `part` are kept under `output`.
constexpr bool is_kept(OutputPart part, const OutputSwitches& output) {
    switch (part) {
        case OutputPart::always:
            return true;
        case OutputPart::hospital:
            return output.hospital;
        case OutputPart::group:
            return output.group;
        case OutputPart::month:
            return output.month;
        case OutputPart::prepaid:
            return output.prepaid;
    }
    return false;
}
constexpr bool is_kept(const Variable& variable, const OutputSwitches& output) {
    return is_kept(variable.part, output);
}

/// The values of one run's variables for consecutive scenarios. values[v] is row-major
/// [policy][scenario][dims...]; empty when the variable is switched off. drivers[d] is row-major
/// [scenario][by...].
struct ResultBlock {
    std::uint64_t first = 0;  ///< scenario of the first row
    std::size_t count = 0;    ///< scenarios in the block
    std::array<std::vector<double>, variable_count> values;
    std::vector<std::vector<double>> drivers;
    /// Of a settlement alone: base[v] is row-major [policy][dims...] of base_variables()[v].
    std::vector<std::vector<double>> base;
};

/// Lengths of the dimensions of a run.
using DimSizes = std::array<std::size_t, dim_count>;

/// Number of values of one policy and scenario of `variable`.
constexpr std::size_t values_per_scenario(const Variable& v, const DimSizes& sizes) {
    std::size_t n = 1;
    for (int i = 0; i < v.rank; ++i)
        n *= sizes[static_cast<std::size_t>(v.dims[static_cast<std::size_t>(i)])];
    return n;
}

/// Receives finished blocks. `put` is called from worker threads, in any order of blocks, each
/// block once; it may block the caller (backpressure).
class ResultSink {
  public:
    virtual ~ResultSink() = default;
    virtual void put(ResultBlock block) = 0;
};

/// Scenarios in a block: a constant of the result, not of the machine.
inline constexpr int block_scenarios = 64;

/// Number of blocks of `scenarios` scenarios; the last may be short.
constexpr std::uint64_t block_count(std::uint64_t scenarios) {
    return (scenarios + block_scenarios - 1) / block_scenarios;
}

/// Scenarios in `block`, one of block_count(scenarios).
constexpr std::size_t scenarios_in_block(std::uint64_t block, std::uint64_t scenarios) {
    DRGSIM_EXPECT(block < block_count(scenarios));
    const std::uint64_t left = scenarios - block * block_scenarios;
    return static_cast<std::size_t>(left < block_scenarios ? left : block_scenarios);
}

}  // namespace drgsim
