// A study of a small region under the shipped pack guigang-2020, as property tests use it.
#pragma once

#include <string>
#include <vector>

#include "scenarios/policy/policy_file.hpp"
#include "sim/study/study.hpp"

namespace drgsim::testing {

/// Settles 2024, calibrated on itself, prepayments kept; `cap_share` and `approval_rate` replace
/// the pack's. The region is borrowed.
inline Study guigang_study(const Region& region, double cap_share, double approval_rate = 1) {
    Problems problems;
    Policy policy = load_policy("guigang-2020", ".", {}, problems);
    problems.throw_if_any();
    policy.review.cap_share = cap_share;
    policy.review.approval_rate = approval_rate;
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

inline Driver driver(std::string name, Target target, std::vector<Axis> by) {
    Driver d;
    d.name = std::move(name);
    d.target = target;
    d.by = std::move(by);
    return d;
}

}  // namespace drgsim::testing
