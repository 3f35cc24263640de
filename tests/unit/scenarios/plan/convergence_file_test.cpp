// The [convergence] table: targets by name, looks, and what is said about others.
#include <gtest/gtest.h>

#include "scenarios/plan/plan.hpp"
#include "tests/unit/scenarios/plan/plan_texts.hpp"

namespace drgsim {
namespace {

using namespace testing;

TEST(ConvergenceFile, ReadsTargetsAndLooks) {
    const Convergence none = parse(minimal).convergence;
    EXPECT_TRUE(none.targets.empty());
    EXPECT_EQ(none.least, 512U);
    EXPECT_EQ(none.step, 512U);
    const Convergence read = parse(minimal + R"([convergence]
targets = { balance = 0.001, point_value = 0.0005 }
least = 640
)")
                                 .convergence;
    ASSERT_EQ(read.targets.size(), 2U);
    EXPECT_EQ(read.targets[0].output, Var::balance);
    EXPECT_EQ(read.targets[0].share, 0.001);
    EXPECT_EQ(read.targets[1].output, Var::point_value);
    EXPECT_EQ(read.least, 640U);
    EXPECT_EQ(read.step, 512U);
}

TEST(ConvergenceFile, NamesWhatIsNoOutputOfFunds) {
    const std::string text = minimal + "[convergence]\ntargets = ";
    expect_problem(text + "{ point_valu = 0.001 }", "names \"point_valu\"");
    expect_problem(text + "{ point_valu = 0.001 }", "did you mean \"point_value\"?");
    expect_problem(text + "{ hospital_cost = 0.001 }", "names \"hospital_cost\"");
    expect_problem(text + "{ balance = 0 }", "`convergence.targets.balance` is 0");
    expect_problem(minimal + "[convergence]\nstep = 64\n", "`convergence` has no targets");
}

}  // namespace
}  // namespace drgsim
