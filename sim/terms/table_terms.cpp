// Columns and keys of what the commands print and write.
#include "sim/terms/terms.hpp"

namespace drgsim {

namespace {

constexpr Term settlement_words[] = {
    {"settlement", "基准结算", "one computation of the year, without drivers"},
    {"unit, units", "单位", "yuan 元, 10,000 yuan 万元, million yuan 百万元, yuan/point 元每点"},
    {"name, group_name", "名称", "in full"},
    {"booked, booked today", "统筹基金记账", "what the pooled fund books today, item by item"},
    {"before", "基准政策下支付", "paid under the baseline policy in the settlement"},
    {"payout", "基金支付", "what the fund pays for the year"},
    {"entitlement", "应得费用", "before payments of patients and others come off"},
    {"impact, reform impact", "改革影响", "payout less what is booked today"},
    {"surplus rate, surplus_rate", "盈余率", "impact over cost"},
    {"point value, yuan/point", "点值", "what the fund pays for one point"},
    {"cases", "病例数", ""},
    {"low, cases_low", "低倍率病例", "cases; of an interval or a search: its lower end 下限"},
    {"normal", "正常病例", "cases"},
    {"high", "高倍率病例", "cases; of an interval or a search: its upper end 上限"},
    {"outside", "除外病例", "cases outside the group payment"},
    {"value", "值", ""},
    {"grassroots share", "基层占比", "of a community's payout, what goes to its level 1 members"},
    {"their cost", "断点附近费用", "of the cases within 5 % of a jump"},
    {"sum of jumps", "断点金额", "size of the jump, summed over the cases within 5 % of it"},
    {"alerts", "预警项", "names of the indicators beyond their limits"},
    {"score", "科室综合得分", "quality 30, efficiency 40, discipline 20, management 10"},
    {"surplus", "科室结余分配", "what a department gets of its hospital's surplus"},
    {"base, project, excess", "基础、项目、超额部分",
     "parts of a department's surplus; `base` of solve: the settlement's value"},
    {"mean_cost", "次均费用", "of the group's reference cases, in yuan"},
    {"case_count", "病例数", "reference cases that standards stand on"},
    {"rows read", "读入行数", "of an input table"},
    {"kept", "保留行数", "rows without faults"},
    {"rejected", "剔除行数", "rows with faults, listed in the rejects file"},
    {"line", "行号", "of a rejected row in its file"},
    {"column", "列", "that was at fault; of sheet `columns`: what is described"},
    {"reason", "原因", "why a row was rejected"},
    {"table", "表", "file or sheet that has the column"},
    {"what", "项目", "of sheet `about`"},
    {"meaning", "含义（英文）", ""},
    {"meaning_zh", "含义", ""},
};

constexpr Term statistics_words[] = {
    {"mean", "均值", "over the scenarios"},
    {"mean impact", "平均改革影响", "over the scenarios"},
    {"sd", "标准差", "between scenarios"},
    {"std error, standard_error", "标准误", "of the mean: spread between Monte Carlo runs"},
    {"5 %, p05", "5 % 分位数", "one scenario in twenty is lower"},
    {"25 %, p25", "25 % 分位数", ""},
    {"median, p50", "中位数", ""},
    {"75 %, p75", "75 % 分位数", ""},
    {"95 %, p95", "95 % 分位数", "one scenario in twenty is higher"},
    {"interval, interval of", "置信区间", "of 95 %, of the Monte Carlo"},
    {"mean_interval", "均值置信区间", ""},
    {"p05_interval", "5 % 分位数置信区间", ""},
    {"median_interval", "中位数置信区间", ""},
    {"p95_interval", "95 % 分位数置信区间", ""},
    {"probability", "概率", "share of the scenarios, with its interval"},
    {"share", "占比", ""},
    {"loss", "损失", "larger is worse; beside an impact: its probability of being below zero"},
    {"value at risk", "在险价值", "the loss that is exceeded with a probability of 5 or 1 %"},
    {"tail value at risk, TVaR 95 %", "尾部在险价值", "mean loss of the worst 5 or 1 %"},
    {"loses > 0 %, > 1 %, > 5 %, > 10 %", "损失概率",
     "probability of losing more than this share of what is booked (of what the baseline pays)"},
    {"interval of > 0 %, interval of > 5 %", "损失概率置信区间", ""},
    {"payout in the tail", "尾部情景下的支付", "mean over the fund's worst scenarios (co-TVaR)"},
    {"above its mean", "超出均值", "payout in the tail less the mean payout"},
};

constexpr Term comparison_words[] = {
    {"difference of", "配对差", "policy less baseline in the same scenario"},
    {"baseline", "基准政策", "the policy that others are compared with"},
    {"baseline_payout", "基准政策下支付", "in the settlement"},
    {"P(< 0), below_zero", "低于零的概率", "that the policy gives less than the baseline"},
    {"variance ratio, variance_ratio", "方差比",
     "how many times the scenarios independent runs would need"},
    {"loses_more_than", "损失超过", "probabilities by share_of_payout"},
    {"share_of_payout", "占支付比例", "a loss beyond it is counted"},
    {"wins_always, loses_always", "总是受益、总是受损", "in every scenario"},
};

constexpr Term sensitivity_words[] = {
    {"input, inputs", "输入", "a driver, one of its entities, or the mean over many"},
    {"SRC, src", "标准化回归系数", "how many sd the output moves with one sd of the input"},
    {"SRRC, srrc", "秩回归系数", "the same on ranks"},
    {"PRCC, prcc", "偏秩相关系数", "rank correlation, the other inputs held fixed"},
    {"Spearman, spearman", "秩相关系数", "of Spearman"},
    {"correlation", "相关系数", "of Pearson"},
    {"r2", "决定系数", "share of the variance that the line explains"},
    {"r2_ranks", "秩决定系数", "the same on ranks"},
    {"linear share of the variance, linear_shares", "线性方差占比",
     "that many entities of a driver explain together"},
    {"strongest entities, strongest", "影响最大的对象", "by correlation"},
    {"factor", "因子", "drivers that a design moves as one"},
    {"first order, first", "一阶 Sobol 指数", "share of the variance that a factor explains alone"},
    {"total", "总效应 Sobol 指数", "with all its interactions"},
    {"change at low, change at high", "低值、高值时的变化", "against all factors at their medians"},
    {"sobol", "Sobol 指数", ""},
    {"tornado", "龙卷风图", "the output with one factor low and high"},
    {"many", "多对象驱动量", "a driver of more than 16 entities"},
    {"effect", "效应", "a figure with its interval"},
    {"resolved", "可分辨", "known to 0.05 or to half its size"},
    {"entity", "对象", "a fund, hospital, group, ..."},
    {"varies, varying", "有变化", "whether an output varies; how many entities do"},
};

constexpr Term search_words[] = {
    {"condition", "条件", "of drgsim solve, as given"},
    {"quantity", "求解量", "the budget or driver value that is varied"},
    {"statistic", "统计量", "what the condition compares, at the quantity's value"},
    {"statistic_low, statistic_high", "统计量置信区间", ""},
    {"holds", "成立", "whether the condition holds; `from` or `up to` the value"},
    {"start", "初始值", "the plan's own value"},
    {"value_low, value_high", "解的区间", "where the Monte Carlo leaves room"},
    {"target", "目标值", "what the statistic is compared with; of a driver: what it multiplies"},
    {"monotone", "单调", "whether more of the quantity always moved the statistic one way"},
    {"last_year", "上年", "the booked payment of the year before the settled one"},
    {"setting", "写入方案", "the --set that keeps the answer"},
    {"points", "点数", "of solve: the values looked at 试算点"},
    {"instructions", "指令集", "of the kernels: v2 SSE4.2, v3 AVX2, v4 AVX-512"},
    {"threads", "线程数", "of drgsim tune"},
    {"scenarios a second", "每秒情景数", "median over the rounds"},
    {"least, most", "最低、最高", "over the rounds"},
    {"times the first", "加速比", "speed over that of the first row"},
};

constexpr Term about_words[] = {
    {"file", "文件", ""},
    {"region", "统筹区文件", "the stored region that was settled"},
    {"year, settled year", "结算年度", ""},
    {"history", "测算年度", "years that standards stand on"},
    {"policies", "支付政策", ""},
    {"scenarios", "情景数", ""},
    {"seed", "随机种子", "the same seed gives the same results"},
    {"sampling", "抽样设计", "how scenarios were chosen"},
    {"antithetic", "对偶抽样", "scenarios in pairs u and 1 - u"},
    {"program", "程序版本", ""},
    {"data digest", "数据摘要", "of the region; tells whether two results stand on the same data"},
    {"coordinates", "坐标", "names along the dimensions"},
    {"dims", "维度", "of an array, the slowest first"},
    {"long_name", "名称", "of a variable, in English"},
    {"long_name_zh", "中文名称", "of a variable"},
    {"values", "数值", "arrays in arrays, in the order of dims; null where nothing is known"},
    {"risk", "风险", "statistics over the scenarios"},
    {"sensitivity", "敏感性", "which drivers move an output"},
    {"money", "货币单位", "of all amounts of the JSON"},
    {"funds", "基金", ""},
    {"levels", "医疗机构等级", ""},
    {"types", "医疗机构类型", ""},
    {"communities", "县域医共体", ""},
    {"hospitals", "医疗机构", ""},
    {"groups", "病组", ""},
    {"variable", "变量", ""},
    {"id", "编码", "of a hospital, level, type, community or group"},
    {"output, outputs", "输出", "a variable whose sensitivity is told"},
};

constexpr TermSection sections[] = {
    {"columns of tables, keys of JSON: settlement 基准结算", settlement_words},
    {"statistics over the scenarios 统计量", statistics_words},
    {"comparison of policies 政策比较", comparison_words},
    {"sensitivity 敏感性", sensitivity_words},
    {"solve and tune 求解与调优", search_words},
    {"where a result comes from 来源", about_words},
};

}  // namespace

std::span<const TermSection> table_terms() {
    return sections;
}

}  // namespace drgsim
