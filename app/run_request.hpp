// What the command line says about a run: shared by run and merge, which must mean the same run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/arguments.hpp"
#include "scenarios/plan/plan.hpp"

namespace drgsim {

/// A part of a run, for one of several processes: every count-th block, from `index` on.
struct RunPart {
    std::uint64_t index = 0, count = 1;
    [[nodiscard]] bool has(std::uint64_t block) const { return block % count == index; }
};

/// Which run is meant: all that its result is a function of, and where it goes.
struct NamedRun {
    std::string out, precision;
    PlanChanges changes;
    Plan plan;
};

/// --precision, --policy, --set: what a block's work depends on.
std::vector<OptionSpec> named_work_options();
/// These and --out, --scenarios, --seed.
std::vector<OptionSpec> named_run_options();

/// Reads them and the plan; wrong ones become problems. `out` of work alone is "".
NamedRun named_work(Arguments& arguments);
NamedRun named_run(Arguments& arguments);

/// --part K/N; nothing when it is not given, a problem when it is wrong.
std::optional<RunPart> part_of_run(Arguments& arguments);

}  // namespace drgsim
