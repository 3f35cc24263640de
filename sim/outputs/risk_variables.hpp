// The variables of group /risk: what the scenarios of a run say of risk, in small tables by policy.
// The one table that the computation, the file, `describe results` and the generated docs stand on.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/outputs/variables.hpp"

namespace drgsim {

enum class RiskDim : std::uint8_t {
    policy,
    fund,
    level,
    hospital,
    group,
    quantile,    ///< risk_quantiles
    tail,        ///< tail_levels
    loss_share,  ///< loss_shares
    point        ///< of an exceedance curve
};
inline constexpr int risk_dim_count = 9;
inline constexpr std::array<std::string_view, risk_dim_count> risk_dim_names = {
    "policy", "fund", "level", "hospital", "group", "quantile", "tail", "loss_share", "point"};

inline constexpr std::array<double, 9> risk_quantiles = {0.01, 0.05, 0.1,  0.25, 0.5,
                                                         0.75, 0.9,  0.95, 0.99};
inline constexpr std::array<double, 2> tail_levels = {0.95, 0.99};
inline constexpr std::array<double, 3> loss_shares = {0.0, 0.05, 0.1};
inline constexpr std::size_t exceedance_points = 101;

/// What is measured. Its loss, larger is worse, is what value and tail value at risk are of.
enum class RiskMeasure : std::uint8_t {
    point_value,
    budget,
    payout,
    balance,
    region_balance,  ///< both funds together
    level_impact,    ///< reform impact: payout - booked, both funds together
    hospital_impact,
    hospital_surplus_rate  ///< impact / cost: the surplus rate of rules 10, as C = F + D + O
};
inline constexpr int risk_measure_count = 8;

enum class RiskStatistic : std::uint8_t {
    mean,
    sd,
    standard_error,
    minimum,
    maximum,
    quantile,
    quantile_low,
    quantile_high,
    var,
    var_low,
    var_high,
    tvar,
    tvar_standard_error,
    exceedance_threshold,
    exceedance_probability
};
inline constexpr int risk_statistic_count = 15;

/// Figures beside the statistics of the measures. A probability is followed by the ends of its
/// interval.
enum class RiskFigure : std::uint8_t {
    depreciation_probability,
    depreciation_probability_low,
    depreciation_probability_high,
    deficit_probability,
    deficit_probability_low,
    deficit_probability_high,
    level_loss_probability,
    level_loss_probability_low,
    level_loss_probability_high,
    hospital_loss_probability,
    hospital_loss_probability_low,
    hospital_loss_probability_high,
    hospital_co_tvar,
    hospital_co_tvar_standard_error,
    hospital_co_tvar_excess,
    budget_co_tvar,
    group_co_tvar,
    group_co_tvar_standard_error,
    group_co_tvar_excess,
    region_budget_co_tvar,
    ungrouped_co_tvar
};

struct RiskVariable {
    std::string name;
    std::vector<RiskDim> dims;  ///< policy first
    OutputPart part;            ///< what the run must have kept
    std::string units, long_name, long_name_zh;
};

/// All of them: measure by measure its statistics, then the figures.
const std::vector<RiskVariable>& risk_variables();

/// Whether a statistic of the measure exists: a budget has no loss, exceedance curves are drawn for
/// funds only.
bool has_statistic(RiskMeasure measure, RiskStatistic statistic);

/// Positions in risk_variables(). The statistic exists.
std::size_t risk_index(RiskMeasure measure, RiskStatistic statistic);
std::size_t risk_index(RiskFigure figure);

}  // namespace drgsim
