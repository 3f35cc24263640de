// drgsim policies: lists the rule packs that travel with the program.
#include <fmt/format.h>

#include "app/command.hpp"
#include "scenarios/policy/policy_file.hpp"

namespace drgsim {

namespace {

void run(Arguments& arguments, Terminal& terminal) {
    Problems& problems = arguments.problems();
    problems.throw_if_any();
    std::string text;
    for (const std::string& name : shipped_policy_names()) {
        const Policy policy = load_policy(name, {}, {}, problems);
        text += fmt::format("{:<16} {:<8} {}\n{:<25} {}\n{:<25} {}\n", policy.name, policy.date,
                            policy.title, "", policy.title_zh, "", policy.source);
    }
    problems.throw_if_any();
    terminal.print(text);
}

}  // namespace

Command policies_command() {
    return {"policies", "list the rule packs", "", "  drgsim policies", {{}, "", 0, 0}, run};
}

}  // namespace drgsim
