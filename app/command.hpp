// What a subcommand is: a name, its arguments, an example, and what it does.
#pragma once

#include <string_view>
#include <vector>

#include "app/arguments.hpp"
#include "app/terminal.hpp"

namespace drgsim {

struct Command {
    std::string_view name;
    std::string_view job;      ///< one line
    std::string_view usage;    ///< after the name: "PLAN.toml --out r.h5 [options]"
    std::string_view example;  ///< whole command lines
    ArgumentSpec arguments;
    /// Throws InputError (all problems at once), EnvironmentError or Interrupted.
    void (*run)(Arguments&, Terminal&);
};

Command new_command();
Command synth_command();
Command import_command();
Command calibrate_command();
Command settle_command();
Command run_command();
Command solve_command();
Command merge_command();
Command tune_command();
Command summary_command();
Command compare_command();
Command export_command();
Command report_command();
Command verify_command();
Command validate_command();
Command policies_command();
Command describe_command();
Command explain_command();

/// All of them in the order of use; each with --quiet and --help.
const std::vector<Command>& commands();

/// The text of `drgsim --help` and of `drgsim COMMAND --help`.
std::string program_help();
std::string command_help(const Command& command);

/// Runs the command line `words` (without the program's name).
void run_command_line(const std::vector<std::string>& words, Terminal& terminal);

}  // namespace drgsim
