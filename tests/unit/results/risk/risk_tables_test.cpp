// /risk of a result made by hand: figures, allocations that add up, and what is stored.
#include "results/risk/risk_tables.hpp"

#include "tests/unit/results/hand_made_result.hpp"

namespace drgsim {
namespace {

using Measure = RiskMeasure;
using Statistic = RiskStatistic;
using Figure = RiskFigure;

class Risk : public HandMadeResult {
  protected:
    /// The tables of 100 scenarios.
    RiskTables tables() {
        write(describe(100));
        return *stored_risk(RunReader(path()));
    }
};

TEST_F(Risk, FundsHaveMomentsQuantilesAndTails) {
    const RiskTables risk = tables();
    EXPECT_DOUBLE_EQ(risk.of(Measure::balance, Statistic::mean)[0], 10 - 49.5);
    EXPECT_DOUBLE_EQ(risk.of(Measure::balance, Statistic::minimum)[0], -89);
    EXPECT_DOUBLE_EQ(risk.of(Measure::balance, Statistic::quantile)[1], 10 - 94.05);
    EXPECT_DOUBLE_EQ(risk.of(Measure::balance, Statistic::var)[0], 84);   // 95 of 100 are below
    EXPECT_DOUBLE_EQ(risk.of(Measure::balance, Statistic::tvar)[0], 87);  // 85 .. 89
    EXPECT_DOUBLE_EQ(risk.of(Measure::balance, Statistic::tvar)[1], 89);  // 99 %
    EXPECT_TRUE(std::isnan(risk.of(Measure::balance, Statistic::var_high)[1]));
    EXPECT_DOUBLE_EQ(risk.of(Figure::deficit_probability)[0], 0.89);    // s = 11 .. 99
    EXPECT_DOUBLE_EQ(risk.of(Figure::deficit_probability)[1], 0);       // -1e-9 is rounding
    EXPECT_DOUBLE_EQ(risk.of(Figure::depreciation_probability)[0], 0);  // within 1e-6
    EXPECT_NEAR(risk.of(Measure::point_value, Statistic::tvar)[0], 47e-7, 1e-12);
    EXPECT_DOUBLE_EQ(risk.of(Measure::payout, Statistic::exceedance_threshold)[100], 278.5);
    EXPECT_DOUBLE_EQ(risk.of(Measure::payout, Statistic::exceedance_probability)[0], 0.99);
}

TEST_F(Risk, HospitalsAndLevelsHaveBothFundsTogether) {
    const RiskTables risk = tables();
    EXPECT_DOUBLE_EQ(risk.of(Measure::hospital_impact, Statistic::mean)[0], -1);  // 2 (49.5 - 50)
    EXPECT_DOUBLE_EQ(risk.of(Measure::hospital_impact, Statistic::quantile)[1], -90.1);
    EXPECT_DOUBLE_EQ(risk.of(Measure::hospital_impact, Statistic::tvar)[0], 96);  // s = 0 .. 4
    EXPECT_DOUBLE_EQ(risk.of(Measure::hospital_impact, Statistic::sd)[1], 0);
    EXPECT_DOUBLE_EQ(risk.of(Measure::hospital_surplus_rate, Statistic::mean)[1], -0.01);
    EXPECT_DOUBLE_EQ(risk.of(Measure::hospital_surplus_rate, Statistic::tvar)[0], 96.0 / 800);
    const auto& worse = risk.of(Figure::hospital_loss_probability);
    EXPECT_DOUBLE_EQ(worse[0], 0.5);  // more than 0
    EXPECT_DOUBLE_EQ(worse[1], 0.4);  // more than 20 of 400: s < 40
    EXPECT_DOUBLE_EQ(worse[2], 0.3);  // more than 40
    EXPECT_DOUBLE_EQ(worse[3], 1);
    EXPECT_DOUBLE_EQ(worse[4], 0);
    const auto& level = risk.of(Measure::level_impact, Statistic::mean);
    EXPECT_DOUBLE_EQ(level[0], -1);
    EXPECT_DOUBLE_EQ(level[1], 0);
    EXPECT_DOUBLE_EQ(level[2], -1);
    EXPECT_DOUBLE_EQ(risk.of(Figure::level_loss_probability)[2 * 3 + 1], 0.4);
}

TEST_F(Risk, AllocationsAddUpToTheTailOfTheFund) {
    const RiskTables risk = tables();
    const auto& hospital = risk.of(Figure::hospital_co_tvar);  // [fund][tail][hospital]
    EXPECT_DOUBLE_EQ(hospital[0], 200 + 97 - 50);              // in the worst five years
    EXPECT_DOUBLE_EQ(hospital[1], 29.5);
    EXPECT_DOUBLE_EQ(risk.of(Figure::hospital_co_tvar_excess)[0], 97 - 49.5);
    for (const std::size_t at : {0U, 1U, 2U, 3U}) {  // fund and tail
        const double sum = hospital[at * 2] + hospital[at * 2 + 1];
        EXPECT_NEAR(sum + risk.of(Figure::budget_co_tvar)[at],
                    risk.of(Measure::balance, Statistic::tvar)[at], 1e-9);
    }
    for (const std::size_t t : {0U, 1U}) {
        double sum =
            risk.of(Figure::region_budget_co_tvar)[t] + risk.of(Figure::ungrouped_co_tvar)[t];
        for (const std::size_t g : {0U, 1U, 2U, 3U})
            sum += risk.of(Figure::group_co_tvar)[t * 4 + g];
        EXPECT_NEAR(sum, risk.of(Measure::region_balance, Statistic::tvar)[t], 1e-9);
        EXPECT_NEAR(risk.of(Figure::ungrouped_co_tvar)[t], 4, 1e-9);  // 1 of each group
    }
}

TEST_F(Risk, WhatIsStoredIsWhatIsComputed) {
    const RiskTables stored = tables();
    const RiskTables computed = compute_risk(RunReader(path()));
    for (std::size_t v = 0; v < risk_variables().size(); ++v) {
        ASSERT_EQ(stored.values[v].size(), computed.values[v].size()) << risk_variables()[v].name;
        for (std::size_t i = 0; i < stored.values[v].size(); ++i)
            EXPECT_TRUE(stored.values[v][i] == computed.values[v][i] ||
                        (std::isnan(stored.values[v][i]) && std::isnan(computed.values[v][i])))
                << risk_variables()[v].name << " " << i;
    }
}

TEST_F(Risk, SwitchesLeaveOutWhatIsNotKept) {
    RunDescription d = describe(70);
    d.output = {false, false, false, false};
    RunWriter writer(path(), d, Existing::replace);
    writer.put(sample_block(d, 0));
    writer.put(sample_block(d, 1));
    writer.finish(sample_base(d));
    const RiskTables risk = *stored_risk(RunReader(path()));
    EXPECT_FALSE(risk.of(Measure::payout, Statistic::mean).empty());
    EXPECT_TRUE(risk.of(Measure::hospital_impact, Statistic::mean).empty());
    EXPECT_TRUE(risk.of(Figure::group_co_tvar).empty());
}

TEST_F(Risk, APlanMaySwitchItOff) {
    RunDescription d = describe(100);
    d.output.risk = false;
    write(d);
    const RunReader reader(path());
    EXPECT_FALSE(stored_risk(reader));
    EXPECT_FALSE(reader.description().output.risk);
    EXPECT_DOUBLE_EQ(compute_risk(reader).of(Measure::balance, Statistic::mean)[0], -39.5);
}

TEST(RiskVariables, PositionsFollowTheTable) {
    std::size_t next = 0;
    for (int m = 0; m < risk_measure_count; ++m) {
        for (int s = 0; s < risk_statistic_count; ++s) {
            if (!has_statistic(static_cast<Measure>(m), static_cast<Statistic>(s))) continue;
            EXPECT_EQ(risk_index(static_cast<Measure>(m), static_cast<Statistic>(s)), next++);
        }
    }
    EXPECT_EQ(risk_index(Figure::depreciation_probability), next);
    EXPECT_EQ(risk_index(Figure::ungrouped_co_tvar) + 1, risk_variables().size());
    EXPECT_EQ(risk_variables()[risk_index(Figure::group_co_tvar)].name, "group_co_tvar");
    EXPECT_EQ(risk_variables()[risk_index(Measure::balance, Statistic::tvar)].name, "balance_tvar");
}

}  // namespace
}  // namespace drgsim
