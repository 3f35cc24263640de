// The summary against figures worked by hand from the file's own values.
#include "results/summary/summary.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "results/run/writer.hpp"
#include "tests/unit/results/sample_run.hpp"
#include "tests/unit/results/temporary_folder.hpp"

namespace drgsim {
namespace {

TEST(Summary, DistributionOfFiveValues) {
    std::vector<double> values{4, 1, 5, 2, 3};
    const Distribution d = distribution_of(values);
    EXPECT_DOUBLE_EQ(d.mean, 3);
    EXPECT_DOUBLE_EQ(d.sd, std::sqrt(2.5));
    EXPECT_DOUBLE_EQ(d.standard_error, std::sqrt(0.5));
    EXPECT_DOUBLE_EQ(d.minimum, 1);
    EXPECT_DOUBLE_EQ(d.p05, 1.2);
    EXPECT_DOUBLE_EQ(d.p25, 2);
    EXPECT_DOUBLE_EQ(d.median, 3);
    EXPECT_DOUBLE_EQ(d.p95, 4.8);
    EXPECT_DOUBLE_EQ(d.maximum, 5);
    std::vector<double> one{7};
    EXPECT_EQ(distribution_of(one).sd, 0);
    EXPECT_EQ(distribution_of(one).p95, 7);
}

std::vector<double>& values_of(ResultBlock& block, Var id) {
    return block.values[static_cast<std::size_t>(id)];
}

/// One policy, 100 scenarios, two hospitals of levels 3 and 1. Scenario s: the employee fund's
/// balance is 10 - s; hospital 0 gains s - 50 from each fund, hospital 1 always loses 1.
class HandMadeResult : public testing::Test {
  protected:
    void write(std::uint64_t scenarios) {
        RunDescription d = sample_description(scenarios, 2, false);
        d.policies = {"p"};
        d.provenance.policy_texts.clear();
        d.hospital_levels = {3, 1};
        d.hospital_names = {"县医院", "Ward"};
        const auto set = [&](ResultBlock& block, std::size_t row, double s) {
            values_of(block, Var::balance)[row * 2] = 10 - s;
            values_of(block, Var::balance)[row * 2 + 1] = -1e-9;
            for (const std::size_t fund : {0U, 1U}) {
                values_of(block, Var::point_value)[row * 2 + fund] = 80 + (s - 49) * 1e-7;
                values_of(block, Var::budget)[row * 2 + fund] = 1000;
                const std::size_t at = (row * 2 + fund) * 2;
                values_of(block, Var::hospital_booked)[at] = 200;
                values_of(block, Var::hospital_payout)[at] = 200 + s - 50;
                values_of(block, Var::hospital_booked)[at + 1] = 30;
                values_of(block, Var::hospital_payout)[at + 1] = 29.5;
            }
        };
        ResultBlock base = sample_base(d);
        set(base, 0, 49);
        if (scenarios == 0) {
            write_settlement(path(), d, base);
            return;
        }
        RunWriter writer(path(), d, Existing::replace);
        for (std::uint64_t b = 0; b < block_count(d); ++b) {
            ResultBlock block = sample_block(d, b);
            for (std::size_t row = 0; row < block.count; ++row)
                set(block, row, static_cast<double>(block.first + row));
            writer.put(std::move(block));
        }
        writer.finish(base);
    }
    [[nodiscard]] std::string path() const { return folder_.file("r.h5"); }

  private:
    TemporaryFolder folder_;
};

TEST_F(HandMadeResult, FundsHospitalsAndLevels) {
    write(100);
    const Summary summary = summarise(RunReader(path()));
    ASSERT_EQ(summary.funds.size(), 2U);
    EXPECT_EQ(summary.funds[0].fund, "employee");
    EXPECT_DOUBLE_EQ(summary.funds[0].balance.mean, 10 - 49.5);
    EXPECT_DOUBLE_EQ(summary.funds[0].overspent, 0.89);  // s = 11 .. 99
    EXPECT_DOUBLE_EQ(summary.funds[1].overspent, 0);     // -1e-9 is rounding, not a loss
    EXPECT_DOUBLE_EQ(summary.funds[0].below_base, 0);    // within 1e-6 of the settlement's
    EXPECT_DOUBLE_EQ(summary.funds[0].base_balance, -39);
    ASSERT_EQ(summary.hospitals.size(), 2U);
    EXPECT_DOUBLE_EQ(summary.hospitals[0].impact.mean, -1);    // 2 (49.5 - 50)
    EXPECT_DOUBLE_EQ(summary.hospitals[0].impact.p05, -90.1);  // 2 (4.95 - 50)
    EXPECT_DOUBLE_EQ(summary.hospitals[0].loss, 0.5);
    EXPECT_DOUBLE_EQ(summary.hospitals[1].impact.sd, 0);
    EXPECT_DOUBLE_EQ(summary.hospitals[1].loss, 1);
    EXPECT_DOUBLE_EQ(summary.hospitals[0].base_booked, 400);
    ASSERT_EQ(summary.levels.size(), 3U);
    EXPECT_DOUBLE_EQ(summary.levels[2].impact.p05, -90.1);
    EXPECT_DOUBLE_EQ(summary.levels[0].impact.mean, -1);
    EXPECT_DOUBLE_EQ(summary.levels[1].impact.mean, 0);
    EXPECT_DOUBLE_EQ(summary.levels[0].base_payout, 59);
}

TEST_F(HandMadeResult, TextNamesUnitsAndAlignsChineseNames) {
    write(100);
    const std::string text = to_text(summarise(RunReader(path())));
    for (const char* part : {"100 scenarios", "seed 18446744073709551557", "yuan/point", "yuan",
                             "balance below zero 89.0 %", "县医院", "50.0 %", "-90.10"})
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
    EXPECT_EQ(text.find("-0.00"), std::string::npos) << text;
    const std::string one = to_text(summarise(RunReader(path())), 0);
    EXPECT_EQ(one.find("Ward"), std::string::npos) << one;
}

TEST_F(HandMadeResult, ASettlementHasNoDistributions) {
    write(0);
    const Summary summary = summarise(RunReader(path()));
    EXPECT_EQ(summary.funds[0].balance.mean, 0);
    EXPECT_DOUBLE_EQ(summary.hospitals[0].base_payout, 398);
    const std::string text = to_text(summary);
    EXPECT_NE(text.find("settlement without scenarios"), std::string::npos);
    EXPECT_EQ(text.find("median"), std::string::npos);
    EXPECT_NE(text.find("398.00"), std::string::npos) << text;
}

}  // namespace
}  // namespace drgsim
