// Cases that count by weights: whole weights are the same as a table with rows repeated.
#include <gtest/gtest.h>

#include <cmath>

#include "sim/calibration/standards.hpp"
#include "sim/calibration/trimming.hpp"
#include "sim/settlement/settle.hpp"
#include "tests/unit/sim/settlement/guigang.hpp"

namespace drgsim {
namespace {

const std::vector<int> history{2022, 2023, 2024};

Region region_of_three_years() {
    testing::SmallRegionOptions options;
    options.cases = 1500;
    options.groups = 40;
    Region region = testing::small_region(options);
    for (std::size_t i = 0; i < region.cases.size(); ++i) {
        region.cases.discharge_date[i] -= static_cast<int>(i * 7 % 3) * 10000;
        region.cases.age.push_back(static_cast<std::int16_t>(i * 31 % 100));
    }
    return region;
}

/// Weights 0 to 4; a whole group weighs nothing.
void weigh(Region& region) {
    for (std::size_t i = 0; i < region.cases.size(); ++i) {
        const bool gone = index(region.cases.group[0][i]) == 7;
        region.cases.weight.push_back(gone ? 0.0 : static_cast<double>(i * i * 13 % 5));
    }
}

Region repeated(const Region& weighted) {
    std::vector<std::uint32_t> rows;
    for (std::size_t i = 0; i < weighted.cases.size(); ++i)
        rows.insert(rows.end(), static_cast<std::size_t>(weighted.cases.weight[i]),
                    static_cast<std::uint32_t>(i));
    Region region{weighted.hospitals, weighted.groups, selected_cases(weighted.cases, rows)};
    region.cases.weight.clear();
    return region;
}

Policy policy_with(Trim trim, WeightRules::Means means) {
    Policy policy;
    policy.name = "test";
    policy.weights.trim = trim;
    policy.weights.means = means;
    policy.weights.year_weights = {1, 2, 7};
    policy.weights.core_threshold = 15;
    policy.stability.n_min = 5;
    policy.stability.cv_max = 1;
    AdjusterRules::CaseRule elders;
    elders.from_data = true;
    elders.min_cases = 4;
    elders.when.age_at_least = 60;
    policy.adjusters.cases.push_back(elders);
    return policy;
}

void expect_close(double found, double wanted) {
    ASSERT_EQ(std::isnan(found), std::isnan(wanted));
    if (std::isnan(wanted)) return;
    EXPECT_NEAR(found, wanted, 1e-12 * std::abs(wanted));
}

class WeightedCalibration : public ::testing::TestWithParam<Trim> {};

TEST_P(WeightedCalibration, IsThatOfRowsRepeated) {
    Region weighted = region_of_three_years();
    weigh(weighted);
    const Region expanded = repeated(weighted);
    for (const auto means : {WeightRules::Means::pooled, WeightRules::Means::yearly}) {
        const Policy policy = policy_with(GetParam(), means);
        const Standards a = calibrate(weighted, policy, history);
        const Standards b = calibrate(expanded, policy, history);
        EXPECT_EQ(a.case_count, b.case_count);
        EXPECT_EQ(a.level_case_count, b.level_case_count);
        EXPECT_EQ(a.unstable, b.unstable);
        EXPECT_EQ(a.warnings, b.warnings);
        expect_close(a.mean_cost, b.mean_cost);
        for (std::size_t g = 0; g < a.weight.size(); ++g) {
            SCOPED_TRACE(weighted.groups.code[g]);
            expect_close(a.group_mean[g], b.group_mean[g]);
            expect_close(a.weight[g], b.weight[g]);
            expect_close(a.cv[g], b.cv[g]);
            expect_close(a.adjuster[0][g], b.adjuster[0][g]);
            for (std::size_t l = 0; l < level_count; ++l) {
                expect_close(a.level_mean[g][l], b.level_mean[g][l]);
                EXPECT_NEAR(a.coefficient[g][l], b.coefficient[g][l], 1e-8);
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Trims, WeightedCalibration,
                         ::testing::Values(Trim{Trim::Kind::none, 0, 0},
                                           Trim{Trim::Kind::percentile, 0.025, 0.975},
                                           Trim{Trim::Kind::iqr, 0, 0},
                                           Trim{Trim::Kind::ratio, 0.2, 3}));

TEST(WeightedCalibrationOfOnes, KeepsEveryBit) {
    Region region = region_of_three_years();
    const Policy policy =
        policy_with({Trim::Kind::percentile, 0.025, 0.975}, WeightRules::Means::yearly);
    const Standards plain = calibrate(region, policy, history);
    region.cases.weight.assign(region.cases.size(), 1.0);
    const Standards ones = calibrate(region, policy, history);
    EXPECT_EQ(plain.mean_cost, ones.mean_cost);
    EXPECT_EQ(plain.case_count, ones.case_count);
    EXPECT_EQ(plain.coefficient, ones.coefficient);
    EXPECT_EQ(plain.adjuster, ones.adjuster);
}

TEST(WeightedFlows, AreThoseOfRowsRepeated) {
    Region weighted = region_of_three_years();
    weigh(weighted);
    const ReferenceFlows a = reference_flows(weighted, history);
    const ReferenceFlows b = reference_flows(repeated(weighted), history);
    for (std::size_t f = 0; f < fund_count; ++f) {
        for (std::size_t t = 0; t < month_count; ++t)
            expect_close(a.month_share[f][t], b.month_share[f][t]);
        for (std::size_t h = 0; h < a.fund_paid.size(); ++h)
            expect_close(a.fund_paid[h][f], b.fund_paid[h][f]);
    }
}

TEST(WeightedExpectedYear, IsThatOfRowsRepeated) {
    Region weighted = region_of_three_years();
    weigh(weighted);
    const Region expanded = repeated(weighted);
    const Study a = testing::study_of(weighted, testing::guigang());
    const Study b = testing::study_of(expanded, testing::guigang());
    const auto of_a = expected_year(a, a.policies[0], 2023);
    const auto of_b = expected_year(b, b.policies[0], 2023);
    for (std::size_t f = 0; f < fund_count; ++f) {
        expect_close(of_a[0][f].points, of_b[0][f].points);
        expect_close(of_a[0][f].cost, of_b[0][f].cost);
        expect_close(of_a[0][f].booked, of_b[0][f].booked);
    }
}

TEST(WeightedQuantile, IsThatOfCostsRepeated) {
    const std::vector<WeightedCost> costs{{10, 2}, {20, 0}, {30, 1}, {40, 3}};
    std::vector<double> expanded{10, 10, 30, 40, 40, 40};
    for (int i = 0; i <= 20; ++i)
        EXPECT_DOUBLE_EQ(weighted_quantile(costs, 6, i / 20.0), quantile(expanded, i / 20.0));
}

TEST(WeightedQuantile, OfLittleWeightIsWithinTheCosts) {
    const std::vector<WeightedCost> costs{{10, 0.2}, {20, 0.3}};
    EXPECT_EQ(weighted_quantile(costs, 0.5, 0), 10);
    EXPECT_EQ(weighted_quantile(costs, 0.5, 1), 10);  // less than one case: the first
}

}  // namespace
}  // namespace drgsim
