// How the program speaks of wrong input: every problem is collected, then thrown once.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace drgsim {

/// One thing wrong with the user's input. Printed as `file:line: what; why; todo`.
struct Problem {
    std::string file;  ///< as the user named it; may be empty (a command-line option)
    long line = 0;     ///< physical line, 1-based; 0 when the whole file is meant
    std::string what;  ///< what is wrong, naming the value found
    std::string why;   ///< why it matters; may be empty
    std::string todo;  ///< what to do; may be empty
};

/// "file:line: what; why; todo", leaving out what is empty.
std::string to_string(const Problem& problem);

/// Collects problems; `throw_if_any` ends a parse once everything has been looked at.
class Problems {
  public:
    void add(Problem problem) { list_.push_back(std::move(problem)); }
    void add(std::string file, long line, std::string what, std::string why = {},
             std::string todo = {}) {
        list_.push_back({std::move(file), line, std::move(what), std::move(why), std::move(todo)});
    }
    void append(const Problems& other) {
        list_.insert(list_.end(), other.list_.begin(), other.list_.end());
    }
    [[nodiscard]] bool empty() const { return list_.empty(); }
    [[nodiscard]] const std::vector<Problem>& list() const { return list_; }
    /// @throws InputError holding all problems, if there are any.
    void throw_if_any() const;

  private:
    std::vector<Problem> list_;
};

/// The user's input is wrong: exit code 2. what() is every problem, one a line.
class InputError : public std::runtime_error {
  public:
    explicit InputError(std::vector<Problem> problems);
    explicit InputError(Problem problem) : InputError(std::vector<Problem>{std::move(problem)}) {}
    [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }

  private:
    std::vector<Problem> problems_;
};

/// The environment failed (disk full, file unreadable): exit code 1.
class EnvironmentError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The user interrupted (Ctrl-C, SIGTERM): exit code 130. what() says how to go on.
class Interrupted : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace drgsim
