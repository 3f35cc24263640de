// The table of /risk, put together from measures and statistics.
#include "sim/outputs/risk_variables.hpp"

#include <algorithm>

#include "kernels/contracts.hpp"

namespace drgsim {

namespace {

using Dims = std::vector<RiskDim>;

struct MeasureText {
    std::string_view name;
    Dims dims;  ///< after policy
    OutputPart part;
    std::string_view units, long_name, long_name_zh;
    std::string_view loss;  ///< in words; "" = none
};

const std::array<MeasureText, risk_measure_count>& measures() {
    static const std::array<MeasureText, risk_measure_count> all = {{
        {"point_value",
         {RiskDim::fund},
         OutputPart::always,
         "yuan/point",
         "point value",
         "点值",
         "the settlement's point value less the scenario's"},
        {"budget", {RiskDim::fund}, OutputPart::always, "yuan", "budget", "总额预算", ""},
        {"payout", {RiskDim::fund}, OutputPart::always, "yuan", "payout", "基金年度支付", "payout"},
        {"balance",
         {RiskDim::fund},
         OutputPart::always,
         "yuan",
         "balance",
         "基金结余",
         "payout less budget"},
        {"region_balance",
         {},
         OutputPart::always,
         "yuan",
         "balance of both funds together",
         "两项基金合计结余",
         "payout less budget"},
        {"level_impact",
         {RiskDim::level},
         OutputPart::hospital,
         "yuan",
         "reform impact (payout less booked, both funds) by level",
         "各等级改革影响",
         "booked less payout"},
        {"hospital_impact",
         {RiskDim::hospital},
         OutputPart::hospital,
         "yuan",
         "reform impact (payout less booked, both funds) by hospital",
         "机构改革影响",
         "booked less payout"},
        {"hospital_surplus_rate",
         {RiskDim::hospital},
         OutputPart::hospital,
         "1",
         "surplus rate (payout less booked, over cost) by hospital",
         "机构盈余率",
         "(booked less payout) over cost"},
    }};
    return all;
}

struct StatisticText {
    std::string_view name, long_name, long_name_zh;
};
constexpr std::array<StatisticText, risk_statistic_count> statistics = {{
    {"mean", "mean", "均值"},
    {"sd", "standard deviation", "标准差"},
    {"standard_error", "standard error of the mean", "均值标准误"},
    {"minimum", "least value", "最小值"},
    {"maximum", "greatest value", "最大值"},
    {"quantile", "quantile", "分位数"},
    {"quantile_low", "quantile, lower end of its 95 % interval", "分位数置信下限"},
    {"quantile_high", "quantile, upper end of its 95 % interval", "分位数置信上限"},
    {"var", "value at risk", "在险价值"},
    {"var_low", "value at risk, lower end of its 95 % interval", "在险价值置信下限"},
    {"var_high", "value at risk, upper end of its 95 % interval", "在险价值置信上限"},
    {"tvar", "tail value at risk", "尾部在险价值"},
    {"tvar_standard_error", "standard error of the tail value at risk", "尾部在险价值标准误"},
    {"exceedance_threshold", "threshold of the exceedance curve", "超越曲线阈值"},
    {"exceedance_probability", "probability of more than the threshold", "超越概率"},
}};

constexpr bool between(RiskStatistic x, RiskStatistic first, RiskStatistic last) {
    return x >= first && x <= last;
}

bool is_of_the_tail(RiskStatistic x) {
    return between(x, RiskStatistic::var, RiskStatistic::tvar_standard_error);
}

bool is_of_the_curve(RiskStatistic x) {
    return x >= RiskStatistic::exceedance_threshold;
}

RiskVariable variable_of(RiskMeasure measure, RiskStatistic statistic) {
    const MeasureText& what = measures()[static_cast<std::size_t>(measure)];
    const StatisticText& text = statistics[static_cast<std::size_t>(statistic)];
    RiskVariable v;
    v.name = std::string(what.name) + "_" + std::string(text.name);
    v.dims = {RiskDim::policy};
    v.dims.insert(v.dims.end(), what.dims.begin(), what.dims.end());
    if (between(statistic, RiskStatistic::quantile, RiskStatistic::quantile_high))
        v.dims.push_back(RiskDim::quantile);
    if (is_of_the_tail(statistic)) v.dims.push_back(RiskDim::tail);
    if (is_of_the_curve(statistic)) v.dims.push_back(RiskDim::point);
    v.part = what.part;
    v.units = statistic == RiskStatistic::exceedance_probability ? "1" : std::string(what.units);
    v.long_name = std::string(what.long_name) + ": " + std::string(text.long_name);
    if (is_of_the_tail(statistic)) v.long_name += "; loss = " + std::string(what.loss);
    v.long_name_zh = std::string(what.long_name_zh) + std::string(text.long_name_zh);
    return v;
}

/// A probability and the ends of its interval.
void add_probability(std::vector<RiskVariable>& list, const RiskVariable& v) {
    list.push_back(v);
    RiskVariable low = v, high = v;
    low.name += "_low";
    low.long_name += ", lower end of its 95 % interval";
    low.long_name_zh += "置信下限";
    high.name += "_high";
    high.long_name += ", upper end of its 95 % interval";
    high.long_name_zh += "置信上限";
    list.push_back(low);
    list.push_back(high);
}

void add_probabilities(std::vector<RiskVariable>& list) {
    const Dims by_fund = {RiskDim::policy, RiskDim::fund};
    add_probability(list, {"depreciation_probability", by_fund, OutputPart::always, "1",
                           "probability of a point value below the settlement's", "点值贬值概率"});
    add_probability(list, {"deficit_probability", by_fund, OutputPart::always, "1",
                           "probability of a balance below zero", "基金赤字概率"});
    add_probability(list, {"level_loss_probability",
                           {RiskDim::policy, RiskDim::level, RiskDim::loss_share},
                           OutputPart::hospital,
                           "1",
                           "probability that the level loses more than this share of booked",
                           "等级损失概率"});
    add_probability(list, {"hospital_loss_probability",
                           {RiskDim::policy, RiskDim::hospital, RiskDim::loss_share},
                           OutputPart::hospital,
                           "1",
                           "probability that the hospital loses more than this share of booked",
                           "机构损失概率"});
}

void add_allocations(std::vector<RiskVariable>& list) {
    const auto allocation = [&](const std::string& name, Dims dims, OutputPart part,
                                const std::string& long_name, const std::string& zh) {
        list.push_back({name, std::move(dims), part, "yuan", long_name, zh});
    };
    const Dims hospitals = {RiskDim::policy, RiskDim::fund, RiskDim::tail, RiskDim::hospital};
    const Dims groups = {RiskDim::policy, RiskDim::tail, RiskDim::group};
    const std::string of_hospital = "hospital's payout in the tail of its fund's loss",
                      of_group = "group's payout in the tail of the loss of both funds";
    const OutputPart hospital = OutputPart::hospital, group = OutputPart::group;
    allocation("hospital_co_tvar", hospitals, hospital, of_hospital, "机构尾部风险贡献");
    allocation("hospital_co_tvar_standard_error", hospitals, hospital,
               of_hospital + ": standard error", "机构尾部风险贡献标准误");
    allocation("hospital_co_tvar_excess", hospitals, hospital, of_hospital + ", less its mean",
               "机构尾部风险贡献超均值");
    allocation("budget_co_tvar", {RiskDim::policy, RiskDim::fund, RiskDim::tail},
               OutputPart::always,
               "what the hospitals' payouts are to be added to for the fund's tail value at risk: "
               "less the budget in its tail",
               "预算对尾部风险的贡献");
    allocation("group_co_tvar", groups, group, of_group, "病组尾部风险贡献");
    allocation("group_co_tvar_standard_error", groups, group, of_group + ": standard error",
               "病组尾部风险贡献标准误");
    allocation("group_co_tvar_excess", groups, group, of_group + ", less its mean",
               "病组尾部风险贡献超均值");
    allocation("region_budget_co_tvar", {RiskDim::policy, RiskDim::tail}, OutputPart::always,
               "less the budgets of both funds in the tail of their loss",
               "总预算对尾部风险的贡献");
    allocation("ungrouped_co_tvar", {RiskDim::policy, RiskDim::tail}, group,
               "payout that belongs to no group, in the tail of the loss of both funds",
               "未归组支付对尾部风险的贡献");
}

}  // namespace

bool has_statistic(RiskMeasure measure, RiskStatistic statistic) {
    if (is_of_the_tail(statistic))
        return !measures()[static_cast<std::size_t>(measure)].loss.empty();
    return !is_of_the_curve(statistic) || measure <= RiskMeasure::region_balance;
}

const std::vector<RiskVariable>& risk_variables() {
    static const std::vector<RiskVariable> all = [] {
        std::vector<RiskVariable> list;
        for (int m = 0; m < risk_measure_count; ++m)
            for (int s = 0; s < risk_statistic_count; ++s)
                if (has_statistic(static_cast<RiskMeasure>(m), static_cast<RiskStatistic>(s)))
                    list.push_back(
                        variable_of(static_cast<RiskMeasure>(m), static_cast<RiskStatistic>(s)));
        add_probabilities(list);
        add_allocations(list);
        return list;
    }();
    return all;
}

std::size_t risk_index(RiskMeasure measure, RiskStatistic statistic) {
    static const auto positions = [] {
        std::array<std::array<std::size_t, risk_statistic_count>, risk_measure_count> table{};
        std::size_t next = 0;
        for (int m = 0; m < risk_measure_count; ++m)
            for (int s = 0; s < risk_statistic_count; ++s)
                if (has_statistic(static_cast<RiskMeasure>(m), static_cast<RiskStatistic>(s)))
                    table[static_cast<std::size_t>(m)][static_cast<std::size_t>(s)] = next++;
        return table;
    }();
    DRGSIM_EXPECT(has_statistic(measure, statistic));
    return positions[static_cast<std::size_t>(measure)][static_cast<std::size_t>(statistic)];
}

std::size_t risk_index(RiskFigure figure) {
    constexpr auto last_measure = static_cast<RiskMeasure>(risk_measure_count - 1);
    const RiskStatistic last = has_statistic(last_measure, RiskStatistic::exceedance_probability)
                                   ? RiskStatistic::exceedance_probability
                                   : RiskStatistic::tvar_standard_error;
    return risk_index(last_measure, last) + 1 + static_cast<std::size_t>(figure);
}

}  // namespace drgsim
