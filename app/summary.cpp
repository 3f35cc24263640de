// drgsim summary: the tables of a result file.
#include "results/summary/summary.hpp"

#include "app/command.hpp"
#include "results/run/reader.hpp"

namespace drgsim {

namespace {

constexpr std::int64_t most_hospitals = 100'000;

void run(Arguments& arguments, Terminal& terminal) {
    const auto rows = arguments.integer("hospitals", 0, most_hospitals);
    arguments.problems().throw_if_any();
    const RunReader reader(arguments.plain().front());
    terminal.print(to_text(summarise(reader), static_cast<std::size_t>(rows.value_or(10))));
}

}  // namespace

Command summary_command() {
    return {"summary",
            "print the tables of a result file: funds, levels, hospitals",
            "r.h5 [options]",
            "  drgsim summary r.h5 --hospitals 5",
            {{{"hospitals", "N", "how many losers and how many winners to list; default 10"}},
             "r.h5",
             1,
             1},
            run};
}

}  // namespace drgsim
