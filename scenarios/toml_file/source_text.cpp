// Shipped files come from inside the program, the user's from disk.
#include "scenarios/toml_file/source_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "scenarios/policy/shipped.hpp"

namespace drgsim {

namespace {

/// "policies/dip/x.toml" -> "x"; "" when the file is not below `folder`.
std::string_view name_below(std::string_view path, std::string_view folder) {
    constexpr std::string_view extension = ".toml";
    if (!path.starts_with(folder) || path.substr(folder.size(), 1) != "/") return {};
    path.remove_prefix(path.rfind('/') + 1);
    path.remove_suffix(extension.size());
    return path;
}

}  // namespace

bool means_file(std::string_view name_or_path) {
    return name_or_path.ends_with(".toml") || name_or_path.find('/') != name_or_path.npos;
}

std::vector<std::string> shipped_names(std::string_view folder) {
    std::vector<std::string> names;
    for (const ShippedFile& file : shipped_files()) {
        if (const auto name = name_below(file.path, folder); !name.empty())
            names.emplace_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::optional<std::string_view> shipped_text(std::string_view folder, std::string_view name) {
    for (const ShippedFile& file : shipped_files()) {
        if (!name.empty() && name_below(file.path, folder) == name) return file.text;
    }
    return std::nullopt;
}

std::optional<std::string> read_text(const std::filesystem::path& path, std::string_view kind,
                                     const Origin& named_at, Problems& problems) {
    if (!std::filesystem::is_regular_file(path)) {
        problems.add(named_at.file, named_at.line,
                     fmt::format("the {} file {} does not exist", kind, path.string()), "",
                     "check the path: it is relative to the file that names it");
        return std::nullopt;
    }
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in || !text) throw EnvironmentError(fmt::format("{}: cannot be read", path.string()));
    return text.str();
}

}  // namespace drgsim
