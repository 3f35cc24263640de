// Ranks order a segment's cases as cells are ordered, and tell what a cell's cases have in common.
#include "sim/engine/cell_ranks.hpp"

#include <gtest/gtest.h>

#include <tuple>

#include "tests/support/small_region.hpp"

namespace drgsim {
namespace {

using testing::small_region;

/// A study of one year, with rules that read cases if asked.
struct Problem {
    Region region;
    Study study;
    PreparedPolicy prepared;

    explicit Problem(bool rules)
        : region(small_region({.hospitals = 3, .groups = 7, .cases = 2000, .year = 2024})) {
        for (std::size_t i = 0; i < region.cases.size(); ++i)
            region.cases.los_days.push_back(static_cast<std::int16_t>(i * 7 % 90));
        region.groups.primary_care[2] = 1;
        study.region = &region;
        study.year = 2024;
        prepared.policy.coefficients.primary_care_flat = true;
        prepared.standards.ungrouped.resize(region.groups.size());
        if (!rules) return;
        auto& outside = prepared.policy.outside.rules;
        outside.resize(2);
        outside[0].when.los_at_least = 80;
        outside[1].when.los_at_least = 70;
        outside[1].route = CaseRoute::outside;
        auto& adjusters = prepared.policy.adjusters.cases;
        adjusters.resize(3);
        for (std::size_t rule = 0; rule < adjusters.size(); ++rule) {
            adjusters[rule].when.los_at_least = 20 + 20 * static_cast<int>(rule);
            // The last one's value is that of the first: one cell; or applies in no group.
            prepared.standards.adjuster.emplace_back(region.groups.size(), rule == 1   ? 1.3
                                                                           : rule == 0 ? 1.2
                                                                                       : 0.0);
        }
        prepared.standards.adjuster[2][4] = 1.2;
    }
    [[nodiscard]] auto key(std::size_t i) const {
        const CaseFacts facts =
            CaseReader(region, prepared.policy, prepared.standards, 2024).facts(i);
        return std::tuple(facts.route != CaseRoute::pool, index(region.cases.group[0][i]),
                          facts.route, facts.k * facts.aux, facts.aux, region.cases.month(i));
    }
};

TEST(CellRanks, OrderCasesOfAHospitalAsTheirCells) {
    for (const bool rules : {false, true}) {
        const Problem problem(rules);
        const CellRanks ranks(problem.study, problem.prepared);
        std::size_t compared = 0;
        for (std::size_t i = 1; i < problem.region.cases.size(); ++i) {
            const std::size_t j = i * 31 % problem.region.cases.size();
            const auto& hospital = problem.region.cases.hospital;
            if (hospital[i] != hospital[j]) continue;
            EXPECT_EQ(ranks(i) < ranks(j), problem.key(i) < problem.key(j)) << i << " " << j;
            EXPECT_EQ(ranks(i) == ranks(j), problem.key(i) == problem.key(j)) << i << " " << j;
            ++compared;
        }
        EXPECT_GT(compared, 300U);
    }
}

TEST(CellRanks, TellWhatTheirCasesHaveInCommon) {
    for (const bool rules : {false, true}) {
        const Problem problem(rules);
        const CaseTable& cases = problem.region.cases;
        const CellRanks ranks(problem.study, problem.prepared);
        for (std::size_t i = 0; i < cases.size(); ++i) {
            const CaseFacts expected = ranks.reader().facts(i);
            const CaseFacts told = ranks.facts(ranks(i), index(cases.hospital[i]));
            EXPECT_EQ(told.route, expected.route);
            EXPECT_EQ(told.k, expected.k);
            EXPECT_EQ(told.aux, expected.aux);
            EXPECT_EQ(ranks.group(ranks(i)), index(cases.group[0][i]));
            EXPECT_EQ(ranks.outside(ranks(i)), expected.route != CaseRoute::pool);
            EXPECT_EQ(CellRanks::month(ranks(i)), static_cast<std::size_t>(cases.month(i) - 1));
            EXPECT_LT(ranks.bucket(ranks(i)), ranks.buckets());
        }
    }
}

}  // namespace
}  // namespace drgsim
