// What each method conserves (rules 8), for random packs, regions and drivers, in the engine's
// lanes: floating values on total-cost basis and DIP with a common share pay out the budget, DIP
// with the hospital's own share misses it by a closed form, a rate pays its standards.
#include <gtest/gtest.h>

#include <memory>

#include "scenarios/drivers/driver_source.hpp"
#include "sim/engine/engine.hpp"
#include "tests/property/random_study.hpp"

namespace drgsim {
namespace {

using testing::Dice;
using Form = PointValueRules::Form;
using Pays = ClearingRules::FundPays;

constexpr std::size_t count = 8;  ///< scenarios looked at

const std::vector<double>& of(const ResultBlock& block, Var v) {
    return block.values[static_cast<std::size_t>(v)];
}

/// A random pack under one method, without caps, deductions and assessment, on books that add up.
struct Conserving {
    Dice dice;
    Region region;
    Study study;
    ResultBlock block;

    Conserving(unsigned seed, Form form, Pays pays, bool may_leave)
        : dice(seed), region(testing::random_region(seed % 5)) {
        CaseTable& c = region.cases;
        for (std::size_t i = 0; i < c.size(); ++i)
            c.patient_paid[i] = c.total_cost[i] - c.fund_paid[i] - c.other_paid[i];
        std::fill(region.hospitals.audit_deduction.begin(), region.hospitals.audit_deduction.end(),
                  0.0);
        Policy policy = testing::random_policy(dice);
        policy.point_value.form = form;
        policy.clearing = {};
        policy.clearing.fund_pays = pays;
        policy.clearing.assessment = false;
        if (!may_leave) {
            policy.outside.rules.clear();
            for (TailPiece& piece : policy.tail.pieces) piece.route = TailPiece::Route::points;
        }
        study = testing::random_study(region, dice, {policy});
        study.drivers = testing::random_drivers(dice);
        DistributionSpec spec;
        spec.type = DistributionSpec::Type::lognormal;
        spec.parameter = {1.0, 0.1, 0, 0};
        const DriverSource source(5, study.drivers,
                                  std::vector<DistributionSpec>(study.drivers.size(), spec),
                                  study.axes, region);
        block = Engine(study, source, Precision::double_lanes).compute(0, count);
    }

    [[nodiscard]] std::size_t hospitals() const { return region.hospitals.size(); }
};

void expect_payouts_are_the_budget(Form form, Pays pays) {
    for (unsigned seed = 500; seed < 540; ++seed) {
        SCOPED_TRACE(::testing::Message() << "seed " << seed);
        const Conserving c(seed, form, pays, true);
        for (std::size_t i = 0; i < count * fund_count; ++i) {
            EXPECT_NEAR(of(c.block, Var::payout)[i], of(c.block, Var::budget)[i],
                        1e-9 * of(c.block, Var::cost)[i]);
            EXPECT_NEAR(of(c.block, Var::balance)[i], 0, 1e-9 * of(c.block, Var::cost)[i]);
        }
    }
}

TEST(Conservation, TotalCostBasisPaysOutTheBudget) {
    expect_payouts_are_the_budget(Form::total_cost, Pays::net);
}

TEST(Conservation, DipWithACommonSharePaysOutTheBudget) {
    expect_payouts_are_the_budget(Form::dip, Pays::common_share);
}

/// Leak = B (sum over hospitals of P_h phi_h / (P phi) - 1): V = (B / phi) / P, and each hospital
/// is paid P_h V phi_h.
TEST(Conservation, DipWithHospitalSharesLeaksByItsClosedForm) {
    double greatest = 0;
    for (unsigned seed = 540; seed < 580; ++seed) {
        SCOPED_TRACE(::testing::Message() << "seed " << seed);
        Conserving c(seed, Form::dip, Pays::booked_share, false);
        if (!c.study.pools.empty()) continue;
        const ResultBlock& block = c.block;
        for (std::size_t i = 0; i < count * fund_count; ++i) {
            const double phi = of(block, Var::fund_booked)[i] / of(block, Var::cost)[i];
            double paid_share = 0;
            for (std::size_t h = 0; h < c.hospitals(); ++h) {
                const std::size_t at = i * c.hospitals() + h;
                if (of(block, Var::hospital_cost)[at] == 0) continue;
                paid_share += of(block, Var::hospital_points)[at] / of(block, Var::points)[i] *
                              of(block, Var::hospital_booked)[at] /
                              of(block, Var::hospital_cost)[at];
            }
            const double budget = of(block, Var::budget)[i];
            const double leak = budget * (paid_share / phi - 1);
            EXPECT_NEAR(of(block, Var::payout)[i] - budget, leak, 1e-9 * of(block, Var::cost)[i]);
            greatest = std::max(greatest, std::abs(leak));
        }
    }
    EXPECT_GT(greatest, 100) << "nothing ever leaked";
}

TEST(Conservation, ARatePaysItsStandards) {
    for (unsigned seed = 580; seed < 620; ++seed) {
        SCOPED_TRACE(::testing::Message() << "seed " << seed);
        const Conserving c(seed, Form::rate, Pays::net, true);
        if (!c.study.pools.empty()) continue;
        const ResultBlock& block = c.block;
        for (std::size_t i = 0; i < count * fund_count; ++i) {
            const double value = of(block, Var::point_value)[i];
            EXPECT_EQ(value, of(block, Var::point_value)[i % fund_count]) << "the rate moved";
            for (std::size_t h = 0; h < c.hospitals(); ++h) {
                const std::size_t at = i * c.hospitals() + h;
                EXPECT_NEAR(of(block, Var::hospital_entitlement)[at],
                            value * of(block, Var::hospital_points)[at],
                            1e-9 * of(block, Var::cost)[i]);
            }
        }
    }
}

}  // namespace
}  // namespace drgsim
