// Checks only; whoever writes does so under a temporary name (results/storage/pending_file.hpp).
#include "app/output_guard.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

namespace drgsim {

namespace fs = std::filesystem;

namespace {

fs::path folder_of(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

}  // namespace

bool OutputGuard::is_input(const std::string& path) const {
    return std::any_of(inputs_.begin(), inputs_.end(), [&](const std::string& input) {
        std::error_code ignored;
        return path == input || fs::equivalent(path, input, ignored);
    });
}

void OutputGuard::file(const std::string& path) const {
    if (path.empty()) return;  // reported as a missing option
    std::error_code ignored;
    const fs::path folder = folder_of(path);
    if (!fs::is_directory(folder, ignored)) {
        problems_.add(path, 0, "the folder " + folder.string() + " does not exist",
                      "outputs are written into existing folders", "make it first");
    } else if (fs::is_directory(path, ignored)) {
        problems_.add(path, 0, "this is a folder", "", "name a file");
    } else if (is_input(path)) {
        not_an_input(path);
    } else if (fs::exists(path, ignored) && !force_) {
        problems_.add(path, 0, "the file exists already", "nothing is written over it",
                      "choose another name or add --force");
    } else if (::access(folder.c_str(), W_OK) != 0) {
        throw EnvironmentError(path + ": the folder is not writable");
    }
}

void OutputGuard::not_an_input(const std::string& path) const {
    if (is_input(path))
        problems_.add(path, 0, "this file is also an input", "it would be lost",
                      "choose another output");
}

void OutputGuard::folder(const std::string& path, const std::vector<std::string>& names) const {
    std::error_code ignored;
    if (fs::exists(path, ignored) && !fs::is_directory(path, ignored)) {
        problems_.add(path, 0, "this is a file, not a folder", "", "name a folder");
        return;
    }
    if (!fs::exists(path, ignored)) return file(path);  // its own folder must be there
    for (const std::string& name : names) file((fs::path(path) / name).string());
}

void collect(Problems& problems, const std::function<void()>& check) {
    try {
        check();
    } catch (const InputError& error) {
        for (const Problem& problem : error.problems()) problems.add(problem);
    }
}

}  // namespace drgsim
