// How a command ended: its exit code, and what it has to say about it.
#pragma once

#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace drgsim {

/// Exit codes of the program.
struct ExitCode {
    static constexpr int done = 0, environment_failed = 1, wrong_input = 2, interrupted = 130;
};

struct Outcome {
    int code = ExitCode::done;
    std::vector<std::string> errors;
};

/// An outcome that is already known, on its way to main.
class Ended final : public std::runtime_error {
  public:
    explicit Ended(Outcome outcome)
        : std::runtime_error("the command has ended"), outcome_(std::move(outcome)) {}
    [[nodiscard]] const Outcome& outcome() const { return outcome_; }

  private:
    Outcome outcome_;
};

/// What the program makes of an exception.
Outcome outcome_of(const std::exception_ptr& error);

}  // namespace drgsim
