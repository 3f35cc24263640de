// The engine's lanes against the literal settlement of a transformed region: 1e-6 (single) and
// 1e-9 (double) of the cost of the same fund, hospital or group.
#include <gtest/gtest.h>

#include "sim/engine/engine.hpp"
#include "sim/settlement/settle.hpp"
#include "tests/support/guigang_study.hpp"
#include "tests/support/small_region.hpp"

namespace drgsim {
namespace {

using testing::driver;
using testing::guigang_study;
using testing::small_region;
using testing::StatedSource;

/// Multipliers between 0.7 and 1.3; scenario 0 has none.
double some_value(std::size_t d, std::uint64_t scenario, std::size_t entity) {
    if (scenario == 0) return 1;
    std::uint64_t x = (d + 1) * 0x9E3779B97F4A7C15ULL + scenario * 0xBF58476D1CE4E5B9ULL +
                      entity * 0x94D049BB133111EBULL;
    x ^= x >> 31;
    x *= 0xD6E8FEB86659FD93ULL;
    x ^= x >> 32;
    return 0.7 + 0.6 * static_cast<double>(x >> 11) * 0x1p-53;
}

double whole_volume(std::size_t, std::uint64_t scenario, std::size_t entity) {
    return scenario == 0 ? 1.0 : static_cast<double>((scenario + entity) % 3);
}

/// Coordinates of case i along the driver's axes, as an entity.
std::size_t entity_of(const Study& study, const Driver& d, std::size_t i) {
    const CaseTable& cases = study.region->cases;
    std::size_t e = 0;
    for (const Axis axis : d.by) {
        std::size_t at = 0;
        switch (axis) {
            case Axis::fund:
                at = index(cases.fund[i]);
                break;
            case Axis::level:
                at = static_cast<std::size_t>(
                    study.region->hospitals.level[index(cases.hospital[i])] - 1);
                break;
            case Axis::hospital:
                at = index(cases.hospital[i]);
                break;
            case Axis::group:
                at = index(cases.group[0][i]);
                break;
            case Axis::month:
                at = static_cast<std::size_t>(cases.month(i) - 1);
                break;
            case Axis::mdc:
                at = study.axes.mdc_of_group[index(cases.group[0][i])];
                break;
        }
        e = e * study.axes.size(axis) + at;
    }
    return e;
}

/// Rescales the changed weights so that sum n_g w_g is what it was.
void hold_total(const Study& study, Study& changed) {
    const Standards& before = study.policies[0].standards;
    Standards& after = changed.policies[0].standards;
    double total = 0;
    double moved = 0;
    for (std::size_t g = 0; g < before.weight.size(); ++g) {
        if (std::isnan(before.weight[g])) continue;
        total += before.case_count[g] * before.weight[g];
        moved += before.case_count[g] * after.weight[g];
    }
    for (double& weight : after.weight) weight *= total / moved;
}

/// The region, budget and standards that scenario s means, settled literally.
ResultBlock settle_transformed(const Study& study, StatedSource::Value value, std::uint64_t s) {
    Region region = *study.region;
    Study changed = study;
    CaseTable& cases = region.cases;
    std::vector<int> copies(cases.size(), 1);
    for (std::size_t d = 0; d < study.drivers.size(); ++d) {
        const Driver& drv = study.drivers[d];
        if (drv.target == Target::budget) {
            for (std::size_t f = 0; f < fund_count; ++f)
                changed.budget[f] *= value(d, s, drv.by.empty() ? 0 : f);
        }
        if (drv.target == Target::assessment) {
            for (std::size_t h = 0; h < region.hospitals.size(); ++h)
                region.hospitals.assessment[h] *= value(d, s, h);
        }
        if (drv.target == Target::coefficient) {
            for (std::size_t h = 0; h < region.hospitals.size(); ++h)
                region.hospitals.coefficient[h] *= value(d, s, h);
        }
        if (drv.target == Target::weight) {
            for (std::size_t g = 0; g < region.groups.size(); ++g) {
                changed.policies[0].standards.weight[g] *= value(d, s, g);
            }
        }
        if (drv.target == Target::review_approval) {
            changed.policies[0].policy.review.approval_rate *= value(d, s, 0);
        }
        for (std::size_t i = 0; i < cases.size(); ++i) {
            const double m = value(d, s, entity_of(study, drv, i));
            if (drv.target == Target::volume) copies[i] *= static_cast<int>(m);
            if (drv.target == Target::fund_share) {
                cases.patient_paid[i] += cases.fund_paid[i] * (1 - m);
                cases.fund_paid[i] *= m;
            }
            if (drv.target != Target::cost) continue;
            for (auto* column :
                 {&cases.total_cost, &cases.fund_paid, &cases.patient_paid, &cases.other_paid,
                  &cases.self_expense, &cases.unreasonable_cost, &cases.excluded_cost}) {
                (*column)[i] *= m;
            }
        }
    }
    if (!study.drivers.empty() && study.drivers[0].hold_total_weight) hold_total(study, changed);
    Region copied = region;
    copied.cases = {};
    for (std::size_t i = 0; i < cases.size(); ++i) {
        for (int k = 0; k < copies[i]; ++k) {
            CaseTable& out = copied.cases;
            out.hospital.push_back(cases.hospital[i]);
            out.fund.push_back(cases.fund[i]);
            out.group[0].push_back(cases.group[0][i]);
            out.discharge_date.push_back(cases.discharge_date[i]);
            out.total_cost.push_back(cases.total_cost[i]);
            out.fund_paid.push_back(cases.fund_paid[i]);
            out.patient_paid.push_back(cases.patient_paid[i]);
            out.other_paid.push_back(cases.other_paid[i]);
            out.self_expense.push_back(cases.self_expense[i]);
            out.unreasonable_cost.push_back(cases.unreasonable_cost[i]);
            out.excluded_cost.push_back(cases.excluded_cost[i]);
        }
    }
    changed.region = &copied;
    return settle(changed);
}

/// Compares scenario s of `run` with `literal`: money relative to the cost of the same entity,
/// points and point values relative to their own size.
void expect_agree(const Study& study, const ResultBlock& run, std::size_t s,
                  const ResultBlock& literal, double tolerance) {
    const DimSizes sizes = dim_sizes(study, 1);
    const auto of = [&](Var v) -> const std::vector<double>& {
        return literal.values[static_cast<std::size_t>(v)];
    };
    for (std::size_t v = 0; v < variable_count; ++v) {
        const Variable& variable = variables[v];
        const std::size_t n = values_per_scenario(variable, sizes);
        ASSERT_EQ(literal.values[v].size(), n) << variable.name;
        for (std::size_t e = 0; e < n; ++e) {
            const double expected = literal.values[v][e];
            const double got = run.values[v][s * n + e];
            double scale = std::max(1.0, std::abs(expected));
            if (variable.units == "yuan") {
                if (variable.dims[0] == Dim::group) scale = of(Var::group_cost)[e];
                if (variable.rank == 2 && variable.dims[1] == Dim::hospital)
                    scale = of(Var::hospital_cost)[e];
                if (variable.rank == 3) scale = of(Var::hospital_cost)[e / month_count];
                if (variable.rank == 1 && variable.dims[0] == Dim::fund) scale = of(Var::cost)[e];
                if (variable.dims[1] == Dim::month && variable.rank == 2)
                    scale = of(Var::cost)[e / month_count];
            }
            scale = std::max(scale, 1.0);
            ASSERT_NEAR(got, expected, tolerance * scale)
                << variable.name << " entity " << e << " scenario " << s;
        }
    }
}

struct DriverCase {
    const char* name;
    std::vector<Driver> drivers;
    StatedSource::Value value = some_value;
};

std::vector<DriverCase> driver_cases() {
    Driver held = driver("w", Target::weight, {Axis::group});
    held.hold_total_weight = true;
    return {
        {"weight, total held", {held}},
        {"none", {}},
        {"budget", {driver("b", Target::budget, {Axis::fund})}},
        {"weight", {driver("w", Target::weight, {Axis::group})}},
        {"cost by group and by hospital",
         {driver("c", Target::cost, {Axis::group}), driver("ch", Target::cost, {Axis::hospital})}},
        {"cost by level and mdc", {driver("c", Target::cost, {Axis::level, Axis::mdc})}},
        {"cost by hospital and group", {driver("c", Target::cost, {Axis::hospital, Axis::group})}},
        {"cost by month", {driver("c", Target::cost, {Axis::month})}},
        {"cost by fund and month", {driver("c", Target::cost, {Axis::fund, Axis::month})}},
        {"volume by hospital", {driver("v", Target::volume, {Axis::hospital})}, whole_volume},
        {"volume by group", {driver("v", Target::volume, {Axis::group})}, whole_volume},
        {"volume by month", {driver("v", Target::volume, {Axis::month})}, whole_volume},
        {"coefficient", {driver("k", Target::coefficient, {Axis::hospital})}},
        {"approval", {driver("q", Target::review_approval, {})}},
        {"assessment", {driver("a", Target::assessment, {Axis::hospital})}},
        {"fund share by fund and level",
         {driver("s", Target::fund_share, {Axis::fund, Axis::level})}},
        {"all at once",
         {driver("b", Target::budget, {Axis::fund}), driver("w", Target::weight, {Axis::group}),
          driver("c", Target::cost, {Axis::group}), driver("ch", Target::cost, {Axis::hospital}),
          driver("k", Target::coefficient, {Axis::hospital}),
          driver("q", Target::review_approval, {}),
          driver("s", Target::fund_share, {Axis::level})}},
    };
}

void check_all(double cap_share, Precision precision, double tolerance) {
    const Region region = small_region({});
    for (const DriverCase& c : driver_cases()) {
        SCOPED_TRACE(c.name);
        Study study = guigang_study(region, cap_share, 0.8);
        study.drivers = c.drivers;
        const StatedSource source(study, c.value);
        const ResultBlock run = Engine(study, source, precision).compute(0, 6);
        for (const std::uint64_t s : {0, 1, 5}) {
            expect_agree(study, run, s, settle_transformed(study, c.value, s), tolerance);
        }
    }
}

TEST(EngineAgrees, SingleLanesWithoutBindingCap) {
    check_all(1.0, Precision::single_lanes, 1e-6);
}
TEST(EngineAgrees, SingleLanesWithBindingCap) {
    check_all(0.01, Precision::single_lanes, 1e-6);
}
TEST(EngineAgrees, DoubleLanesWithoutBindingCap) {
    check_all(1.0, Precision::double_lanes, 1e-9);
}
TEST(EngineAgrees, DoubleLanesWithBindingCap) {
    check_all(0.01, Precision::double_lanes, 1e-9);
}

}  // namespace
}  // namespace drgsim
