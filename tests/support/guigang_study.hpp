// A study of a small region under the shipped pack guigang-2020, as property tests use it.
#pragma once

#include <string>
#include <vector>

#include "scenarios/policy/policy_file.hpp"
#include "tests/support/small_region.hpp"

namespace drgsim::testing {

/// study_of the shipped pack; `cap_share` and `approval_rate` replace the pack's.
inline Study guigang_study(const Region& region, double cap_share, double approval_rate = 1) {
    Problems problems;
    Policy policy = load_policy("guigang-2020", ".", {}, problems);
    problems.throw_if_any();
    policy.review.cap_share = cap_share;
    policy.review.approval_rate = approval_rate;
    return study_of(region, policy);
}

inline Driver driver(std::string name, Target target, std::vector<Axis> by) {
    Driver d;
    d.name = std::move(name);
    d.target = target;
    d.by = std::move(by);
    return d;
}

}  // namespace drgsim::testing
