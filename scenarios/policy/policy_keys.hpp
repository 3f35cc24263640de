// The keys of a rule pack. Feeds the check of packs, `drgsim describe policy` and docs.
#pragma once

#include <array>

#include "scenarios/toml_file/key_table.hpp"

namespace drgsim {

/// Defaults are those of sim/policy/policy.hpp (a test compares them).
inline constexpr auto policy_keys = std::to_array<Key>({
    {"schema", accepts::integer, "", "required", "", {1, 1, false}, "format of the file"},
    {"method", accepts::text, "", "required", "drg-points", any_number,
     "payment method 付费方式; drg-points is the floating DRG points method 点数法"},
    {"name", accepts::text, "", "required", "", any_number,
     "name of the policy in results: letters, digits, '-', '_', '.'"},
    {"title", accepts::text, "", "\"\"", "", any_number, "title in English"},
    {"title_zh", accepts::text, "", "\"\"", "", any_number, "title in Chinese"},
    {"date", accepts::text, "", "\"\"", "", any_number, "when the rules came into force"},
    {"source", accepts::text, "", "\"\"", "", any_number, "the document the rules are from"},
    {"points_unit", accepts::number, "points", "100", "", above_zero,
     "u: points of a weight of 1 基准点数"},
    {"group_column", accepts::text, "", "\"group_code\"", "group_code | group_code_2", any_number,
     "column of the cases that holds the group 病组"},

    {"weights.source", accepts::text, "", "\"data\"", "data | catalogue", any_number,
     "weights 权重 from past cases or from groups.csv"},
    {"weights.means", accepts::text, "", "\"pooled\"", "pooled | yearly", any_number,
     "mean costs over all years together, or the weighted mean of yearly means"},
    {"weights.year_weights", accepts::number_list, "", "", "", above_zero,
     "yearly only: weight of each year, oldest to newest"},
    {"weights.trim.kind", accepts::text, "", "\"none\"", "none | percentile | iqr | ratio",
     any_number, "which costs are left out before the means 裁剪"},
    {"weights.trim.low", accepts::number, "", "", "", at_least_zero,
     "percentile: p as a share; ratio: multiple of the untrimmed group mean"},
    {"weights.trim.high", accepts::number, "", "", "", above_zero,
     "percentile: 1 - p as a share; ratio: multiple of the untrimmed group mean"},
    {"weights.catalogue_mean", accepts::number, "yuan", "", "", above_zero,
     "catalogue only: M of the catalogue; absent = M of the data"},
    {"weights.negotiated.*", accepts::number, "", "", "", above_zero,
     "multiplier of the weight of this group 谈判调整; total weight is held"},
    {"weights.ungrouped_codes", accepts::text_list, "", "[\"0000\"]", "", any_number,
     "group codes that mean ungrouped 未入组, beside the empty code"},

    {"stability.n_min", accepts::number | accepts::off, "cases", "5", "", at_least_zero,
     "a group with at most so many reference cases is unstable 不稳定病组; false = off"},
    {"stability.cv_max", accepts::number | accepts::off, "", "1", "", at_least_zero,
     "a group with a larger CV of cost is unstable; false = off"},
    {"stability.whole_group_review", accepts::boolean, "", "true", "", any_number,
     "unstable groups are paid their cost in points 整组单议"},

    {"coefficients.source", accepts::text, "", "\"data\"", "data | level | catalogue | one",
     any_number, "level coefficients 等级差异系数: from past cases, by level, groups.csv, all 1"},
    {"coefficients.repair", accepts::text, "", "\"isotonic\"", "isotonic | none", any_number,
     "data only: what is done where a lower level exceeds a higher one"},
    {"coefficients.by_level", accepts::number_list, "", "[1.0, 1.0, 1.0]", "", above_zero,
     "source = \"level\": coefficients of levels 1, 2, 3"},
    {"coefficients.base_group", accepts::number, "", "1", "", above_zero,
     "coefficient of base groups 基础病组 at every level"},

    {"tail.ratio", accepts::text, "", "\"level\"", "level | region", any_number,
     "cost ratio 倍率 that the pieces speak of: r = C / (M w c) or rho = C / (M w)"},
    {"tail.K", accepts::number, "", "", "", above_zero,
     "high threshold K: one number, or rows by weight"},
    {"tail.K[].up_to", accepts::number, "", "", "", above_zero,
     "the row holds for weights up to and including this; absent in the last row only"},
    {"tail.K[].value", accepts::number | accepts::number_list, "", "required", "", above_zero,
     "K of the row: one number, or three for levels 1, 2, 3"},
    {"tail.piece[].class", accepts::text, "", "required", "low | normal | high", any_number,
     "class of the cases of the piece 低倍率, 正常, 高倍率; in this order, one normal"},
    {"tail.piece[].below", accepts::text | accepts::number, "ratio", "", "", above_zero,
     "end of the piece, itself excluded: a number or an expression in K"},
    {"tail.piece[].up_to", accepts::text | accepts::number, "ratio", "", "", above_zero,
     "end of the piece, itself included; the last piece has no end"},
    {"tail.piece[].pay.normal", accepts::text | accepts::number, "points", "0", "", any_number,
     "expression in r (or rho) and K, times b c k a"},
    {"tail.piece[].pay.base", accepts::text | accepts::number, "points", "0", "", any_number,
     "expression in r (or rho) and K, times b k a"},
    {"tail.piece[].pay.actual", accepts::number, "points", "0", "", at_least_zero,
     "times u C / M, the actual cost in points"},
    {"tail.piece[].at_most", accepts::text, "", "", "base", any_number,
     "\"base\": never more than the base points b"},

    {"review.mode", accepts::text, "", "\"expected\"", "automatic | expected", any_number,
     "high cases 特病单议: the tail's formula for all, or approval_rate times the add-on"},
    {"review.approval_rate", accepts::number, "share", "1", "", share,
     "q: share of the requests that is approved"},
    {"review.cap_share", accepts::number | accepts::off, "share", "false", "", share,
     "most approved cases, as a share of all discharges of the region; false = no cap"},
    {"review.whole_group_monthly_share", accepts::number, "share", "0.7", "", share,
     "share of whole-group review that the monthly settlement pays"},

    {"point_value.monthly_basis", accepts::text, "", "\"total-cost\"", "total-cost | fund",
     any_number, "monthly point value 月度点值: V_t = (T - F + B) / sum P, or B / sum P"},

    {"monthly.alpha", accepts::number, "share", "0.9", "", share,
     "share paid by the month; the rest is the quality deposit 质量保证金"},
    {"monthly.advance_months", accepts::number, "months", "2", "", at_least_zero,
     "January's advance 预付金, in mean monthly payments of the last year"},

    {"clearing.surplus_cap", accepts::number | accepts::off, "share", "false", "", at_least_zero,
     "entitlement is at most (1 + cap) times the cost 结余上限; false = off"},
    {"clearing.self_expense_limit", accepts::number | accepts::off, "share", "false", "", share,
     "self-expense 自费 above this share of the cost is deducted; false = off"},
    {"clearing.assessment", accepts::boolean, "", "true", "", any_number,
     "entitlement is multiplied by the hospital's assessment coefficient 考核系数"},
});

}  // namespace drgsim
