#include "app/run_request.hpp"

#include <charconv>
#include <limits>

#include "app/output_guard.hpp"

namespace drgsim {

namespace {

constexpr std::int64_t most_scenarios = 1'000'000'000;
constexpr std::uint64_t most_parts = 1'000'000;

PlanChanges changes_from(Arguments& arguments) {
    PlanChanges changes;
    if (const auto n = arguments.integer("scenarios", 1, most_scenarios))
        changes.scenarios = static_cast<std::uint64_t>(*n);
    if (const auto seed = arguments.integer("seed", 0, std::numeric_limits<std::int64_t>::max()))
        changes.seed = static_cast<std::uint64_t>(*seed);
    changes.set = arguments.all("set");
    changes.policies = arguments.all("policy");
    return changes;
}

}  // namespace

std::vector<OptionSpec> named_work_options() {
    return {{"precision", "single|double", "lanes of the case sums; default single"},
            {"policy", "P", "run this policy instead of the plan's; repeatable", true},
            {"set", "KEY=VALUE", "change a value of the plan; repeatable", true}};
}

std::vector<OptionSpec> named_run_options() {
    std::vector<OptionSpec> options{{"out", "FILE", "the result file (HDF5, readable as NetCDF-4)"},
                                    {"scenarios", "N", "number of scenarios; default: the plan's"},
                                    {"seed", "S", "seed of every draw; default: the plan's"}};
    for (const OptionSpec& option : named_work_options()) options.push_back(option);
    return options;
}

NamedRun named_work(Arguments& arguments) {
    NamedRun run;
    run.precision = arguments.choice("precision", {"single", "double"});
    run.changes = changes_from(arguments);
    if (!arguments.plain().empty())
        collect(arguments.problems(),
                [&] { run.plan = load_plan(arguments.plain().front(), run.changes); });
    return run;
}

NamedRun named_run(Arguments& arguments) {
    const std::string out = arguments.required("out");
    NamedRun run = named_work(arguments);
    run.out = out;
    if (!run.out.empty())
        OutputGuard(arguments.problems(), false, {run.plan.file, run.plan.region.string()})
            .not_an_input(run.out);
    return run;
}

std::optional<RunPart> part_of_run(Arguments& arguments) {
    const auto text = arguments.text("part");
    if (!text) return {};
    std::uint64_t number = 0;
    std::uint64_t count = 0;
    const char* end = text->data() + text->size();
    const auto first = std::from_chars(text->data(), end, number);
    const bool slash = first.ec == std::errc() && first.ptr != end && *first.ptr == '/';
    const auto second = slash ? std::from_chars(first.ptr + 1, end, count) : first;
    if (!slash || second.ec != std::errc() || second.ptr != end || number < 1 || number > count ||
        count > most_parts) {
        arguments.problems().add("--part " + *text, 0, "this is no part of a run",
                                 "K/N is part K of N, counted from 1", "give for example 2/8");
        return {};
    }
    return RunPart{number - 1, count};
}

}  // namespace drgsim
