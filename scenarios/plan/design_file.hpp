// How a plan chooses its scenarios: sampling, [design], [[correlation]], [[stress]]. Internal to
// scenarios/plan/ (toml++).
#pragma once

#include <toml++/toml.h>

#include <filesystem>
#include <vector>

#include "scenarios/plan/plan.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

/// Reads `sampling`, `antithetic` and `design` of the plan `root`, which check_keys has looked at;
/// the file of a listed design lies below `base_dir`. All checks that need no region: columns name
/// drivers, designs get the options that fit them.
DesignLine read_design(const toml::table& root, const std::filesystem::path& base_dir,
                       const std::vector<DriverLine>& drivers, Problems& problems);

/// Reads the [[correlation]] tables: known drivers of the same `by`, each in one table; a matrix
/// that no random numbers can have becomes a problem that offers the nearest one.
std::vector<Dependence> read_correlations(const toml::table& root,
                                          const std::vector<DriverLine>& drivers,
                                          Problems& problems);

/// Reads the [[stress]] tables: names of their own, values of known drivers.
std::vector<StressLine> read_stresses(const toml::table& root,
                                      const std::vector<DriverLine>& drivers, Problems& problems);

/// The position of the driver `name`, or a problem at `at` and nothing.
std::optional<std::size_t> driver_named(const std::string& name,
                                        const std::vector<DriverLine>& drivers, const Origin& at,
                                        Problems& problems);

}  // namespace drgsim
