// What a result file says about itself: scenarios, policies, axes, drivers and where everything
// came from. The writer stores it, the reader gives it back, --resume compares it.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/outputs/variables.hpp"
#include "sim/study/design.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// One stored driver: `driver_<name>` with dimensions scenario and then `by`.
struct DriverColumn {
    std::string name;
    std::string target;  ///< one of target_names
    std::vector<Axis> by;
};

/// Where a result comes from. Texts of any length; a digest is lower-case hexadecimal SHA-256.
struct Provenance {
    std::string program_version;
    std::string git_revision;
    std::string code_digest;                ///< of the program that computed
    std::string data_digest;                ///< of the region (region_digest)
    std::string region;                     ///< the region's path as the user named it
    int year = 0;                           ///< the settled year
    std::vector<int> history;               ///< calibration years
    std::string plan;                       ///< the whole plan text
    std::string settings;                   ///< --set and other changes to the plan, one a line
    std::vector<std::string> policy_texts;  ///< whole texts, in the order of the policies
    std::uint64_t seed = 0;
    std::string generator;              ///< name and version of the random generator
    std::string precision;              ///< "single" or "double" lanes
    std::uint64_t scenarios_asked = 0;  ///< of a run that ended with fewer; 0: it has all
};

struct RunDescription {
    std::uint64_t scenarios = 0;        ///< 0: a settlement alone, without scenarios
    std::vector<std::string> policies;  ///< names
    Axes axes;
    std::vector<std::string> pools;  ///< names; empty unless communities have budgets of their own
    std::vector<std::string> communities;  ///< names, may be none
    std::vector<std::string> departments;  ///< "HOSPITAL/DEPARTMENT", may be none
    int horizon_years = 0;  ///< years of a horizon, the settled one first; 0 without one
    OutputSwitches output;
    Design design;                      ///< how the scenarios were chosen
    std::vector<std::string> stresses;  ///< names of the scenarios in /stress, may be none
    std::vector<DriverColumn> drivers;
    std::vector<std::string> hospital_names;        ///< by hospital, may be ""
    std::vector<std::int8_t> hospital_levels;       ///< by hospital, 1..3
    std::vector<std::string> hospital_types;        ///< by hospital, may be ""
    std::vector<std::string> hospital_communities;  ///< by hospital, "" = in none
    std::vector<std::string> group_names;           ///< by group, may be ""
    Provenance provenance;
};

/// Policies, axes, drivers, output switches, names and the year of `study`; scenarios and the rest
/// of the provenance are the caller's to fill in.
RunDescription describe_run(const Study& study, std::uint64_t scenarios);

/// Lengths of all dimensions; `mdc` is 0 unless a driver uses it, `pool` without pools.
DimSizes dim_sizes(const RunDescription& description);

/// Blocks of block_scenarios scenarios; the last may be short.
std::uint64_t block_count(const RunDescription& description);
/// Scenarios in `block`.
std::size_t scenarios_in_block(const RunDescription& description, std::uint64_t block);

/// Everything the results are a function of, as (what, value or digest): two runs with equal lists
/// give the same bits. Paths and names of hospitals are not in it.
using RunIdentity = std::vector<std::pair<std::string, std::string>>;
RunIdentity run_identity(const RunDescription& description);
/// The description of the same run with only its first `scenarios`, as it stands in the result of
/// one that ended early: a number that ends a block, or all. `scenarios_asked` keeps the number
/// before; the identity is that of a run asked for so many.
RunDescription ended_early(RunDescription description, std::uint64_t scenarios);
/// SHA-256 over names and texts of the policies.
std::string policies_digest(const RunDescription& description);
/// SHA-256 of the identity.
std::string run_digest(const RunDescription& description);

/// Upper bound of one block's shard [bytes].
std::uint64_t shard_bytes(const RunDescription& description);

/// Upper bound of the disk space that a run needs, shards and result file together [bytes].
std::uint64_t result_bytes(const RunDescription& description);

}  // namespace drgsim
