// Texts of small packs, and what is expected of reading them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "scenarios/policy/policy_file.hpp"

namespace drgsim {

/// The smallest pack of a method that pays by group, without a fault.
inline const std::string minimal = R"(schema = 1
method = "drg-points"
name = "small"
[tail]
K = 2
[[tail.piece]]
class = "low"
below = 0.4
pay = { actual = 1 }
[[tail.piece]]
class = "normal"
up_to = "K"
pay = { normal = 1 }
[[tail.piece]]
class = "high"
pay = { normal = "1 + r - K" }
)";

inline Policy parse(const std::string& text, Problems& problems,
                    const std::vector<Setting>& overrides = {}) {
    return parse_policy(text, "pack.toml", overrides, problems);
}

inline Policy parse_good(const std::string& text, const std::vector<Setting>& overrides = {}) {
    Problems problems;
    Policy policy = parse(text, problems, overrides);
    for (const Problem& problem : problems.list()) ADD_FAILURE() << to_string(problem);
    return policy;
}

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

/// `minimal` under another method.
inline std::string with_method(const std::string& method) {
    return replaced(minimal, "drg-points", method);
}

/// The smallest pack of a method without a tail.
inline std::string without_tail(const std::string& method) {
    return "schema = 1\nmethod = \"" + method + "\"\nname = \"small\"\n";
}

/// Expects exactly one problem, which contains `part`.
inline void expect_problem(const std::string& text, const std::string& part) {
    Problems problems;
    parse(text, problems);
    ASSERT_EQ(problems.list().size(), 1u) << part << '\n' << InputError(problems.list()).what();
    EXPECT_NE(to_string(problems.list()[0]).find(part), std::string::npos)
        << to_string(problems.list()[0]);
}

inline void expect_form(const LinearForm& form, double constant, double per_k, double per_ratio) {
    EXPECT_EQ(form.constant, constant);
    EXPECT_EQ(form.per_k, per_k);
    EXPECT_EQ(form.per_ratio, per_ratio);
}

}  // namespace drgsim
