// drgsim summary: the tables of a result file.
#include "results/summary/summary.hpp"

#include "app/command.hpp"
#include "results/run/reader.hpp"
#include "results/summary/stresses.hpp"

namespace drgsim {

namespace {

constexpr std::int64_t most_hospitals = 100'000;

void run(Arguments& arguments, Terminal& terminal) {
    const auto rows = arguments.integer("hospitals", 0, most_hospitals);
    const auto outputs = arguments.all("output");
    const bool wanted = arguments.has("sensitivity");
    if (!outputs.empty() && !wanted)
        arguments.problems().add("", 0, "--output stands alone", "it would have no effect",
                                 "add --sensitivity");
    arguments.problems().throw_if_any();
    const RunReader reader(arguments.plain().front());
    std::optional<Sensitivity> sensitivity;
    if (wanted) sensitivity = sensitivity_of(reader, outputs);
    const Summary summary = summarise(reader);
    if (arguments.has("json"))
        return terminal.print(to_json(summary, sensitivity ? &*sensitivity : nullptr));
    terminal.print(to_text(summary, static_cast<std::size_t>(rows.value_or(10)), terminal.style()));
    if (sensitivity) terminal.print(to_text(*sensitivity, terminal.style()));
    if (const std::string stresses = stresses_text(reader, terminal.style()); !stresses.empty())
        terminal.print(stresses);
}

}  // namespace

Command summary_command() {
    return {"summary",
            "print the tables of a result file: funds, levels, hospitals, risk",
            "r.h5 [options]",
            "  drgsim summary r.h5 --hospitals 5\n"
            "  drgsim summary r.h5 --sensitivity --output hospital_payout:H0001\n"
            "  drgsim summary r.h5 --json > r.json",
            {{{"hospitals", "N", "how many losers and how many winners to list; default 10"},
              {"sensitivity", "", "also print which drivers move the outputs"},
              {"output", "VAR[:NAME]",
               "an output of the sensitivity, as payout:resident; default point_value and balance",
               true},
              {"json", "", "print everything as JSON: UTF-8, full precision, NaN as null"}},
             "r.h5",
             1,
             1},
            run};
}

}  // namespace drgsim
