// From a plan to a study in memory, and what the result file says about it: shared by settle, run
// and verify.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/arguments.hpp"
#include "app/terminal.hpp"
#include "results/region/store.hpp"
#include "results/run/description.hpp"
#include "results/run/writer.hpp"
#include "scenarios/plan/plan.hpp"
#include "scenarios/plan/prepare.hpp"

namespace drgsim {

/// A plan with its data: everything a settlement or a run needs. The study borrows the region.
struct LoadedStudy {
    Plan plan;
    std::unique_ptr<StoredRegion> stored;
    std::string code_digest;  ///< of the program, summed while the region was read
    PreparedStudy prepared;
    [[nodiscard]] const Study& study() const { return prepared.study; }
};

/// Reads the region that `plan` names and prepares the study; warnings go to the terminal.
/// @throws InputError with every problem found.
LoadedStudy load_study(Plan plan, Terminal& terminal);

/// What the result file of `scenarios` scenarios (0: a settlement) says about itself.
/// `precision` is "single" or "double"; `set` are the --set texts.
RunDescription describe_study(const LoadedStudy& loaded, std::uint64_t scenarios,
                              const std::string& precision, const std::vector<std::string>& set);

/// The plan's [[stress]] scenarios settled, in their order; nothing where it has none.
std::optional<ResultBlock> settle_stresses(const LoadedStudy& loaded);

/// Hands them to the result.
void add_stresses(const LoadedStudy& loaded, RunWriter& writer);

}  // namespace drgsim
