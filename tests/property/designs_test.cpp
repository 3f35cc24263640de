// Every design from a plan's text to the engine: the same bits for threads and order of blocks, the
// literal settlement of single scenarios to 1e-6, closed forms of budgets, stresses.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <mutex>

#include "scenarios/plan/prepare.hpp"
#include "sim/engine/engine.hpp"
#include "sim/settlement/settle.hpp"
#include "tests/support/small_region.hpp"

namespace drgsim {
namespace {

const std::string head = R"(schema = 1
name = "designs"
policies = ["guigang-2020"]
seed = 3
[data]
region = "r.h5"
[budget.employee]
total = 3e6
[budget.resident]
total = 2e6
)";

/// Drivers by all, by an axis and by two, correlated and in shocks.
const std::string random_drivers = R"(
[[driver]]
name = "budget"
target = "budget"
distribution = { type = "lognormal", mean = 1, cv = 0.05 }
[[driver]]
name = "cost"
target = "cost"
distribution = { type = "normal", mean = 1, sd = 0.1, truncate = [0.8, 1.4] }
[[driver]]
name = "weight"
target = "weight"
by = "group"
distribution = { type = "lognormal", mean = 1, cv = 0.1 }
split = "mdc"
[[driver]]
name = "volume"
target = "volume"
shocks = { all = 0.02, hospital = 0.05, "hospital-group" = 0.1 }
)";

const std::string tied = "[[correlation]]\ndrivers = [\"budget\", \"cost\"]\nrank = 0.6\n";

const std::string listed_drivers = R"(
[[driver]]
name = "budget"
target = "budget"
distribution = { type = "discrete", values = [0.9, 1, 1.1] }
[[driver]]
name = "cost"
target = "cost"
distribution = { type = "discrete", values = [0.95, 1.2] }
)";

struct Prepared {
    Region region = testing::small_region(
        {.hospitals = 6, .groups = 15, .cases = 1500, .year = 2024, .seed = 4});
    PreparedStudy study;
    explicit Prepared(const std::string& text)
        : study(prepare_study(parse_plan(text, "plan.toml", ""), region)) {}
};

/// Plans of every design that draws or chooses by itself.
std::map<std::string, std::string> plans() {
    const auto with = [](const std::string& keys, const std::string& rest) {
        return keys + head + rest;
    };
    return {{"monte-carlo", with("", random_drivers + tied)},
            {"antithetic", with("antithetic = true\n", random_drivers + tied)},
            {"latin-hypercube",
             with("sampling = \"latin-hypercube\"\nscenarios = 150\n", random_drivers + tied)},
            {"antithetic latin-hypercube",
             with("sampling = \"latin-hypercube\"\nantithetic = true\nscenarios = 150\n",
                  random_drivers + tied)},
            {"sobol", with("sampling = \"sobol\"\nscenarios = 150\n", random_drivers + tied)},
            {"saltelli", with("sampling = \"saltelli\"\n", random_drivers)},
            {"one-at-a-time", with("sampling = \"one-at-a-time\"\n", random_drivers)},
            {"grid", with("sampling = \"grid\"\n", listed_drivers)}};
}

class CollectingSink : public ResultSink {
  public:
    void put(ResultBlock block) override {
        const std::lock_guard lock(mutex_);
        const std::uint64_t first = block.first;
        blocks.emplace(first, std::move(block));
    }
    std::map<std::uint64_t, ResultBlock> blocks;

  private:
    std::mutex mutex_;
};

TEST(Designs, SameBitsForThreadsAndOrderOfBlocks) {
    for (const auto& [name, text] : plans()) {
        const Prepared prepared(text);
        const Engine engine(prepared.study.study, *prepared.study.source, Precision::single_lanes);
        const std::uint64_t scenarios = std::min<std::uint64_t>(prepared.study.scenarios, 150);
        CollectingSink one, three;
        for (auto* sink : {&one, &three}) {
            RunRequest request;
            request.scenarios = scenarios;
            request.threads = sink == &one ? 1 : 3;
            EXPECT_TRUE(engine.run(request, *sink));
        }
        ASSERT_EQ(one.blocks.size(), block_count(scenarios)) << name;
        for (const auto& [first, block] : one.blocks) {
            const ResultBlock alone = engine.compute(first / block_scenarios, scenarios);
            for (std::size_t v = 0; v < variable_count; ++v) {
                EXPECT_EQ(block.values[v], three.blocks.at(first).values[v]) << name;
                EXPECT_EQ(block.values[v], alone.values[v]) << name;
            }
            EXPECT_EQ(block.drivers, alone.drivers) << name;
        }
    }
}

/// Compares `money` of scenario s with the literal settlement, against `cost` of the same entity.
void expect_close(const ResultBlock& run, std::size_t s, const ResultBlock& literal, Var money,
                  Var cost, const std::string& name) {
    const auto& expected = literal.values[static_cast<std::size_t>(money)];
    const auto& scale = literal.values[static_cast<std::size_t>(cost)];
    const auto& got = run.values[static_cast<std::size_t>(money)];
    for (std::size_t e = 0; e < expected.size(); ++e)
        ASSERT_NEAR(got[s * expected.size() + e], expected[e], 1e-6 * std::max(scale[e], 1.0))
            << name << " scenario " << s << " entity " << e;
}

TEST(Designs, AgreeWithTheLiteralSettlement) {
    for (const auto& [name, text] : plans()) {
        const Prepared prepared(text);
        const Study& study = prepared.study.study;
        const Engine engine(study, *prepared.study.source, Precision::single_lanes);
        const ResultBlock block = engine.compute(0, prepared.study.scenarios);
        for (const std::size_t s : {std::size_t{0}, std::size_t{1}, block.count - 1}) {
            const ResultBlock literal = settle_scenario(study, *prepared.study.source, s);
            expect_close(block, s, literal, Var::payout, Var::cost, name);
            expect_close(block, s, literal, Var::hospital_payout, Var::hospital_cost, name);
            expect_close(block, s, literal, Var::group_payout, Var::group_cost, name);
        }
    }
}

const std::string budget_driver = R"(
[[driver]]
name = "b"
target = "budget"
by = "fund"
distribution = { type = "lognormal", mean = 1, cv = 0.1 }
)";

TEST(Designs, BudgetsAreTheClosedForm) {
    const double s = std::sqrt(std::log1p(0.01));
    const auto value = [s](double z) { return std::exp(s * z - s * s / 2); };
    const Prepared tornado("sampling = \"one-at-a-time\"\n" + head + budget_driver +
                           "split = \"fund\"\n");
    ASSERT_EQ(tornado.study.scenarios, 5u);
    EXPECT_EQ(tornado.study.design.factors, (std::vector<std::string>{"b.employee", "b.resident"}));
    const ResultBlock block =
        Engine(tornado.study.study, *tornado.study.source, Precision::single_lanes).compute(0, 5);
    const auto& budget = block.values[static_cast<std::size_t>(Var::budget)];
    const double z = 1.6448536269514722;
    const double expected[5][2] = {{0, 0}, {-z, 0}, {z, 0}, {0, -z}, {0, z}};
    for (std::size_t i = 0; i < 5; ++i) {
        EXPECT_NEAR(budget[2 * i], 3e6 * value(expected[i][0]), 1e-3) << i;
        EXPECT_NEAR(budget[2 * i + 1], 2e6 * value(expected[i][1]), 1e-3) << i;
    }
    const Prepared hypercube("sampling = \"latin-hypercube\"\n" + head + budget_driver);
    const Engine engine(hypercube.study.study, *hypercube.study.source, Precision::single_lanes);
    double mean = 0;
    for (std::uint64_t b = 0; b < block_count(1000); ++b) {
        const ResultBlock part = engine.compute(b, 1000);
        for (std::size_t i = 0; i < part.count; ++i)
            mean += part.values[static_cast<std::size_t>(Var::budget)][2 * i] / 1000;
    }
    EXPECT_NEAR(mean / 3e6, 1, 3e-4) << "Monte Carlo's standard error is 3e-3";
}

TEST(Stress, IsTheSettlementOfItsValues) {
    const std::string stresses = R"([[stress]]
name = "cut"
values = { budget = 0.9 }
[[stress]]
name = "dear groups"
values = { weight = { DR3 = 2 }, cost = 1.1 }
)";
    Prepared prepared(head + random_drivers + tied + stresses);
    const Prepared without(head + random_drivers + tied);
    EXPECT_EQ(prepared.study.stresses, (std::vector<std::string>{"cut", "dear groups"}));
    const Study& study = prepared.study.study;
    const ResultBlock block = settle_scenarios(study, *prepared.study.stress_source, 2);
    const ResultBlock base = settle(study);
    const auto of = [](const ResultBlock& b, Var v) {
        return b.values[static_cast<std::size_t>(v)];
    };
    EXPECT_DOUBLE_EQ(of(block, Var::budget)[0], 0.9 * of(base, Var::budget)[0]);
    EXPECT_DOUBLE_EQ(of(block, Var::budget)[2], of(base, Var::budget)[0]);
    EXPECT_DOUBLE_EQ(of(block, Var::cost)[0], of(base, Var::cost)[0]);
    EXPECT_NEAR(of(block, Var::cost)[2] / of(base, Var::cost)[0], 1.1, 1e-9);
    EXPECT_EQ(block.drivers[2].size(), 2 * study.axes.size(Axis::group));
    EXPECT_EQ(block.drivers[2][study.axes.size(Axis::group) + 3], 2);
    // Random scenarios are what they are without stresses.
    const Engine engine(study, *prepared.study.source, Precision::single_lanes);
    const Engine other(without.study.study, *without.study.source, Precision::single_lanes);
    EXPECT_EQ(of(engine.compute(0, 64), Var::hospital_payout),
              of(other.compute(0, 64), Var::hospital_payout));
}

}  // namespace
}  // namespace drgsim
