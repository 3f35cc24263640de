// A distribution as plans state it, for every key that takes one. Internal to scenarios/plan/
// (toml++).
#pragma once

#include <toml++/toml.h>

#include <filesystem>
#include <optional>
#include <string>

#include "scenarios/drivers/distribution.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

/// Reads the table `given`, which check_keys has looked at by keys of DRGSIM_DISTRIBUTION_KEYS;
/// `owner` is whose it is in messages, as in `driver "noise"`. Empirical columns are read from
/// files below `base_dir`. Nothing where it is not valid: every fault is a problem.
std::optional<DistributionSpec> distribution_of(toml::node_view<const toml::node> given,
                                                const std::string& owner,
                                                const std::filesystem::path& base_dir,
                                                Problems& problems);

/// The same where a number may stand in its place: a constant. `key` is how messages name it. A
/// faulty one counts as the constant 0.
DistributionSpec number_or_distribution(toml::node_view<const toml::node> given,
                                        const std::string& key, const std::string& owner,
                                        const std::filesystem::path& base_dir, Problems& problems);

/// The least and the greatest value that a valid distribution can give (finite or not).
double lowest_value(const DistributionSpec& spec);
double highest_value(const DistributionSpec& spec);

}  // namespace drgsim
