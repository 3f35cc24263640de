// Region, study and provenance in one place, so that settle, run and verify cannot differ.
#include "app/study_setup.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "app/estimate.hpp"
#include "app/version.hpp"
#include "sim/engine/tiles.hpp"
#include "sim/settlement/settle.hpp"

namespace drgsim {

namespace {

/// Name and version of the random numbers: part of what a result is a function of.
constexpr std::string_view generator = "Threefry4x32-20, drgsim streams 1";

}  // namespace

LoadedStudy load_study(Plan plan, Terminal& terminal) {
    LoadedStudy loaded{std::move(plan), nullptr, {}, {}};
    const std::string region = loaded.plan.region.string();
    refuse_if_region_too_large(region);
    for_each_tile(2, [&](std::size_t tile) {
        if (tile == 0)
            loaded.stored = std::make_unique<StoredRegion>(read_stored_region(region));
        else
            loaded.code_digest = code_digest();
    });
    loaded.prepared = prepare_study(loaded.plan, loaded.stored->region);
    for (const std::string& warning : loaded.prepared.warnings) terminal.warn(warning);
    return loaded;
}

RunDescription describe_study(const LoadedStudy& loaded, std::uint64_t scenarios,
                              const std::string& precision, const std::vector<std::string>& set) {
    RunDescription description = describe_run(loaded.study(), scenarios);
    Provenance& from = description.provenance;
    from.program_version = program_version;
    from.git_revision = git_revision;
    from.code_digest = loaded.code_digest;
    from.data_digest = loaded.stored->digest;
    from.region = std::filesystem::absolute(loaded.plan.region).lexically_normal().string();
    from.history = loaded.plan.history;
    if (from.history.empty()) from.history = {loaded.study().year};
    from.plan = loaded.plan.text;
    from.settings = fmt::format("{}", fmt::join(set, "\n"));
    from.policy_texts.clear();
    for (const Policy& policy : loaded.plan.policies) from.policy_texts.push_back(policy.text);
    from.seed = loaded.prepared.seed;
    from.generator = generator;
    description.design = loaded.prepared.design;
    if (scenarios > 0) description.stresses = loaded.prepared.stresses;
    from.precision = precision;
    return description;
}

std::optional<ResultBlock> settle_stresses(const LoadedStudy& loaded) {
    const PreparedStudy& prepared = loaded.prepared;
    if (prepared.stresses.empty()) return std::nullopt;
    return settle_scenarios(prepared.study, *prepared.stress_source, prepared.stresses.size());
}

void add_stresses(const LoadedStudy& loaded, RunWriter& writer) {
    if (auto stresses = settle_stresses(loaded)) writer.add_stresses(*std::move(stresses));
}

}  // namespace drgsim
