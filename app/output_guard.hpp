// Looks at every output before any work is done: nothing is written over an existing file without
// --force, and never over an input.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sim/input/problems.hpp"

namespace drgsim {

/// What a command is about to write, checked against what it reads.
class OutputGuard {
  public:
    OutputGuard(Problems& problems, bool force, std::vector<std::string> inputs)
        : problems_(problems), force_(force), inputs_(std::move(inputs)) {}

    /// `path` is written as a file: its folder must exist and be writable; an existing file needs
    /// --force; an input is never overwritten. Every fault is added to the problems.
    void file(const std::string& path) const;
    /// `path` is written, and whether it is there already is checked elsewhere: it is no input.
    void not_an_input(const std::string& path) const;
    /// Files `names` are written into the folder `path`, which is made where it does not exist.
    void folder(const std::string& path, const std::vector<std::string>& names) const;

  private:
    [[nodiscard]] bool is_input(const std::string& path) const;

    Problems& problems_;
    bool force_;
    std::vector<std::string> inputs_;
};

/// Runs `check` and adds what it throws as InputError to `problems`.
void collect(Problems& problems, const std::function<void()>& check);

}  // namespace drgsim
