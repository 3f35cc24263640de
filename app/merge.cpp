// drgsim merge: joins the blocks that the parts of a run have stored into its result file.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "app/command.hpp"
#include "app/run_request.hpp"
#include "app/stop.hpp"
#include "app/study_setup.hpp"
#include "results/run/reader.hpp"
#include "results/run/writer.hpp"
#include "sim/settlement/settle.hpp"

namespace drgsim {

namespace {

void expect_all(const std::vector<std::uint8_t>& done, const std::string& out) {
    const auto missing = std::count(done.begin(), done.end(), 0);
    if (missing == 0) return;
    throw InputError(
        Problem{out + ".parts", 0, fmt::format("{} of {} blocks are missing", missing, done.size()),
                "some part of the run is not finished, or was run with another N",
                "run the parts again with the same options: what is stored is not computed twice"});
}

void run(Arguments& arguments, Terminal& terminal) {
    NamedRun request = named_run(arguments);
    if (!request.out.empty() && !std::filesystem::exists(request.out + ".parts"))
        arguments.problems().add(request.out + ".parts", 0, "there are no blocks to merge",
                                 "drgsim run --part K/N stores them there",
                                 "name the --out of the parts");
    arguments.problems().throw_if_any();
    const LoadedStudy loaded = load_study(std::move(request.plan), terminal);
    stop_here_if_requested();
    const RunDescription description =
        describe_study(loaded, loaded.prepared.scenarios, request.precision, request.changes.set);
    RunWriter writer(request.out, description, Existing::resume);
    expect_all(writer.done(), request.out);
    add_stresses(loaded, writer);
    writer.finish(settle(loaded.study()));
    terminal.note(fmt::format("{} written: {} scenarios", request.out, loaded.prepared.scenarios));
}

}  // namespace

Command merge_command() {
    return {"merge",
            "join the parts of a run (run --part) into its result file",
            "PLAN.toml --out r.h5 [options of the run]",
            "  drgsim run plan.toml --out r.h5 --part 1/2   # on one machine\n"
            "  drgsim run plan.toml --out r.h5 --part 2/2   # on another, the same folder\n"
            "  drgsim merge plan.toml --out r.h5",
            {named_run_options(), "PLAN.toml", 1, 1},
            run};
}

}  // namespace drgsim
