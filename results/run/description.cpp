// Sizes, identity and disk need of a run, from its description.
#include "results/run/description.hpp"

#include <algorithm>
#include <utility>

#include "kernels/contracts.hpp"
#include "results/risk/risk_tables.hpp"
#include "results/run/schema.hpp"
#include "results/storage/digest.hpp"
#include "sim/inside/departments.hpp"
#include "sim/outputs/base_variables.hpp"

namespace drgsim {

RunDescription describe_run(const Study& study, std::uint64_t scenarios) {
    RunDescription description;
    description.scenarios = scenarios;
    for (const PreparedPolicy& prepared : study.policies) {
        description.policies.push_back(prepared.policy.name);
        description.provenance.policy_texts.push_back(prepared.policy.text);
    }
    description.axes = study.axes;
    if (!study.pools.empty()) description.pools.emplace_back("region");
    for (const CommunityPool& pool : study.pools) description.pools.push_back(pool.name);
    description.communities = community_names(study.region->hospitals);
    description.departments = Departments(*study.region, study.year).labels();
    if (study.horizon) description.horizon_years = study.horizon->years;
    description.output = study.output;
    if (scenarios > 0)
        for (const Driver& driver : study.drivers)
            description.drivers.push_back(
                {driver.name, std::string(target_names[static_cast<std::size_t>(driver.target)]),
                 driver.by});
    description.hospital_names = study.region->hospitals.name;
    description.hospital_levels = study.region->hospitals.level;
    description.hospital_types = study.region->hospitals.type;
    description.hospital_communities = study.region->hospitals.community;
    description.group_names = study.region->groups.name;
    description.provenance.year = study.year;
    return description;
}

DimSizes dim_sizes(const RunDescription& description) {
    const auto uses_mdc = [](const DriverColumn& driver) {
        return std::find(driver.by.begin(), driver.by.end(), Axis::mdc) != driver.by.end();
    };
    const bool mdc = std::any_of(description.drivers.begin(), description.drivers.end(), uses_mdc);
    const Axes& axes = description.axes;
    return {description.policies.size(),
            description.scenarios,
            axes.size(Axis::fund),
            axes.size(Axis::hospital),
            axes.size(Axis::level),
            axes.size(Axis::group),
            axes.size(Axis::month),
            mdc ? axes.size(Axis::mdc) : 0,
            description.pools.size(),
            description.communities.size(),
            alert_count,
            cliff_count,
            description.departments.size(),
            static_cast<std::size_t>(description.horizon_years)};
}

std::uint64_t block_count(const RunDescription& description) {
    return block_count(description.scenarios);
}

std::size_t scenarios_in_block(const RunDescription& description, std::uint64_t block) {
    return scenarios_in_block(block, description.scenarios);
}

namespace {

std::string digest_of(const std::vector<std::string>& texts) {
    Sha256 sum;
    for (const std::string& text : texts) sum.add_text(text);
    return sum.finish();
}

/// What the shape of the results depends on: variables, axes, drivers.
std::string layout_digest(const RunDescription& description) {
    Sha256 sum;
    for (const auto& names : description.axes.names) sum.add_text(digest_of(names));
    sum.add_text(digest_of(description.pools));
    sum.add_text(digest_of(description.communities));
    sum.add_text(digest_of(description.departments));
    sum.add_text(digest_of(description.stresses));
    for (const auto& arrays : {stored_arrays(description), base_arrays(description)}) {
        for (const StoredArray& array : arrays) {
            sum.add_text(array.name);
            sum.add_text(array.long_name);
            sum.add(array.dims.data(), array.dims.size() * sizeof array.dims[0]);
        }
    }
    return sum.finish();
}

std::string sampling_text(const Design& design) {
    std::string text(name_of(design.sampling));
    if (design.antithetic) text += ", antithetic";
    for (const std::string& factor : design.factors) text += " " + factor;
    return text;
}

}  // namespace

std::string policies_digest(const RunDescription& description) {
    std::vector<std::string> texts = description.policies;
    const auto& more = description.provenance.policy_texts;
    texts.insert(texts.end(), more.begin(), more.end());
    return digest_of(texts);
}

RunIdentity run_identity(const RunDescription& description) {
    const Provenance& from = description.provenance;
    std::string history;
    for (const int year : from.history)
        history += (history.empty() ? "" : " ") + std::to_string(year);
    return {{"program", from.code_digest},
            {"schema",
             std::to_string(results_schema_major) + "." + std::to_string(results_schema_minor)},
            {"region", from.data_digest},
            {"plan", sha256(from.plan)},
            {"settings", sha256(from.settings)},
            {"policies", policies_digest(description)},
            {"year", std::to_string(from.year)},
            {"history", history},
            {"seed", std::to_string(from.seed)},
            {"generator", from.generator},
            {"sampling", sampling_text(description.design)},
            {"precision", from.precision},
            {"scenarios", std::to_string(description.scenarios)},
            {"outputs and drivers", layout_digest(description)}};
}

std::string run_digest(const RunDescription& description) {
    Sha256 sum;
    for (const auto& [what, value] : run_identity(description)) {
        sum.add_text(what);
        sum.add_text(value);
    }
    return sum.finish();
}

RunDescription ended_early(RunDescription description, std::uint64_t scenarios) {
    if (scenarios == description.scenarios) return description;
    DRGSIM_EXPECT(scenarios > 0 && scenarios < description.scenarios &&
                  scenarios % block_scenarios == 0);
    description.provenance.scenarios_asked = std::exchange(description.scenarios, scenarios);
    return description;
}

namespace {

constexpr std::uint64_t per_chunk = 256;  // headers, index entries, deflate's own

}  // namespace

std::uint64_t shard_bytes(const RunDescription& description) {
    std::uint64_t bytes = 0;
    for (const StoredArray& array : stored_arrays(description))
        bytes += chunk_origins(array).size() * (array.chunk_values() * sizeof(double) + per_chunk);
    return bytes;
}

std::uint64_t result_bytes(const RunDescription& description) {
    constexpr std::uint64_t fixed = 1U << 20;  // attributes, scales, chunk indices of small runs
    const std::uint64_t blocks = block_count(description) * shard_bytes(description);
    std::uint64_t base = 0;
    for (const StoredArray& array : base_arrays(description))
        base += array.values() * sizeof(double) + per_chunk;
    for (const StoredArray& array : stress_arrays(description))
        base += array.values() * sizeof(double) + per_chunk;
    std::uint64_t texts = description.provenance.plan.size();
    for (const std::string& text : description.provenance.policy_texts) texts += text.size();
    return 2 * blocks + base + risk_bytes(description) + texts +
           fixed;  // shards and result lie side by side for a moment
}

}  // namespace drgsim
