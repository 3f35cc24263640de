// The variables of group /indicators: indicators of the settled year, alerts and cliffs (rules 10),
// surpluses inside hospitals (rules 9). They stand on the deterministic settlement; no scenario has
// them.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "sim/outputs/variables.hpp"
#include "sim/region/region.hpp"

namespace drgsim {

/// What indicators are stated of; `<entity>_<indicator>` is the variable.
enum class Entity : std::uint8_t { region, level, hospital, group };
inline constexpr int entity_count = 4;

/// Rules 10. NaN where nothing can be measured (no cases, or a column that no case has).
enum class Indicator : std::uint8_t {
    cmi,
    cost_index,
    time_index,
    cost_per_case,
    length_of_stay,
    admissions_per_person,
    share_low,
    share_normal,
    share_high,
    share_outside,
    self_expense_share,
    points_per_case,
    surplus_rate
};
inline constexpr int indicator_count = 13;

struct IndicatorText {
    std::string_view name, units, long_name, long_name_zh;
};
/// Units in the singular: xarray turns what is in "days" into time spans.
inline constexpr std::array<IndicatorText, indicator_count> indicators = {{
    {"cmi", "1", "case-mix index: mean weight of the grouped cases", "病例组合指数"},
    {"cost_index", "1", "cost against the region's mean in each group", "费用消耗指数"},
    {"time_index", "1", "length of stay against the region's mean in each group", "时间消耗指数"},
    {"cost_per_case", "yuan", "mean cost of a case", "次均费用"},
    {"length_of_stay", "day", "mean length of stay", "平均住院日"},
    {"admissions_per_person", "1", "admissions of a person in the year", "人次人头比"},
    {"share_low", "1", "share of low cases", "低倍率病例占比"},
    {"share_normal", "1", "share of normal cases", "正常病例占比"},
    {"share_high", "1", "share of high cases", "高倍率病例占比"},
    {"share_outside", "1", "share of cases outside the group payment", "除外病例占比"},
    {"self_expense_share", "1", "self-expense over cost", "自费率"},
    {"points_per_case", "points", "points of a case of the pool", "例均点数"},
    {"surplus_rate", "1", "margin over cost: (payout + patients + others - cost) / cost", "盈余率"},
}};

/// What an alert watches (Policy::alerts); loss_rate is the surplus rate with the other sign.
inline constexpr int alert_count = 8;
inline constexpr std::array<std::string_view, alert_count> alert_names = {
    "cost_index", "time_index",   "self_expense_share", "low_share",
    "high_share", "surplus_rate", "loss_rate",          "admissions_per_person"};
/// The indicator that each looks at.
inline constexpr std::array<Indicator, alert_count> alert_indicators = {
    Indicator::cost_index,   Indicator::time_index,           Indicator::self_expense_share,
    Indicator::share_low,    Indicator::share_high,           Indicator::surplus_rate,
    Indicator::surplus_rate, Indicator::admissions_per_person};

/// Breakpoints of a tail: it has at most six pieces (rules 4).
inline constexpr std::size_t cliff_count = 5;
/// Cases lie at a breakpoint when their cost is within this share of it (rules 4, cliff).
inline constexpr double cliff_reach = 0.05;

/// The variables after the indicators.
enum class Finding : std::uint8_t {
    hospital_alert,
    community_grassroots_share,
    community_alert,
    cliff_cases,
    cliff_cost,
    cliff_money,
    hospital_next_base,
    hospital_surplus_hospital,
    hospital_surplus_departments,
    hospital_surplus_persons,
    department_score,
    department_surplus
};
inline constexpr int finding_count = 12;

/// One of them. Its dimensions are policy and then `dims`.
struct BaseVariable {
    std::string name;
    std::vector<Dim> dims;
    OutputPart part;
    std::string units, long_name, long_name_zh;
};

/// All of them: entity by entity its indicators, then the findings.
const std::vector<BaseVariable>& base_variables();

/// Positions in base_variables().
constexpr std::size_t base_index(Entity entity, Indicator indicator) {
    return static_cast<std::size_t>(entity) * indicator_count + static_cast<std::size_t>(indicator);
}
constexpr std::size_t base_index(Finding finding) {
    return static_cast<std::size_t>(entity_count) * indicator_count +
           static_cast<std::size_t>(finding);
}

/// Number of values of one policy; 0 where the run lacks a dimension of it.
std::size_t values_of_policy(const BaseVariable& variable, const DimSizes& sizes);

/// The communities of the hospitals, sorted; "" is none.
std::vector<std::string> community_names(const HospitalTable& hospitals);

}  // namespace drgsim
