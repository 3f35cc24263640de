// Codes, siblings and the identities that weights and coefficients must satisfy.
#include "scenarios/synth/groups.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

namespace drgsim::synth {
namespace {

constexpr ByLevel usual_levels = {0.08, 0.44, 0.48};

GroupModel groups_of(int n, std::uint64_t seed = 1) {
    SynthOptions options;
    options.groups = n;
    options.seed = seed;
    return draw_groups(options, Draws(seed), usual_levels);
}

double cases_of(const GroupModel& model, std::size_t g) {
    double cases = 0;
    for (int l = 0; l < level_count; ++l) cases += usual_levels[l] * model.share[l][g];
    return cases;
}

TEST(SynthGroups, CodesFollowTheGrammar) {
    for (const int n : {1, 2, 25, 600, max_synth_groups}) {
        const GroupModel model = groups_of(n);
        ASSERT_EQ(model.code.size(), static_cast<std::size_t>(n));
        EXPECT_TRUE(std::is_sorted(model.code.begin(), model.code.end()));
        EXPECT_EQ(std::adjacent_find(model.code.begin(), model.code.end()), model.code.end());
        for (const std::string& code : model.code) {
            ASSERT_EQ(code.size(), 4u);
            EXPECT_TRUE(code[0] >= 'A' && code[0] <= 'Z') << code;
            EXPECT_TRUE(code[1] >= 'A' && code[1] <= 'Z') << code;
            EXPECT_TRUE(code[2] >= '1' && code[2] <= '9') << code;
            EXPECT_NE(std::string("1359").find(code[3]), std::string::npos) << code;
        }
    }
}

TEST(SynthGroups, SixHundredCoverEveryCategoryAndClass) {
    std::set<char> categories;
    std::map<CareClass, int> classes;
    for (const std::string& code : groups_of(600).code) {
        categories.insert(code[0]);
        ++classes[care_class_of(code)];
    }
    EXPECT_EQ(categories.size(), 26u);
    EXPECT_GT(classes[CareClass::surgery], 180);
    EXPECT_GT(classes[CareClass::procedure], 10);
    EXPECT_GT(classes[CareClass::medical], 180);
}

TEST(SynthGroups, AnUnsplitAdrgStandsAlone) {
    std::map<std::string, std::string> severities;
    for (const std::string& code : groups_of(600).code) severities[code.substr(0, 3)] += code[3];
    for (const auto& [adrg, digits] : severities)
        EXPECT_TRUE(digits == "9" || digits == "135" || digits == "15" || digits == "35")
            << adrg << digits;
}

/// Median over ADRGs of weight(code1) / weight(code2), where both exist.
double median_gradient(const GroupModel& model, char heavy, char light) {
    std::map<std::string, double> weight;
    for (std::size_t g = 0; g < model.code.size(); ++g) weight[model.code[g]] = model.weight[g];
    std::vector<double> ratios;
    for (const auto& [code, w] : weight)
        if (code[3] == heavy && weight.contains(code.substr(0, 3) + light))
            ratios.push_back(w / weight[code.substr(0, 3) + light]);
    std::nth_element(ratios.begin(), ratios.begin() + ratios.size() / 2, ratios.end());
    return ratios.at(ratios.size() / 2);
}

TEST(SynthGroups, SeverityGradientIsTheRealCities) {  // docs/synthetic-region.md 1
    const GroupModel model = groups_of(3000);
    const double major = median_gradient(model, '1', '3');
    const double complication = median_gradient(model, '3', '5');
    const double both = median_gradient(model, '1', '5');
    EXPECT_TRUE(major > 1.14 && major < 1.43) << major;
    EXPECT_TRUE(complication > 1.23 && complication < 1.44) << complication;
    EXPECT_TRUE(both > 1.32 && both < 2.16) << both;
}

TEST(SynthGroups, WeightsAndCoefficientsSatisfyTheirIdentities) {
    const GroupModel model = groups_of(600);
    double mean = 0, squares = 0;
    for (std::size_t g = 0; g < model.code.size(); ++g) {
        const double cases = cases_of(model, g);
        mean += cases * model.weight[g];
        squares += cases * model.weight[g] * model.weight[g];
        double coefficient = 0;  // case-weighted mean of m_gl / m_g is 1
        for (int l = 0; l < level_count; ++l)
            coefficient += usual_levels[l] * model.share[l][g] / cases * model.coefficient[g][l];
        EXPECT_NEAR(coefficient, 1, 1e-12);
    }
    EXPECT_NEAR(mean, 1, 1e-12);
    EXPECT_NEAR(std::sqrt(squares - 1), 0.84, 1e-6);
    for (const auto& share : model.share)
        EXPECT_NEAR(std::accumulate(share.begin(), share.end(), 0.0), 1, 1e-12);
}

TEST(SynthGroups, SmallHospitalsDoNotSeeTheHeaviest) {
    const GroupModel model = groups_of(600);
    const auto heaviest = std::max_element(model.weight.begin(), model.weight.end());
    const auto g = static_cast<std::size_t>(heaviest - model.weight.begin());
    EXPECT_EQ(model.share[0][g], 0);
    EXPECT_GT(model.share[2][g], 0);
    ByLevel mix{};
    for (int l = 0; l < level_count; ++l)
        mix[l] = std::inner_product(model.share[l].begin(), model.share[l].end(),
                                    model.weight.begin(), 0.0);
    EXPECT_LT(mix[0], 0.85 * mix[1]);
    EXPECT_LT(mix[1], 0.80 * mix[2]);
}

TEST(SynthGroups, BaseGroupsHaveOneCoefficient) {
    const GroupModel model = groups_of(600);
    EXPECT_EQ(std::count(model.base_group.begin(), model.base_group.end(), 1), 25);
    for (std::size_t g = 0; g < model.code.size(); ++g) {
        if (!model.base_group[g]) continue;
        for (int l = 0; l < level_count; ++l)
            EXPECT_NEAR(model.coefficient[g][l], 1, 1e-12) << model.code[g];
    }
}

TEST(SynthGroups, NamesSayTheCode) {
    EXPECT_EQ(describe_code("FB31"), "Circulatory system, surgery B3, with major complication");
    EXPECT_EQ(describe_code("BR15"), "Nervous system, medical R1, without complication");
    EXPECT_EQ(describe_code("GK29"), "Digestive system, procedure K2");
}

}  // namespace
}  // namespace drgsim::synth
