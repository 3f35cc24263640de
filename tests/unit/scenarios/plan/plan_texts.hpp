// Plan texts that tests change, and what is expected of the faults in them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "scenarios/plan/plan.hpp"
#include "sim/input/problems.hpp"

namespace drgsim::testing {

inline const std::string minimal = R"(schema = 1
name = "small"
policies = ["guigang-2020"]
[data]
region = "region.h5"
)";

inline const std::string driver = R"([[driver]]
name = "noise"
target = "weight"
by = "group"
distribution = { type = "lognormal", mean = 1.0, cv = 0.08 }
)";

inline Plan parse(const std::string& text, const PlanChanges& changes = {}) {
    return parse_plan(text, "plan.toml", "base", changes);
}

inline std::vector<Problem> problems_of(const std::string& text, const PlanChanges& changes = {}) {
    try {
        parse(text, changes);
    } catch (const InputError& error) {
        return error.problems();
    }
    return {};
}

/// Expects exactly one problem, which contains `part`.
inline void expect_problem(const std::string& text, const std::string& part,
                           const PlanChanges& changes = {}) {
    const auto problems = problems_of(text, changes);
    ASSERT_EQ(problems.size(), 1u) << part << "\n" << InputError(problems).what();
    EXPECT_NE(to_string(problems[0]).find(part), std::string::npos) << to_string(problems[0]);
}

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

}  // namespace drgsim::testing
