#include "sim/input/problems.hpp"

namespace drgsim {

std::string to_string(const Problem& problem) {
    std::string text = problem.file;
    if (problem.line > 0) text += ":" + std::to_string(problem.line);
    if (!text.empty()) text += ": ";
    text += problem.what;
    if (!problem.why.empty()) text += "; " + problem.why;
    if (!problem.todo.empty()) text += "; " + problem.todo;
    return text;
}

namespace {
std::string joined(const std::vector<Problem>& problems) {
    std::string text;
    for (const Problem& problem : problems) {
        if (!text.empty()) text += '\n';
        text += to_string(problem);
    }
    return text;
}
}  // namespace

InputError::InputError(std::vector<Problem> problems)
    : std::runtime_error(joined(problems)), problems_(std::move(problems)) {}

void Problems::throw_if_any() const {
    if (!list_.empty()) throw InputError(list_);
}

}  // namespace drgsim
