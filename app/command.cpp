// The list of commands, their help, and the way from the words of a command line to one of them.
#include "app/command.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/version.hpp"
#include "scenarios/toml_file/nearest.hpp"

namespace drgsim {

namespace {

std::vector<Command> all_commands() {
    std::vector<Command> list{new_command(),       synth_command(),    import_command(),
                              calibrate_command(), settle_command(),   run_command(),
                              solve_command(),     merge_command(),    tune_command(),
                              summary_command(),   compare_command(),  report_command(),
                              export_command(),    verify_command(),   validate_command(),
                              policies_command(),  describe_command(), explain_command()};
    for (Command& command : list) {
        command.arguments.options.push_back({"quiet", "", "print no notes and no progress"});
        command.arguments.options.push_back({"help", "", "print this"});
    }
    return list;
}

const Command& command_named(const std::string& name) {
    std::vector<std::string> names;
    for (const Command& command : commands()) {
        if (command.name == name) return command;
        names.emplace_back(command.name);
    }
    throw InputError(
        {"", 0, fmt::format("unknown command \"{}\"", name), "", known_names(name, names)});
}

}  // namespace

const std::vector<Command>& commands() {
    static const std::vector<Command> list = all_commands();
    return list;
}

std::string program_help() {
    std::string text =
        "drgsim simulates what DRG and DIP payment rules do to hospitals and funds.\n\n"
        "usage: drgsim COMMAND [arguments]\n\ncommands:\n";
    for (const Command& command : commands())
        text += fmt::format("  {:<10} {}\n", command.name, command.job);
    text +=
        "\n`drgsim COMMAND --help` tells the arguments of a command, `drgsim --version` the\n"
        "version. Exit codes: 0 done, 1 the environment failed, 2 wrong input, 130 interrupted.\n";
    return text;
}

std::string command_help(const Command& command) {
    return fmt::format("{}\n\nusage: drgsim {}{}{}\n\n{}\nexample:\n{}\n", command.job,
                       command.name, command.usage.empty() ? "" : " ", command.usage,
                       option_help(command.arguments), command.example);
}

void run_command_line(const std::vector<std::string>& words, Terminal& terminal) {
    if (words.empty()) throw InputError({"", 0, "a command is missing", "", "see drgsim --help"});
    if (words[0] == "--help" || words[0] == "-h" || words[0] == "help")
        return terminal.print(program_help());
    if (words[0] == "--version")
        return terminal.print(fmt::format("drgsim {} ({})", program_version, git_revision));
    if (words[0].front() == '-')
        throw InputError({"", 0, fmt::format("unknown option {}", words[0]), "",
                          known_names(words[0], {"--help", "--version"})});
    const Command& command = command_named(words[0]);
    Arguments arguments(command.arguments, {words.begin() + 1, words.end()});
    if (arguments.has("help")) return terminal.print(command_help(command));
    terminal.set_quiet(arguments.has("quiet"));
    command.run(arguments, terminal);
}

}  // namespace drgsim
