// The keys of a plan. Feeds the check of plans, `drgsim describe plan` and docs.
#pragma once

#include <array>

#include "scenarios/toml_file/key_table.hpp"

namespace drgsim {

constexpr Key amount_key(std::string_view path, std::string_view meaning) {
    return {path, accepts::number, "yuan", "", "", at_least_zero, meaning};
}
constexpr Key share_key(std::string_view path, std::string_view fallback, Bounds bounds,
                        std::string_view meaning) {
    return {path, accepts::number, "share", fallback, "", bounds, meaning};
}

/// The keys of one fund's budget in the table `path`; a macro, since key paths are literals.
// clang-format off
#define DRGSIM_BUDGET_KEYS(path, meaning) \
    amount_key(path ".total", meaning), \
    amount_key(path ".last_year", "instead of total: last year's amount, times 1 + growth"), \
    share_key(path ".growth", "0", {-1, 10, false}, "growth over last_year"), \
    amount_key(path ".income", \
               "instead of total: expected income 预期收入 of the fund, times income_share"), \
    share_key(path ".income_share", "", share, "share of income that may be spent"), \
    amount_key(path ".carve_outs.*", \
               "named amount that is taken off first, e.g. per_diem 床日, adjustment_reserve 调节金")
// A distribution in the table `path`.
#define DRGSIM_DISTRIBUTION_KEYS(path, type_fallback, of_what) \
    {path ".type", accepts::text, "", type_fallback, \
     "constant | uniform | triangular | normal | lognormal | gamma | beta | discrete | empirical", \
     any_number, "distribution " of_what}, \
    {path ".value", accepts::number, "", "", "", any_number, "constant"}, \
    {path ".low", accepts::number, "", "", "", any_number, \
     "uniform, triangular, beta: lower end"}, \
    {path ".mode", accepts::number, "", "", "", any_number, "triangular: most likely value"}, \
    {path ".high", accepts::number, "", "", "", any_number, \
     "uniform, triangular, beta: upper end"}, \
    {path ".mean", accepts::number, "", "", "", any_number, "normal, lognormal, gamma: mean"}, \
    {path ".sd", accepts::number, "", "", "", any_number, "normal: standard deviation"}, \
    {path ".cv", accepts::number, "", "", "", any_number, \
     "lognormal, gamma: standard deviation over mean"}, \
    {path ".a", accepts::number, "", "", "", any_number, "beta: first shape"}, \
    {path ".b", accepts::number, "", "", "", any_number, "beta: second shape"}, \
    {path ".values", accepts::number_list, "", "", "", any_number, \
     "discrete: the possible values"}, \
    {path ".weights", accepts::number_list, "", "", "", any_number, \
     "discrete: their weights; absent = equal"}, \
    {path ".file", accepts::text, "path", "", "", any_number, \
     "empirical: CSV file, relative to the plan"}, \
    {path ".column", accepts::text, "", "", "", any_number, \
     "empirical: column of the file, one value a row, all equally likely"}, \
    {path ".truncate", accepts::number_list, "", "", "", any_number, \
     "[low, high]: the law given that its value lies there; before shift"}, \
    {path ".shift", accepts::number, "", "0", "", any_number, "added to the value drawn"}
// Filters in the table `path`.
#define DRGSIM_WHERE_KEYS(path, applies_to) \
    {path ".fund", accepts::text | accepts::text_list, "", "", "employee | resident", any_number, \
     applies_to " these funds only"}, \
    {path ".level", accepts::integer | accepts::integer_list, "", "", "", {1, 3, false}, \
     "hospitals of these levels only"}, \
    {path ".hospital", accepts::text | accepts::text_list, "", "", "", any_number, \
     "these hospitals only"}, \
    {path ".type", accepts::text | accepts::text_list, "", "", "", any_number, \
     "hospitals of these types only"}, \
    {path ".community", accepts::text | accepts::text_list, "", "", "", any_number, \
     "hospitals of these medical communities 医共体 only"}, \
    {path ".group", accepts::text | accepts::text_list, "", "", "", any_number, \
     "these groups only"}, \
    {path ".mdc", accepts::text | accepts::text_list, "", "", "", any_number, \
     "groups of these major categories only (first character of the code)"}, \
    {path ".month", accepts::integer | accepts::integer_list, "", "", "", {1, 12, false}, \
     "cases discharged in these months only"}
// clang-format on

inline constexpr auto plan_keys = std::to_array<Key>({
    {"schema", accepts::integer, "", "required", "", {1, 1, false}, "format of the file"},
    {"name", accepts::text, "", "required", "", any_number, "name of the study"},
    {"policies", accepts::text_list, "", "required", "", any_number,
     "rule packs: shipped names or .toml files; all see the same random numbers"},
    {"seed", accepts::integer, "", "1", "", at_least_zero,
     "seed of every random draw; the same seed gives the same results"},
    {"scenarios",
     accepts::integer,
     "scenarios",
     "1000",
     "",
     {1, 1e9, false},
     "number of scenarios 情景数; absent: grid, one-at-a-time and listed know theirs, saltelli "
     "takes 1024 (k + 2)"},
    {"sampling", accepts::text, "", "\"monte-carlo\"",
     "monte-carlo | latin-hypercube | sobol | saltelli | grid | one-at-a-time | listed", any_number,
     "how scenarios are chosen (docs/designs.md)"},
    {"antithetic", accepts::boolean, "", "false", "", any_number,
     "monte-carlo, latin-hypercube: scenarios in pairs u, 1 - u; their number is even"},
    {"design.low",
     accepts::number,
     "probability",
     "0.05",
     "",
     {0.0001, 0.9999, false},
     "one-at-a-time: the low quantile of each factor"},
    {"design.high",
     accepts::number,
     "probability",
     "0.95",
     "",
     {0.0001, 0.9999, false},
     "one-at-a-time: the high quantile"},
    {"design.file", accepts::text, "path", "", "", any_number,
     "listed: CSV, one scenario a row, columns DRIVER or DRIVER.ENTITY (A/B where drawn by two); 1 "
     "where there is no column"},

    {"data.region", accepts::text, "path", "required", "", any_number,
     "stored region (drgsim import or synth), relative to the plan"},
    {"data.year",
     accepts::integer,
     "",
     "",
     "",
     {1900, 9999, false},
     "year that is settled; absent = the newest year of the region"},
    {"data.history",
     accepts::integer_list,
     "",
     "",
     "",
     {1900, 9999, false},
     "years that the standards are computed from; absent = the settled year"},

    DRGSIM_BUDGET_KEYS("budget.employee", "budget 总额预算 of the employee fund 职工"),
    DRGSIM_BUDGET_KEYS("budget.resident", "budget 总额预算 of the resident fund 居民"),

    {"pool.*.community", accepts::text | accepts::text_list, "", "", "", any_number,
     "medical communities 医共体 whose hospitals share a budget of their own; absent = the pool's "
     "name"},
    DRGSIM_BUDGET_KEYS("pool.*.budget.employee", "the pool's budget of the employee fund 职工"),
    DRGSIM_BUDGET_KEYS("pool.*.budget.resident", "the pool's budget of the resident fund 居民"),

    {"driver[].name", accepts::text, "", "required", "", any_number,
     "letters, digits, '-', '_'; keys the driver's random stream and names driver_<name>"},
    {"driver[].target", accepts::text, "", "required",
     "budget | weight | cost | volume | coefficient | review_approval | assessment | fund_share | "
     "carve_out",
     any_number, "what the drawn value multiplies"},
    {"driver[].by", accepts::text | accepts::text_list, "", "\"all\"",
     "all | fund | level | hospital | group | month | mdc", any_number,
     "one value for all, one for each of these, or for each pair of two of them"},
    {"driver[].hold_total_weight", accepts::boolean, "", "false", "", any_number,
     "target weight: rescale so that the sum of n_g w_g stays what it was"},
    {"driver[].carve_out", accepts::text, "", "", "", any_number,
     "target carve_out: the name of the carve-out that the value multiplies; the budget falls by "
     "what it grows"},
    DRGSIM_DISTRIBUTION_KEYS("driver[].distribution", "", "of the multiplier"),
    {"driver[].shocks.*", accepts::number, "coefficient of variation", "", "", above_zero,
     "instead of `by` and `distribution`: drivers NAME-all, NAME-level and so on, lognormal with "
     "mean 1; keys all, an axis, or two as in hospital-group"},
    {"driver[].factor", accepts::text, "", "", "", any_number,
     "saltelli, one-at-a-time: drivers of one factor move together; absent = the driver's name"},
    {"driver[].split", accepts::text, "", "", "fund | level | hospital | group | month | mdc",
     any_number,
     "saltelli, one-at-a-time: a factor FACTOR.X for each of these; an axis of `by`, mdc of "
     "groups, level of hospitals"},
    DRGSIM_WHERE_KEYS("driver[].where", "the driver is 1 but for"),

    {"behaviour[].name", accepts::text, "", "required", "", any_number,
     "letters, digits, '-', '_'; its values are driver_<name>-prevalence and "
     "driver_<name>-strength"},
    {"behaviour[].kind", accepts::text, "", "required",
     "upcoding | splitting | volume | cost | compression | bunching | patient-shift | outpatient",
     any_number, "what followers do; layers change the cases in the order of the plan"},
    {"behaviour[].prevalence", accepts::number, "share", "required", "", any_number,
     "share of the cases that follow: a number, or a distribution; counts as 0 to 1"},
    DRGSIM_DISTRIBUTION_KEYS("behaviour[].prevalence", "", "of the prevalence"),
    {"behaviour[].strength", accepts::number, "", "required", "", any_number,
     "how much followers change: a number, or a distribution; what it means depends on the kind"},
    DRGSIM_DISTRIBUTION_KEYS("behaviour[].strength", "", "of the strength"),
    {"behaviour[].by", accepts::text, "", "\"all\"", "all | level | hospital", any_number,
     "prevalence and strength are drawn once, for each level or for each hospital"},
    DRGSIM_WHERE_KEYS("behaviour[].where", "cases of"),
    {"behaviour[].drawn", accepts::boolean, "", "false", "", any_number,
     "each case follows by its own random number; else a case that follows in part counts as two, "
     "which gives the expected value"},
    {"behaviour[].cost_change",
     accepts::number,
     "share",
     "0",
     "",
     {-1, 10, true},
     "upcoding, splitting: relative change of the cost of cases that climb, of both stays "
     "together"},
    {"behaviour[].siblings.*", accepts::text, "", "", "", any_number,
     "upcoding: the next more severe group of this one; absent = by the code of CHS-DRG: the same "
     "first three of four characters, the last 1 above 3 above 5"},
    {"behaviour[].months_later",
     accepts::integer,
     "months",
     "0",
     "",
     {0, 11, false},
     "splitting: the second stay ends so much later, in December at most"},
    {"behaviour[].toward", accepts::text, "", "\"mean\"", "mean | standard", any_number,
     "compression: toward the mean of the cases of group and level, or the standard S"},
    share_key("behaviour[].self_expense_share", "1", share,
              "patient-shift: how much of what patients pay more is self-expense 自费"),
    {"behaviour[].leave_first", accepts::text, "", "\"any\"", "any | mild", any_number,
     "outpatient: any cases leave, or the cheapest of each hospital and group"},
    {"behaviour[].response.to", accepts::text, "", "\"margin\"", "margin", any_number,
     "with a horizon: what of the year before a hospital responds to; margin over its cost"},
    {"behaviour[].response.elasticity", accepts::number, "", "0", "", any_number,
     "the strength is multiplied by 1 - elasticity * margin, at least 0"},

    {"horizon.years",
     accepts::integer,
     "years",
     "1",
     "",
     {1, 30, false},
     "years that are settled one after the other, the settled year first"},
    {"horizon.recalibrate", accepts::boolean, "", "true", "", any_number,
     "each year's standards stand on the history that ends with the year before; else on the "
     "plan's"},
    {"horizon.growth.employee",
     accepts::number,
     "share",
     "0",
     "",
     {-1, 10, false},
     "growth of the employee fund's budgets 职工 a year: a number, or a distribution"},
    DRGSIM_DISTRIBUTION_KEYS("horizon.growth.employee", "", "of the growth"),
    {"horizon.growth.resident",
     accepts::number,
     "share",
     "0",
     "",
     {-1, 10, false},
     "growth of the resident fund's budgets 居民 a year: a number, or a distribution"},
    DRGSIM_DISTRIBUTION_KEYS("horizon.growth.resident", "", "of the growth"),

    {"correlation[].drivers", accepts::text_list, "", "required", "", any_number,
     "two or more drivers of the same `by` that depend on each other, entity by entity"},
    {"correlation[].rank",
     accepts::number,
     "",
     "",
     "",
     {-1, 1, false},
     "Spearman's rank correlation of every pair of them (Gaussian copula)"},
    {"correlation[].matrix",
     accepts::number_lists,
     "",
     "",
     "",
     {-1, 1, false},
     "instead of rank: all rank correlations, symmetric, 1 on the diagonal, positive definite"},

    {"stress[].name", accepts::text, "", "required", "", any_number,
     "a stress scenario beside the others, kept in group /stress of the results"},
    {"stress[].values.*", accepts::number, "", "", "", any_number,
     "value of this driver; drivers not named stay at 1, the prevalence of a behaviour at 0"},
    {"stress[].values.*.*", accepts::number, "", "", "", any_number,
     "value of this entity of the driver (A/B where drawn by two); the others stay at 1"},

    {"override.*", accepts::anything, "", "", "", any_number,
     "values of the pack of this name, e.g. [override.\"guigang-2020\"] review.approval_rate = "
     "0.6"},

    {"uncertainty.bootstrap", accepts::text, "", "\"none\"", "none | poisson", any_number,
     "poisson: in every scenario each case counts as often as a Poisson(1) draw of its own says"},
    {"uncertainty.bits",
     accepts::integer,
     "bits",
     "8",
     "",
     {8, 16, false},
     "random bits of a draw, 8 or 16; both laws have mean and variance 1 exactly"},
    {"uncertainty.recalibrate", accepts::boolean, "", "false", "", any_number,
     "standards, month shares and the expected year are made anew in every scenario from "
     "bootstrapped history; needs bootstrap"},
    {"uncertainty.noise_cv",
     accepts::number,
     "share",
     "0",
     "",
     {0, 10, false},
     "coefficient of variation of a lognormal multiplier with mean 1 on each case's money"},

    {"convergence.targets.*",
     accepts::number,
     "share",
     "",
     "",
     {0, 1, true},
     "end the run once the standard error of this output's mean is at most this share of the mean "
     "(balance: of the budget), for every policy and fund; `scenarios` is then the most there are"},
    {"convergence.least",
     accepts::integer,
     "scenarios",
     "512",
     "",
     {2, 1e9, false},
     "scenarios before the first look, in whole blocks of 64"},
    {"convergence.step",
     accepts::integer,
     "scenarios",
     "512",
     "",
     {1, 1e9, false},
     "scenarios from one look to the next, in whole blocks of 64"},

    {"output.hospital", accepts::boolean, "", "true", "", any_number, "keep results by hospital"},
    {"output.group", accepts::boolean, "", "true", "", any_number, "keep results by group"},
    {"output.month", accepts::boolean, "", "true", "", any_number, "keep results by month"},
    {"output.prepaid", accepts::boolean, "", "false", "", any_number,
     "keep payments by hospital and month (large)"},
    {"output.risk", accepts::boolean, "", "true", "", any_number,
     "add the tables of risk over the scenarios, group /risk, to the result"},
});

#undef DRGSIM_BUDGET_KEYS
#undef DRGSIM_DISTRIBUTION_KEYS
#undef DRGSIM_WHERE_KEYS

}  // namespace drgsim
