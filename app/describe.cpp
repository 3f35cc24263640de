// drgsim describe: every key, column and variable, from the tables that the program itself uses.
#include "scenarios/describe/describe.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/command.hpp"
#include "scenarios/toml_file/nearest.hpp"

namespace drgsim {

namespace {

void run(Arguments& arguments, Terminal& terminal) {
    arguments.problems().throw_if_any();
    const std::string& what = arguments.plain().front();
    if (std::find(reference_names.begin(), reference_names.end(), what) == reference_names.end())
        throw InputError({"", 0, fmt::format("there is nothing to describe called \"{}\"", what),
                          "", known_names(what, {reference_names.begin(), reference_names.end()})});
    const Reference reference = reference_of(what);
    terminal.print(arguments.has("markdown") ? markdown(reference) : plain_text(reference));
}

}  // namespace

Command describe_command() {
    return {"describe",
            "print every key of plans and rule packs, column of tables, variable of results",
            "plan|policy|results|columns",
            "  drgsim describe plan",
            {{{"markdown", "", "as a document"}}, "plan|policy|results|columns", 1, 1},
            run};
}

}  // namespace drgsim
