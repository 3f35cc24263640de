// drgsim compare: what the policies of one result file change against one of them.
#include "app/command.hpp"
#include "results/comparison/comparison.hpp"
#include "results/run/reader.hpp"

namespace drgsim {

namespace {

constexpr std::int64_t most_rows = 100'000;

void run(Arguments& arguments, Terminal& terminal) {
    const std::string baseline = arguments.required("baseline");
    const auto rows = arguments.integer("hospitals", 0, most_rows);
    arguments.problems().throw_if_any();
    const Comparison comparison = compare(RunReader(arguments.plain().front()), baseline);
    if (arguments.has("json")) return terminal.print(to_json(comparison));
    terminal.print(
        to_text(comparison, static_cast<std::size_t>(rows.value_or(10)), terminal.style()));
}

}  // namespace

Command compare_command() {
    return {"compare",
            "compare the policies of a result file, scenario by scenario: winners and losers",
            "r.h5 --baseline POLICY [options]",
            "  drgsim compare r.h5 --baseline fee-for-service --hospitals 5\n"
            "  drgsim compare r.h5 --baseline fee-for-service --json > c.json",
            {{{"baseline", "POLICY", "the policy that the others are compared with"},
              {"hospitals", "N",
               "how many losers and how many winners to list, of hospitals and groups; default 10"},
              {"json", "", "print everything as JSON: UTF-8, full precision, NaN as null"}},
             "r.h5",
             1,
             1},
            run};
}

}  // namespace drgsim
