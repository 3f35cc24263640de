// Small random regions and fixed multipliers for tests: hostile on purpose (rare groups, ungrouped
// cases, excluded and unreasonable costs, heavy tails, ties), the same on every machine.
#pragma once

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "sim/region/region.hpp"
#include "sim/study/study.hpp"

namespace drgsim::testing {

struct SmallRegionOptions {
    int hospitals = 9;
    int groups = 25;
    int cases = 5000;
    int year = 2024;
    unsigned seed = 1;
};

/// Uniform in [0, 1) from the generator's integers alone.
inline double unit(std::mt19937_64& random) {
    return static_cast<double>(random() >> 11) * 0x1p-53;
}

inline double whole_fen(double yuan) {
    return std::round(yuan * 100) / 100;
}

inline Region small_region(const SmallRegionOptions& options) {
    std::mt19937_64 random(options.seed);
    Region region;
    for (int h = 0; h < options.hospitals; ++h) {
        const HospitalId id = region.hospitals.add("H" + std::to_string(h));
        region.hospitals.level[index(id)] = static_cast<std::int8_t>(1 + h % 3);
        region.hospitals.coefficient[index(id)] = 0.9 + 0.2 * unit(random);
        region.hospitals.assessment[index(id)] = 0.97 + 0.05 * unit(random);
        region.hospitals.audit_deduction[index(id)] = h % 4 == 0 ? 1200 : 0;
        region.hospitals.points_deducted[index(id)] = h % 5 == 1 ? 250 : 0;
    }
    std::vector<double> mean;
    for (int g = 0; g < options.groups; ++g) {
        const std::string code =
            std::string(1, static_cast<char>('A' + g % 6)) + "R" + std::to_string(g);
        region.groups.add(g == options.groups - 1 ? "0000" : code);
        mean.push_back(1500 * std::exp(2.5 * unit(random)));
    }
    region.groups.base_group[1] = 1;
    CaseTable& cases = region.cases;
    for (int i = 0; i < options.cases; ++i) {
        const double skew = unit(random);
        // The last but one group is rare (a handful of cases), the last is ungrouped.
        int g = static_cast<int>(skew * skew * (options.groups - 2));
        if (i % 1500 == 7) g = options.groups - 2;
        if (i % 400 == 3) g = options.groups - 1;
        const double factor =
            std::exp(1.1 * (unit(random) + unit(random) + unit(random) - 1.5) * 1.4);
        const double cost = whole_fen(mean[static_cast<std::size_t>(g)] * factor + 20);
        const double paid = whole_fen(cost * (0.5 + 0.3 * unit(random)));
        const double other = i % 7 == 0 ? whole_fen(0.05 * cost) : 0;
        cases.hospital.push_back(
            static_cast<HospitalId>(random() % static_cast<unsigned>(options.hospitals)));
        cases.fund.push_back(unit(random) < 0.3 ? Fund::employee : Fund::resident);
        cases.group[0].push_back(static_cast<GroupId>(g));
        cases.discharge_date.push_back(options.year * 10000 +
                                       static_cast<int>(1 + random() % 12) * 100 + 15);
        cases.total_cost.push_back(cost);
        cases.fund_paid.push_back(paid);
        cases.other_paid.push_back(other);
        // A few bookings do not add up: C != F + D + O.
        cases.patient_paid.push_back(cost - paid - other + (i % 997 == 5 ? 3.21 : 0));
        cases.self_expense.push_back(whole_fen(cost * 0.22 * unit(random)));
        cases.unreasonable_cost.push_back(i % 9 == 0 ? whole_fen(0.2 * cost) : 0);
        cases.excluded_cost.push_back(i % 31 == 0 ? whole_fen(0.1 * cost) : 0);
    }
    return region;
}

/// A study of 2024, calibrated on itself, prepayments kept. The region is borrowed.
inline Study study_of(const Region& region, const Policy& policy) {
    Study study;
    study.region = &region;
    study.axes = axes_of(region);
    study.year = 2024;
    const std::vector<int> history{2024};
    study.policies.push_back({policy, calibrate(region, policy, history)});
    study.flows = reference_flows(region, history);
    study.budget = {3.1e6, 5.4e6};
    study.output.prepaid = true;
    return study;
}

/// Gives stated values: value(driver, scenario, entity).
class StatedSource : public ScenarioSource {
  public:
    using Value = double (*)(std::size_t driver, std::uint64_t scenario, std::size_t entity);
    StatedSource(const Study& study, Value value) : study_(study), value_(value) {}
    void draw(std::size_t driver, std::uint64_t first, int lanes, double* values) const override {
        const std::size_t entities = study_.drivers[driver].entities(study_.axes);
        for (std::size_t e = 0; e < entities; ++e) {
            for (int l = 0; l < lanes; ++l) {
                values[e * static_cast<std::size_t>(lanes) + static_cast<std::size_t>(l)] =
                    value_(driver, first + static_cast<std::uint64_t>(l), e);
            }
        }
    }

  private:
    const Study& study_;
    Value value_;
};

}  // namespace drgsim::testing
