// drgsim policies: lists the rule packs that travel with the program.
#include <fmt/format.h>

#include "app/command.hpp"
#include "scenarios/policy/policy_file.hpp"

namespace drgsim {

namespace {

std::string_view heading(const std::string& folder) {
    if (folder == "regional") return "\nregional\n";
    return folder == "reference" ? "\nreference: one for every other tail\n" : "";
}

void run(Arguments& arguments, Terminal& terminal) {
    Problems& problems = arguments.problems();
    problems.throw_if_any();
    std::string text, folder;
    for (const ShippedPolicy& shipped : shipped_policies()) {
        const Policy policy = load_policy(shipped.name, {}, {}, problems);
        if (shipped.folder != folder) text += heading(shipped.folder);
        folder = shipped.folder;
        text += fmt::format("{:<18} {:<18} {:<7} {}\n", policy.name, method_name(policy.method),
                            policy.date, policy.title);
    }
    problems.throw_if_any();
    terminal.print(text + "\n`drgsim describe policy NAME` explains one.\n");
}

}  // namespace

Command policies_command() {
    return {"policies", "list the rule packs", "", "  drgsim policies", {{}, "", 0, 0}, run};
}

}  // namespace drgsim
