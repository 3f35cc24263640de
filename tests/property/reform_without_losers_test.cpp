// A reform that only raises payments has no loser in any scenario, whatever the pack, the region
// and the drivers: a rate raised by a tenth against the rate as it was, through the engine, a
// result file and the comparison. One that lowers the rate of one fund has some.
#include <gtest/gtest.h>

#include <memory>

#include "results/comparison/comparison.hpp"
#include "results/run/writer.hpp"
#include "scenarios/drivers/driver_source.hpp"
#include "sim/engine/engine.hpp"
#include "tests/property/random_study.hpp"
#include "tests/unit/results/temporary_folder.hpp"

namespace drgsim {
namespace {

using testing::Dice;

constexpr std::uint64_t scenarios = 70;

/// A random pack under a stated rate, in yuan per weight of 1, without caps and sharing.
Policy rate_policy(Policy policy, const char* name, double employee, double resident) {
    policy.name = name;
    policy.point_value.form = PointValueRules::Form::rate;
    policy.point_value.rate_source = PointValueRules::Rate::given;
    policy.point_value.rate = {employee, resident};
    policy.clearing = {};
    policy.clearing.assessment = false;
    return policy;
}

/// The comparison of rates times `employee` and `resident` with the rates as they are.
Comparison reform(unsigned seed, double employee, double resident) {
    Dice dice(seed);
    const Region region = testing::random_region(seed % 5);
    const Policy pack = testing::random_policy(dice);
    Study study =
        testing::random_study(region, dice,
                              {rate_policy(pack, "before", 5000, 6000),
                               rate_policy(pack, "after", 5000 * employee, 6000 * resident)});
    study.drivers = testing::random_drivers(dice);
    DistributionSpec spec;
    spec.type = DistributionSpec::Type::lognormal;
    spec.parameter = {1.0, 0.1, 0, 0};
    const DriverSource source(7, study.drivers,
                              std::vector<DistributionSpec>(study.drivers.size(), spec), study.axes,
                              region);
    const Engine engine(study, source, Precision::single_lanes);
    const TemporaryFolder folder;
    RunWriter writer(folder.file("r.h5"), describe_run(study, scenarios), Existing::refuse);
    for (std::uint64_t b = 0; b < block_count(scenarios); ++b)
        writer.put(engine.compute(b, scenarios));
    writer.finish(settle(study));
    return compare(RunReader(folder.file("r.h5")), "before");
}

/// Hospitals that lose in some scenario.
std::size_t losers(const std::vector<Change>& changes) {
    return static_cast<std::size_t>(std::count_if(
        changes.begin(), changes.end(), [](const Change& c) { return c.loses[0].share > 0; }));
}

TEST(ReformWithoutLosers, AHigherRateLowersNoPayment) {
    std::size_t winners = 0;
    for (unsigned seed = 700; seed < 712; ++seed) {
        SCOPED_TRACE(::testing::Message() << "seed " << seed);
        const Comparison c = reform(seed, 1.1, 1.1);
        ASSERT_FALSE(c.hospitals.empty());
        for (const auto* list : {&c.hospitals, &c.levels, &c.types, &c.communities})
            EXPECT_EQ(losers(*list), 0U);
        for (const Change& hospital : c.hospitals) winners += hospital.wins_always ? 1 : 0;
    }
    EXPECT_GT(winners, 50U) << "hardly anything was raised";
}

TEST(ReformWithoutLosers, TwinWithAFundsRateLoweredMustFail) {
    std::size_t found = 0;
    for (unsigned seed = 700; seed < 704; ++seed) found += losers(reform(seed, 1.1, 0.9).hospitals);
    EXPECT_GT(found, 4U);
}

}  // namespace
}  // namespace drgsim
