// Labels, and the search in terms.
#include "sim/terms/terms.hpp"

#include <algorithm>

#include "kernels/contracts.hpp"

namespace drgsim {

namespace {

constexpr Term labels[] = {
    {"policy", "支付政策", "a rule pack that the run has, by its name"},
    {"scenario", "情景", "one draw of all drivers; the settlement without drivers is none"},
    {"fund", "基金", "employee or resident"},
    {"hospital, hospital_id", "医疗机构", "by hospital_id"},
    {"level, hospital_level, hospital level", "医疗机构等级", "1, 2 or 3"},
    {"group, group_code", "病组（病种）", "DRG or DIP group, by group_code"},
    {"month", "月份", "of discharge, 1 to 12"},
    {"mdc", "主要诊断大类", "the first character of the group code"},
    {"pool", "基金池", "budgets: the region's own, then those of medical communities"},
    {"community, hospital_community", "县域医共体", "hospitals under one roof budget"},
    {"alert", "预警", "an indicator beyond the limit of the policy"},
    {"cliff, breakpoint", "断点", "a cost where the payment jumps; the first is the cheapest"},
    {"department", "科室", "of the settled year, as HOSPITAL/DEPARTMENT"},
    {"horizon", "结算年", "years settled one after the other, the settled year first"},
    {"stress", "压力情景", "named values of drivers, beside the random scenarios"},
    {"quantile", "分位数", "the value below which this share of the scenarios lies"},
    {"tail", "尾部置信水平", "level of value at risk: 0.95 leaves the worst 5 %"},
    {"loss_share", "损失阈值", "loss beyond which it counts, as a share of what is booked"},
    {"point", "曲线点序号", "of an exceedance curve, from the lowest threshold"},
    {"hospital_name", "医疗机构名称", ""},
    {"hospital_type, type", "医疗机构类型", "general, tcm, specialist or primary"},
    {"group_name", "病组名称", ""},
    {"driver", "驱动量", "a quantity drawn at random; driver_<name> holds what was drawn"},
};

}  // namespace

std::span<const Term> label_terms() {
    return labels;
}

bool is_called(const Term& term, std::string_view name) {
    constexpr std::string_view comma = ", ";
    std::string_view rest = term.names;
    for (;;) {
        const std::size_t end = rest.find(comma);
        if (rest.substr(0, end) == name) return true;
        if (end == rest.npos) return false;
        rest.remove_prefix(end + comma.size());
    }
}

std::string_view chinese_of_label(std::string_view name) {
    const auto* const found = std::find_if(std::begin(labels), std::end(labels),
                                           [&](const Term& t) { return is_called(t, name); });
    DRGSIM_EXPECT(found != std::end(labels));
    return found->zh;
}

}  // namespace drgsim
