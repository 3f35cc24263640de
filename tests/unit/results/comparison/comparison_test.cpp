// Paired differences of a result made by hand.
#include "results/comparison/comparison.hpp"

#include <cmath>

#include "sim/input/problems.hpp"
#include "tests/unit/results/hand_made_result.hpp"

namespace drgsim {
namespace {

/// Two policies; under "q" hospital 0 gets 2 yuan more of each fund in even scenarios and 1 less in
/// odd ones, hospital 1 always 3 less.
class Comparing : public HandMadeResult {
  protected:
    static RunDescription two(std::uint64_t scenarios) {
        RunDescription d = describe(scenarios);
        d.policies = {"p", "q"};
        d.hospital_types = {"general", ""};
        d.hospital_communities = {"甲县", "甲县"};
        return d;
    }
    static double change(std::size_t hospital, double s) {
        return hospital == 1 ? -3 : std::fmod(s, 2) == 0 ? 2 : -1;
    }
    static void set_both(ResultBlock& block, std::uint64_t first) {
        const std::size_t n = block.count;
        for (std::size_t row = 0; row < 2 * n; ++row) {
            const auto s = static_cast<double>(first + row % n);
            set(block, row, s);
            if (row < n) continue;
            for (const std::size_t fund : {0U, 1U})
                for (const std::size_t h : {0U, 1U})
                    values_of(block, Var::hospital_payout)[(row * 2 + fund) * 2 + h] +=
                        change(h, s);
            for (const std::size_t fund : {0U, 1U})
                values_of(block, Var::payout)[row * 2 + fund] += change(0, s) - 3;
        }
    }
    void write_two(std::uint64_t scenarios) const {
        const RunDescription d = two(scenarios);
        ResultBlock base = sample_base(d);
        set_both(base, 50);
        if (scenarios == 0) return write_settlement(path(), d, base);
        RunWriter writer(path(), d, Existing::replace);
        for (std::uint64_t b = 0; b < block_count(d); ++b) {
            ResultBlock block = sample_block(d, b);
            set_both(block, block.first);
            writer.put(std::move(block));
        }
        writer.finish(base);
    }
};

TEST_F(Comparing, PairsScenariosOfFunds) {
    write_two(100);
    const Comparison c = compare(RunReader(path()), "p");
    const auto row = std::find_if(c.funds.begin(), c.funds.end(),
                                  [](const auto& f) { return f.variable == "payout"; });
    ASSERT_NE(row, c.funds.end());
    EXPECT_EQ(row->policy, "q");
    EXPECT_EQ(row->fund, "employee");
    EXPECT_DOUBLE_EQ(row->difference.settlement, -1);
    EXPECT_DOUBLE_EQ(row->difference.moments.mean, -2.5);  // -1 and -4 in turn
    EXPECT_NEAR(row->difference.moments.sd, 1.5 * std::sqrt(100.0 / 99), 1e-9);
    EXPECT_DOUBLE_EQ(row->difference.p05, -4);
    EXPECT_DOUBLE_EQ(row->difference.p95, -1);
    EXPECT_DOUBLE_EQ(row->difference.below_zero.share, 1);
    EXPECT_GT(row->difference.variance_ratio, 500);  // 2 * 841.7 over 2.27
}

TEST_F(Comparing, TellsWinnersAndLosers) {
    write_two(100);
    const Comparison c = compare(RunReader(path()), "p");
    ASSERT_EQ(c.hospitals.size(), 2U);
    EXPECT_DOUBLE_EQ(c.hospitals[0].difference.moments.mean, 1);  // both funds: 4 and -2 in turn
    EXPECT_DOUBLE_EQ(c.hospitals[0].baseline, 400);               // scenario 50 is the settlement
    EXPECT_DOUBLE_EQ(c.hospitals[0].loses[0].share, 0.5);
    EXPECT_FALSE(c.hospitals[0].loses_always || c.hospitals[0].wins_always);
    EXPECT_DOUBLE_EQ(c.hospitals[1].loses[2].share, 1);  // 6 of 59
    EXPECT_TRUE(c.hospitals[1].loses_always);
    EXPECT_TRUE(std::isnan(c.hospitals[1].difference.variance_ratio));
    ASSERT_EQ(c.levels.size(), 2U);
    EXPECT_EQ(c.levels[0].id, "1");
    EXPECT_DOUBLE_EQ(c.levels[1].difference.moments.mean, 1);
    ASSERT_EQ(c.types.size(), 1U);
    EXPECT_DOUBLE_EQ(c.types[0].difference.moments.mean, 1);
    ASSERT_EQ(c.communities.size(), 1U);
    EXPECT_DOUBLE_EQ(c.communities[0].difference.moments.mean, -5);
    EXPECT_DOUBLE_EQ(c.communities[0].difference.settlement, -2);
    EXPECT_EQ(c.groups.size(), 4U);
    const std::string text = to_text(c), json = to_json(c);
    EXPECT_NE(text.find("q less p"), std::string::npos) << text;
    EXPECT_NE(text.find("1 of 2 lose, 1 win on average; in every scenario 1 lose, 0 win"),
              std::string::npos)
        << text;
    EXPECT_NE(json.find(R"("loses_always":true)"), std::string::npos);
    EXPECT_EQ(json.find("nan"), std::string::npos);
}

TEST_F(Comparing, AllPairsAreThoseOfEachBaseline) {
    for (const std::uint64_t scenarios : {0U, 100U}) {
        write_two(scenarios);
        const RunReader reader(path());
        const std::vector<Comparison> all = compare_all(reader);
        ASSERT_EQ(all.size(), 2U);
        for (const Comparison& found : all) {
            const Comparison one = compare(reader, found.baseline);
            ASSERT_EQ(found.funds.size(), one.funds.size());
            for (std::size_t i = 0; i < one.funds.size(); ++i)
                EXPECT_EQ(found.funds[i].difference.moments.mean,
                          one.funds[i].difference.moments.mean);
            ASSERT_EQ(found.levels.size(), one.levels.size());
            for (std::size_t i = 0; i < one.levels.size(); ++i) {
                const Change &a = found.levels[i], &b = one.levels[i];
                EXPECT_EQ(a.id, b.id);
                EXPECT_EQ(a.policy, b.policy);
                EXPECT_EQ(a.baseline, b.baseline);
                EXPECT_EQ(a.difference.settlement, b.difference.settlement);
                EXPECT_EQ(a.difference.p95, b.difference.p95);
                EXPECT_EQ(a.loses[0].share, b.loses[0].share);
            }
            EXPECT_TRUE(found.hospitals.empty() && found.groups.empty());
        }
    }
    write(describe(10));
    EXPECT_TRUE(compare_all(RunReader(path())).empty());
}

TEST_F(Comparing, SettlementsAloneAreCompared) {
    write_two(0);
    const Comparison c = compare(RunReader(path()), "q");
    EXPECT_EQ(c.hospitals[1].policy, "p");
    EXPECT_DOUBLE_EQ(c.hospitals[1].difference.settlement, 6);
    const std::string text = to_text(c);
    EXPECT_NE(text.find("settlement without scenarios"), std::string::npos);
    EXPECT_EQ(text.find("variance ratio"), std::string::npos);
}

TEST_F(Comparing, NamesThePoliciesWhereTheBaselineIsUnknown) {
    write_two(0);
    try {
        compare(RunReader(path()), "r");
        FAIL();
    } catch (const InputError& error) {
        EXPECT_NE(std::string(error.what()).find("its policies are p, q"), std::string::npos)
            << error.what();
    }
    write(describe(0));
    EXPECT_THROW(compare(RunReader(path()), "p"), InputError);
}

}  // namespace
}  // namespace drgsim
