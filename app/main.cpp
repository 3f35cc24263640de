// drgsim: the command line. The one place that catches and chooses the exit code: 0 done,
// 1 the environment failed, 2 the user's input is wrong, 130 interrupted.
#include <exception>
#include <string>
#include <vector>

#include "app/command.hpp"
#include "app/outcome.hpp"
#include "app/stop.hpp"
#include "app/terminal.hpp"

namespace {

int run_program(const std::vector<std::string>& words, drgsim::Terminal& terminal) {
    try {
        drgsim::watch_stop_signals();
        drgsim::run_command_line(words, terminal);
        terminal.flush();
        return drgsim::ExitCode::done;
    } catch (const std::exception&) {
        const drgsim::Outcome outcome = drgsim::outcome_of(std::current_exception());
        for (const std::string& error : outcome.errors) terminal.error(error);
        return outcome.code;
    }
}

}  // namespace

int main(int argc, char** argv) {
    drgsim::Terminal terminal;
    return run_program({argv + 1, argv + argc}, terminal);
}
