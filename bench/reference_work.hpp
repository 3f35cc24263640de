// The reference work REF that benchmarks share: a synthetic region of 1 M cases
// (DRGSIM_BENCH_CASES), 443 hospitals, 600 groups, guigang-2020, drivers on budget by fund, weight
// by group, cost by group and by hospital, volume by hospital.
#pragma once

#include <cstdlib>
#include <ctime>
#include <memory>
#include <optional>
#include <string>

#include "scenarios/drivers/driver_source.hpp"
#include "scenarios/policy/policy_file.hpp"
#include "scenarios/synth/synth.hpp"
#include "sim/settlement/settle.hpp"
#include "sim/study/study.hpp"

namespace drgsim::bench {

inline double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

inline const Region& region() {
    static const Region made = [] {
        SynthOptions options;
        const char* cases = std::getenv("DRGSIM_BENCH_CASES");
        if (cases != nullptr) options.cases = std::strtoull(cases, nullptr, 10);
        options.years = 1;
        return synthesize(options);
    }();
    return made;
}

inline Driver driver(std::string name, Target target, std::vector<Axis> by) {
    Driver d;
    d.name = std::move(name);
    d.target = target;
    d.by = std::move(by);
    return d;
}

/// A study of the region with a source of its drivers.
struct Work {
    Study study;
    std::unique_ptr<DriverSource> source;

    Work(std::vector<Driver> drivers, std::optional<double> cap_share)
        : Work(std::move(drivers), pack("guigang-2020", cap_share)) {}

    static Policy pack(const std::string& name, std::optional<double> cap_share) {
        Problems problems;
        Policy policy = load_policy(name, ".", {}, problems);
        problems.throw_if_any();
        policy.review.cap_share = cap_share;
        return policy;
    }

    Work(std::vector<Driver> drivers, const Policy& policy) {
        const std::vector<int> history{2024};
        study.region = &region();
        study.axes = axes_of(region());
        study.year = 2024;
        study.policies.push_back({policy, calibrate(region(), policy, history), {}});
        study.flows = reference_flows(region(), history);
        for (const auto& paid : study.flows.fund_paid)
            for (std::size_t f = 0; f < fund_count; ++f) study.budget[f] += 1.02 * paid[f];
        study.policies[0].expected = expected_year(study, study.policies[0], 2024);
        study.drivers = std::move(drivers);
        DistributionSpec spec;
        spec.type = DistributionSpec::Type::lognormal;
        spec.parameter = {1.0, 0.08, 0, 0};
        const std::vector<DistributionSpec> specs(study.drivers.size(), spec);
        source =
            std::make_unique<DriverSource>(20261121, study.drivers, specs, study.axes, region());
    }
};

inline std::vector<Driver> reference_drivers() {
    return {driver("budget", Target::budget, {Axis::fund}),
            driver("weight", Target::weight, {Axis::group}),
            driver("cost-group", Target::cost, {Axis::group}),
            driver("cost-hospital", Target::cost, {Axis::hospital}),
            driver("volume", Target::volume, {Axis::hospital})};
}

}  // namespace drgsim::bench
