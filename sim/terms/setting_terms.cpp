// Words that plans and rule packs choose from.
#include "sim/terms/terms.hpp"

namespace drgsim {

namespace {

constexpr Term funds_and_classes[] = {
    {"employee", "职工", "basic medical insurance of employees"},
    {"resident", "居民", "basic medical insurance of urban and rural residents"},
    {"low", "低倍率", "class of a case by its cost ratio"},
    {"normal", "正常", ""},
    {"high", "高倍率", ""},
    {"general", "综合医院", "type of a hospital"},
    {"tcm", "中医医院", ""},
    {"specialist", "专科医院", ""},
    {"primary", "基层机构", ""},
    {"home", "医嘱离院", "way of discharge 离院方式"},
    {"transfer", "医嘱转院", ""},
    {"community", "转社区", ""},
    {"against-advice", "非医嘱离院", ""},
    {"death", "死亡", ""},
    {"other", "其他", ""},
};

constexpr Term alerts[] = {
    {"low_share", "低倍率占比预警", "limits that a pack may set on indicators"},
    {"high_share", "高倍率占比预警", ""},
    {"loss_rate", "亏损率预警", "the surplus rate with the other sign"},
};

constexpr Term methods[] = {
    {"drg-points", "DRG 点数法", "points with a value that floats with the budget"},
    {"dip", "DIP 分值法", "scores; each hospital is paid its own share of the cost"},
    {"drg-rate", "DRG 费率法", "a rate per weight of 1, fixed before the year"},
    {"elastic", "弹性点值", "a part of the budget fixed, the rest floating"},
    {"price-list", "病种价格", "a price for each group"},
    {"fee-for-service", "按项目付费", "as booked, item by item"},
    {"prospective-budget", "总额预付", "a budget for each hospital from its past"},
};

constexpr Term pack_choices[] = {
    {"group_code", "主分组", "which grouping a pack pays by"},
    {"group_code_2", "第二分组", "under a second grouper version"},
    {"data", "历史数据测算", "weights or coefficients computed from past cases"},
    {"catalogue", "目录给定", "as the groups table states them"},
    {"pooled", "合并年度", "means of all years' cases together"},
    {"yearly", "分年加权", "means of each year, weighted"},
    {"none", "无", "no trimming, no repair, no bootstrap"},
    {"percentile", "百分位裁剪", ""},
    {"iqr", "四分位距裁剪", ""},
    {"ratio", "倍数裁剪", "of the mean of the group"},
    {"level", "按等级", "coefficients by level; cost ratio against the level's standard"},
    {"one", "取 1", "no level coefficients"},
    {"hospital", "按机构", "each hospital its own: coefficient, or share phi"},
    {"isotonic", "保序修正", "a higher level is never paid less"},
    {"region", "统筹区均值", "cost ratio against the region's standard"},
    {"points", "按点数支付", ""},
    {"pool", "纳入总额", "paid from the budget"},
    {"separate", "总额之外", "settled beside the budget"},
    {"per-diem", "按床日", ""},
    {"outside", "不在支付范围", "neither in the budget nor in payouts"},
    {"automatic", "自动追加", "every request for an add-on is approved"},
    {"expected", "按通过率折算", "each request counts with the approval rate"},
    {"draw", "逐例抽取", "each request is approved or not by its own random number"},
    {"month", "按月", "when reviewed cases are paid"},
    {"quarter", "按季", ""},
    {"total-cost", "总费用", "what a month's point value stands on"},
    {"fund", "基金支付", ""},
    {"computed", "测算费率", "from budget and expected weight"},
    {"mean", "历史均值", "rate from past cost; compression toward the mean"},
    {"common", "统一比例", "one fund share for all hospitals"},
};

constexpr Term targets[] = {
    {"budget", "总额预算", "what a driver multiplies: budget after carve-outs"},
    {"weight", "权重", "of groups"},
    {"cost", "费用", "all money of the settled year's cases"},
    {"volume", "例数", "cases count as so many"},
    {"coefficient", "机构系数", "of hospitals"},
    {"review_approval", "特病单议通过率", ""},
    {"assessment", "考核系数", ""},
    {"fund_share", "基金支付比例", "of a case; the patient pays the difference"},
    {"carve_out", "扣除项", "of a budget"},
    {"prevalence", "普遍程度", "of a behaviour: share of the cases that follow it"},
    {"strength", "强度", "of a behaviour: what happens to them"},
    {"growth", "增长率", "of a fund's budgets over the years of a horizon"},
};

constexpr Term designs[] = {
    {"monte-carlo", "蒙特卡洛抽样", "independent draws"},
    {"latin-hypercube", "拉丁超立方抽样", "one scenario in each N-th of every input"},
    {"sobol", "Sobol 序列", "low-discrepancy points"},
    {"saltelli", "Saltelli 抽样", "for Sobol's indices"},
    {"grid", "网格", "all combinations of listed values"},
    {"one-at-a-time", "单因素法", "each factor low and high, for a tornado"},
    {"listed", "给定列表", "scenarios read from a file"},
};

constexpr Term distributions[] = {
    {"constant", "常数", ""},
    {"uniform", "均匀分布", ""},
    {"triangular", "三角分布", ""},
    {"normal", "正态分布", ""},
    {"lognormal", "对数正态分布", ""},
    {"gamma", "伽马分布", ""},
    {"beta", "贝塔分布", ""},
    {"discrete", "离散分布", ""},
    {"empirical", "经验分布", "values of a column, all equally likely"},
    {"cv", "变异系数", "standard deviation over mean"},
};

constexpr Term behaviours[] = {
    {"upcoding", "高套", "a case is coded into a more severe sibling group"},
    {"splitting", "分解住院", "one stay becomes two"},
    {"volume", "例数变化", "more or fewer cases"},
    {"cost", "费用变化", "cheaper or dearer cases"},
    {"compression", "费用趋同", "costs move toward the mean"},
    {"bunching", "费用冲线", "costs are lifted to the low threshold"},
    {"patient-shift", "转嫁自付", "a part of the fund's share is paid by patients"},
    {"outpatient", "转向门诊", "stays leave the inpatient pool"},
};

constexpr Term other_choices[] = {
    {"all", "全体", "one value for all"},
    {"mean", "均值", "compression toward the mean of the cases"},
    {"standard", "支付标准", "compression toward the standard S"},
    {"any", "任意病例", "which stays leave for outpatient care"},
    {"mild", "轻症优先", "the cheapest first"},
    {"margin", "盈余", "what hospitals respond to, over the years of a horizon"},
    {"none", "无", "no bootstrap"},
    {"poisson", "泊松自助法", "every case counts as often as a Poisson(1) draw says"},
};

constexpr TermSection sections[] = {
    {"funds, classes, types 基金、类别", funds_and_classes},
    {"alerts 预警", alerts},
    {"payment methods 付费方式", methods},
    {"other settings of rule packs 规则包取值", pack_choices},
    {"targets of drivers 驱动对象", targets},
    {"designs of scenarios 抽样设计", designs},
    {"distributions 分布", distributions},
    {"kinds of behaviour 机构行为", behaviours},
    {"other settings of plans 方案取值", other_choices},
};

}  // namespace

std::span<const TermSection> setting_terms() {
    return sections;
}

}  // namespace drgsim
