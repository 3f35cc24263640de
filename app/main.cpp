// drgsim: the command line. The one place that catches and chooses the exit code: 0 done,
// 1 the environment failed, 2 the user's input is wrong, 130 interrupted.
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "app/command.hpp"
#include "app/stop.hpp"
#include "app/terminal.hpp"
#include "sim/input/problems.hpp"

namespace {

constexpr int done = 0, environment_failed = 1, wrong_input = 2, interrupted = 130;

int run_program(const std::vector<std::string>& words, drgsim::Terminal& terminal) {
    try {
        drgsim::watch_stop_signals();
        drgsim::run_command_line(words, terminal);
        terminal.flush();
        return done;
    } catch (const drgsim::InputError& error) {
        for (const drgsim::Problem& problem : error.problems())
            terminal.error(drgsim::to_string(problem));
        return wrong_input;
    } catch (const drgsim::Interrupted& error) {
        terminal.error(error.what());
        return interrupted;
    } catch (const std::bad_alloc&) {
        terminal.error("memory ran out; use a machine with more of it or a smaller region");
        return environment_failed;
    } catch (const std::exception& error) {
        terminal.error(error.what());
        return environment_failed;
    }
}

}  // namespace

int main(int argc, char** argv) {
    drgsim::Terminal terminal;
    return run_program({argv + 1, argv + argc}, terminal);
}
