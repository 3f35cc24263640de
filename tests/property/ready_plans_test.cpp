// Every ready plan, as it is shipped, on a synthetic region of a few thousand cases: five scenarios
// of the engine against their literal settlement case by case, to 1e-6 of the cost of the same
// fund, hospital or group (single lanes).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "scenarios/plan/plan.hpp"
#include "scenarios/plan/prepare.hpp"
#include "scenarios/synth/synth.hpp"
#include "sim/engine/engine.hpp"
#include "sim/settlement/settle.hpp"

namespace drgsim {
namespace {

constexpr std::uint64_t cases = 4000;  ///< a year; the plans' budgets are for 1,000,000
constexpr double tolerance = 1e-6;

const Region& region() {
    static const Region made = [] {
        SynthOptions options;
        options.cases = cases;
        options.hospitals = 40;
        return synthesize(options);
    }();
    return made;
}

PreparedStudy study_of(const std::string& name) {
    Plan plan = load_plan(name);
    for (auto& budget : plan.budget) {
        if (!budget) continue;
        const double share = static_cast<double>(cases) / 1e6;
        budget->total *= share;
        for (auto& [line, amount] : budget->carve_outs) amount *= share;
    }
    return prepare_study(plan, region());
}

/// What an entry of `variable` is measured against: its own size, of money the cost of the same
/// fund, hospital or group.
double scale_of(const Variable& variable, const ResultBlock& block, std::size_t base,
                std::size_t entry, const DimSizes& sizes, double expected) {
    const double own = std::max(1.0, std::abs(expected));
    if (variable.units != "yuan") return own;
    const auto cost = [&](Var v, std::size_t e) {
        const auto& values = block.values[static_cast<std::size_t>(v)];
        return std::max(own, values[base * values_per_scenario(drgsim::variable(v), sizes) + e]);
    };
    if (variable.dims[0] == Dim::group) return cost(Var::group_cost, entry);
    if (variable.rank == 1) return cost(Var::cost, entry);
    if (variable.dims[1] == Dim::hospital)
        return cost(Var::hospital_cost, variable.rank == 3 ? entry / month_count : entry);
    return cost(Var::cost, entry / month_count);
}

void expect_agree(const Study& study, const ResultBlock& run, std::size_t s,
                  const ResultBlock& literal) {
    const DimSizes sizes = dim_sizes(study, 1);
    for (std::size_t v = 0; v < variable_count; ++v) {
        const std::size_t n = values_per_scenario(variables[v], sizes);
        if (literal.values[v].empty()) continue;  // switched off
        for (std::size_t p = 0; p < study.policies.size(); ++p)
            for (std::size_t e = 0; e < n; ++e) {
                const double expected = literal.values[v][p * n + e];
                const double scale = scale_of(variables[v], literal, p, e, sizes, expected);
                ASSERT_NEAR(run.values[v][(p * run.count + s) * n + e], expected, tolerance * scale)
                    << variables[v].name << " entry " << e << ", scenario " << s << ", "
                    << study.policies[p].policy.name;
            }
    }
}

TEST(ReadyPlans, five_scenarios_agree_with_their_literal_settlement) {
    const auto names = shipped_plan_names();
    ASSERT_GE(names.size(), 8U);
    for (const std::string& name : names) {
        SCOPED_TRACE(name);
        const PreparedStudy prepared = study_of(name);
        // A small region lacks cases of some groups; nothing else may be doubtful.
        for (const std::string& warning : prepared.warnings)
            EXPECT_NE(warning.find("groups without weight"), std::string::npos) << warning;
        const Engine engine(prepared.study, *prepared.source, Precision::single_lanes);
        const ResultBlock block = engine.compute(0, prepared.scenarios);
        for (const std::size_t s : {0, 1, 17, 40, 63})
            expect_agree(prepared.study, block, s,
                         settle_scenario(prepared.study, *prepared.source, s));
        const auto& payout = block.values[static_cast<std::size_t>(Var::hospital_payout)];
        const auto row = payout.begin() + static_cast<long>(2 * region().hospitals.size());
        EXPECT_FALSE(std::equal(payout.begin(), row, row)) << "two scenarios are the same";
    }
}

}  // namespace
}  // namespace drgsim
