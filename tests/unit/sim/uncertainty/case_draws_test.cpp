// Scenarios with drawn cases: a bootstrapped one is the settlement of a region with rows repeated
// as drawn, noise is the settlement of a region with that money, also with drawn review decisions;
// what lanes can hold.
#include "sim/uncertainty/case_draws.hpp"

#include <gtest/gtest.h>

#include "sim/engine/plan.hpp"
#include "sim/settlement/scenario_cases.hpp"
#include "sim/settlement/settle.hpp"
#include "tests/unit/sim/settlement/guigang.hpp"

namespace drgsim {
namespace {

using testing::guigang;
using testing::small_region;
using testing::StatedSource;
using testing::study_of;

double one(std::size_t /*driver*/, std::uint64_t /*scenario*/, std::size_t /*entity*/) {
    return 1;
}

void expect_near(const ResultBlock& a, const ResultBlock& b) {
    for (std::size_t v = 0; v < variable_count; ++v) {
        ASSERT_EQ(a.values[v].size(), b.values[v].size());
        for (std::size_t i = 0; i < a.values[v].size(); ++i)
            ASSERT_NEAR(a.values[v][i], b.values[v][i], 1e-9 * (1 + std::abs(b.values[v][i])))
                << variables[v].name << " " << i;
    }
}

/// The cases of `drawn` as a region of their own, each row as often as it counts.
Region repeated(const Region& region, const CaseTable& drawn) {
    std::vector<std::uint32_t> rows;
    for (std::size_t i = 0; i < drawn.size(); ++i)
        rows.insert(rows.end(), static_cast<std::size_t>(drawn.weight_of(i)),
                    static_cast<std::uint32_t>(i));
    Region out{region.hospitals, region.groups, selected_cases(drawn, rows)};
    out.cases.weight.clear();
    return out;
}

TEST(CaseDraws, AScenarioIsTheSettlementOfTheCasesDrawn) {
    const Region region = small_region({.cases = 3000});
    for (const auto& [bits, noise] : {std::pair{8, 0.0}, {16, 0.0}, {0, 0.4}, {8, 0.4}}) {
        for (const auto mode : {ReviewRules::Mode::expected, ReviewRules::Mode::draw}) {
            Study study = study_of(region, guigang());
            study.history = {2024};
            study.policies[0].policy.review.mode = mode;
            study.policies[0].policy.review.approval_rate = 0.7;
            // Equal excesses share what is left of the cap in the order of rows: not of repeats.
            study.policies[0].policy.review.cap_share.reset();
            study.uncertainty = {bits, false, noise};
            const StatedSource source(study, one);
            CaseTable cases = cases_of_year(region.cases, 2024);
            draw_cases(study, 5, cases);
            const Region drawn = repeated(region, cases);
            Study plain = study;
            plain.uncertainty = {};
            plain.region = &drawn;
            expect_near(settle_scenario(study, source, 5), settle_scenario(plain, source, 5));
        }
    }
}

TEST(CaseDraws, RecalibrationIsThatOfTheRegionDrawn) {
    Region region = small_region({.cases = 4000});
    for (std::size_t i = 0; i < region.cases.size(); i += 2)
        region.cases.discharge_date[i] -= 10000;
    Policy policy = guigang();
    policy.weights.trim = {Trim::Kind::percentile, 0.01, 0.99};
    policy.review.cap_share.reset();
    Study study = study_of(region, policy);
    study.history = {2023, 2024};
    study.uncertainty = {8, true, 0};
    const StatedSource source(study, one);
    for (const std::uint64_t s : {0, 9}) {
        std::vector<std::uint32_t> rows(region.cases.size());
        for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::uint32_t>(i);
        CaseTable cases = selected_cases(region.cases, rows);
        draw_cases(study, s, cases);
        const Region drawn = repeated(region, cases);
        Study plain = study;
        plain.uncertainty = {};
        plain.region = &drawn;
        plain.policies[0].standards = calibrate(drawn, policy, study.history);
        plain.flows = reference_flows(drawn, study.history);
        expect_near(settle_scenario(study, source, s), settle_scenario(plain, source, s));
    }
}

TEST(CaseDraws, LanesHoldTheBootstrapAlone) {
    const Region region = small_region({.cases = 300});
    Study study = study_of(region, guigang());
    EXPECT_TRUE(runs_in_lanes(study));
    study.uncertainty.bootstrap_bits = 8;
    EXPECT_TRUE(runs_in_lanes(study));
    study.uncertainty.noise_cv = 0.1;
    EXPECT_FALSE(runs_in_lanes(study));
    study.uncertainty = {8, true, 0};
    EXPECT_FALSE(runs_in_lanes(study));
    study.uncertainty = {8, false, 0};
    study.policies[0].policy.outside.rules = {{"all", {}, CaseRoute::fee_for_service}};
    EXPECT_FALSE(runs_in_lanes(study));
}

}  // namespace
}  // namespace drgsim
