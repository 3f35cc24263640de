// The budget at which the point value holds with a stated probability, against its closed form.
// With V = (T - F + B D) / P and a lognormal D of mean 1, P(V >= x) = p where B = (x P - T + F) /
// q(1 - p), q the quantile function of D. z-scores under 5 at 16,000 scenarios; the twin draws
// budgets whose mean is 2 % too high, and must fail.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <cmath>

#include "scenarios/solve/samples.hpp"
#include "scenarios/solve/varied.hpp"
#include "sim/engine/engine.hpp"
#include "sim/search/border.hpp"
#include "sim/settlement/settle.hpp"
#include "tests/support/small_region.hpp"

namespace drgsim {
namespace {

constexpr double cv = 0.1;
constexpr double scenarios = 16000;

std::string plan_text(double mean) {
    return fmt::format(R"(schema = 1
name = "closed form"
policies = ["guigang-2020"]
seed = 3
scenarios = {}
[data]
region = "none.h5"
[budget.employee]
total = 3.1e6
[budget.resident]
total = 5.4e6
[[driver]]
name = "budget"
target = "budget"
distribution = {{ type = "lognormal", mean = {}, cv = {} }}
)",
                       scenarios, mean, cv);
}

/// The budget of the resident fund at which `condition` begins to hold, by search.
double solved(const Region& region, const std::string& condition_text, double mean) {
    Plan plan = parse_plan(plan_text(mean), "plan.toml", "");
    const VariedQuantity quantity("budget.resident", plan);
    PreparedStudy prepared = prepare_study(plan, region);
    VariedStudy varied(quantity, prepared);
    const Condition condition = parse_condition(condition_text);
    Problems problems;
    const auto figures = resolve_figures(condition, prepared.study, problems);
    problems.throw_if_any();
    const double base = left_side(condition, figures, settle(prepared.study));
    const Engine engine(prepared.study, varied, Precision::double_lanes);
    BorderSearch search(
        [&](double budget) {
            varied.set(budget);
            ConditionSamples samples(condition, figures, {base, 0}, prepared.scenarios);
            RunRequest request;
            request.scenarios = prepared.scenarios;
            engine.run(request, samples);
            return samples.statistic();
        },
        {quantity.start(), quantity.start() / 4, quantity.start() * 4}, 1e-6);
    const auto border = search.find(
        {&Measured::value, condition.relation, value_of(condition.target, nullptr, base, 0)});
    return border ? border->met : NAN;
}

/// x P - T + F and V of the base: from two settlements, V being linear in B.
double needed_budget(const Region& region, double share_of_base) {
    PreparedStudy prepared = prepare_study(parse_plan(plan_text(1), "plan.toml", ""), region);
    const auto value = [&](Var v) {
        return settle(prepared.study).values[static_cast<std::size_t>(v)][1];
    };
    const double base = value(Var::point_value), points = value(Var::points);
    return prepared.study.budget[1] + (share_of_base * base - base) * points;
}

/// z-score of the solution of "P(V >= 0.95 V0) = p" with draws of mean `mean`.
double z_score(double p, double mean) {
    const Region region = testing::small_region({.cases = 2000});
    const double sigma = std::sqrt(std::log(1 + cv * cv));
    // 1.6448536...: the normal quantile of 0.95, the only p used.
    const double quantile = std::exp(-sigma * sigma / 2 - sigma * 1.6448536269514722);
    const double exact = needed_budget(region, 0.95) / quantile;
    const double found =
        solved(region, fmt::format("P(point_value[resident] >= 0.95 * base) = {}", p), mean);
    // Relative standard error of a sample quantile of D: sqrt(p (1 - p) / n) / (f(q) q).
    const double density =
        std::exp(-1.6448536269514722 * 1.6448536269514722 / 2) / (sigma * std::sqrt(2 * M_PI));
    const double error = std::sqrt(p * (1 - p) / scenarios) / density;
    return (found / exact - 1) / error;
}

TEST(Solve, the_budget_that_keeps_the_point_value) {
    EXPECT_LT(std::abs(z_score(0.95, 1)), 5);
}

TEST(Solve, a_biased_budget_does_not_pass) {
    EXPECT_GT(std::abs(z_score(0.95, 1.02)), 5);
}

TEST(Solve, a_mean_has_its_closed_form_too) {
    const Region region = testing::small_region({.cases = 2000});
    const double exact = needed_budget(region, 1.02);  // the mean of D is 1
    const double error = exact * cv / std::sqrt(scenarios);
    EXPECT_NEAR(solved(region, "mean(point_value[resident]) >= 1.02 * base", 1), exact, 5 * error);
    EXPECT_GT(std::abs(solved(region, "mean(point_value[resident]) >= 1.02 * base", 1.02) - exact),
              5 * error);
}

}  // namespace
}  // namespace drgsim
