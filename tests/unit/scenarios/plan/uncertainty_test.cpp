// The [uncertainty] table of a plan: values, what goes with what.
#include <gtest/gtest.h>

#include "scenarios/plan/plan.hpp"
#include "tests/unit/scenarios/plan/plan_texts.hpp"

namespace drgsim {
namespace {

using namespace testing;

CaseUncertainty uncertainty_of(std::vector<std::string> settings) {
    PlanChanges changes;
    changes.set = std::move(settings);
    return parse(minimal, changes).uncertainty;
}

TEST(Uncertainty, BootstrapHasEightBitsUnlessAskedForMore) {
    EXPECT_EQ(uncertainty_of({"uncertainty.bootstrap=\"poisson\""}).bootstrap_bits, 8);
    EXPECT_EQ(
        uncertainty_of({"uncertainty.bootstrap=\"poisson\"", "uncertainty.bits=16"}).bootstrap_bits,
        16);
    EXPECT_EQ(uncertainty_of({"uncertainty.bits=16"}).bootstrap_bits, 0);
}

TEST(Uncertainty, ReadsNoiseAndRecalibration) {
    const CaseUncertainty asked =
        uncertainty_of({"uncertainty.bootstrap=\"poisson\"", "uncertainty.recalibrate=true",
                        "uncertainty.noise_cv=0.25"});
    EXPECT_TRUE(asked.any() && asked.recalibrate);
    EXPECT_FALSE(asked.bootstrap_alone());
    EXPECT_EQ(asked.noise_cv, 0.25);
}

TEST(Uncertainty, SaysWhatDoesNotGoTogether) {
    EXPECT_THROW(uncertainty_of({"uncertainty.recalibrate=true"}), InputError);
    EXPECT_THROW(uncertainty_of({"uncertainty.bits=12"}), InputError);
    EXPECT_THROW(uncertainty_of({"uncertainty.noise_cv=-1"}), InputError);
    EXPECT_THROW(uncertainty_of({"uncertainty.bootstrap=\"jackknife\""}), InputError);
}

}  // namespace
}  // namespace drgsim
