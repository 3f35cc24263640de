// Parsing, merging and printing of TOML. Nodes are moved, never copied: toml++ drops the position
// of a copied node.
#include "scenarios/toml_file/toml_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <utility>
#include <vector>

namespace drgsim {

namespace {

Origin origin_of(const toml::source_region& source) {
    const std::string file = source.path ? *source.path : std::string();
    const bool command_line = file.starts_with("--");  // "--set a=1" has no lines
    return {file, command_line ? 0 : static_cast<long>(source.begin.line)};
}

std::string quoted_key(std::string_view key) {
    const bool bare = !key.empty() && key.find_first_not_of(
                                          "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "abcdefghijklmnopqrstuvwxyz"
                                          "0123456789_-") == key.npos;
    if (bare) return std::string(key);
    return text_of(toml::value<std::string>(std::string(key)));
}

/// The shortest text that reads back as the same number; toml++ prints 0.6 with 17 digits.
std::string float_text(double value) {
    std::string text = fmt::format("{}", value);
    if (text.find_first_of(".en") == text.npos) text += ".0";
    return text;
}

/// The element of a list of tables whose `name` is `name`.
toml::table* named_element(toml::array& list, std::string_view name) {
    for (toml::node& element : list) {
        toml::table* table = element.as_table();
        if (table && (*table)["name"].value_or(std::string_view()) == name) return table;
    }
    return nullptr;
}

void merge(toml::table& into, toml::table&& from, const Setting& setting, Problems& problems);

void merge_named(toml::array& into, toml::table&& from, const Setting& setting,
                 Problems& problems) {
    for (auto&& [name, node] : from) {
        toml::table* element = named_element(into, name.str());
        if (element && node.is_table()) {
            merge(*element, std::move(*node.as_table()), setting, problems);
        } else {
            problems.add(setting.origin.file, setting.origin.line,
                         fmt::format("`{}` names \"{}\", which is not in the list",
                                     setting.assignment, name.str()),
                         "a part of a list of tables is found by its name",
                         "use the `name` of an entry of the file");
        }
    }
}

void merge(toml::table& into, toml::table&& from, const Setting& setting, Problems& problems) {
    for (auto&& [key, node] : from) {
        toml::node* old = into.get(key);
        if (old && old->is_table() && node.is_table()) {
            merge(*old->as_table(), std::move(*node.as_table()), setting, problems);
        } else if (old && old->is_array_of_tables() && node.is_table()) {
            merge_named(*old->as_array(), std::move(*node.as_table()), setting, problems);
        } else {
            into.insert_or_assign(key, std::move(node));
        }
    }
}

void collect_settings(const toml::table& table, const std::string& prefix,
                      std::vector<Setting>& settings) {
    for (auto&& [key, node] : table) {
        const std::string path = prefix + quoted_key(key.str());
        if (const toml::table* child = node.as_table()) {
            collect_settings(*child, path + ".", settings);
        } else {
            settings.push_back({path + " = " + text_of(node), origin_of(node.source())});
        }
    }
}

}  // namespace

Origin origin_of(const toml::node& node) {
    return origin_of(node.source());
}

Origin origin_of(const toml::key& key) {
    return origin_of(key.source());
}

std::optional<toml::table> parse_toml(std::string_view text, const std::string& file,
                                      Problems& problems, long first_line) {
    std::string shifted(static_cast<std::size_t>(std::max(0L, first_line - 1)), '\n');
    shifted += text;
    try {
        return toml::parse(shifted, file);
    } catch (const toml::parse_error& error) {
        const Origin at = origin_of(error.source());
        problems.add(at.file, at.line, fmt::format("not valid TOML: {}", error.description()),
                     "nothing after this place could be read", "correct the line");
        return std::nullopt;
    }
}

void apply_setting(toml::table& root, const Setting& setting, Problems& problems) {
    const auto equals = setting.assignment.find('=');
    if (equals == std::string::npos) {
        problems.add(setting.origin.file, setting.origin.line,
                     fmt::format("`{}` is not key=value", setting.assignment), "",
                     "write for example budget.employee.total=470e6");
        return;
    }
    Problems faults;
    auto change = parse_toml(setting.assignment, setting.origin.file, faults, setting.origin.line);
    if (!change) {
        const std::string key = setting.assignment.substr(0, equals + 1);
        std::string value = setting.assignment.substr(equals + 1);
        value.erase(0, value.find_first_not_of(' '));
        const bool meant_as_toml =
            value.empty() || std::string_view("\"'[{").find(value[0]) != std::string_view::npos;
        if (!meant_as_toml) {
            change = parse_toml(key + text_of(toml::value<std::string>(value)), setting.origin.file,
                                problems, setting.origin.line);
        } else {
            problems.append(faults);
        }
    }
    if (change) merge(root, std::move(*change), setting, problems);
}

std::vector<Setting> settings_of(const toml::table& table) {
    std::vector<Setting> settings;
    collect_settings(table, "", settings);
    return settings;
}

void append_by_line(const Problems& found, Problems& problems) {
    std::vector<std::string> files;
    for (const Problem& problem : found.list()) {
        if (std::find(files.begin(), files.end(), problem.file) == files.end())
            files.push_back(problem.file);
    }
    for (const std::string& file : files) {
        std::vector<Problem> here;
        for (const Problem& problem : found.list()) {
            if (problem.file == file) here.push_back(problem);
        }
        std::stable_sort(here.begin(), here.end(),
                         [](const Problem& a, const Problem& b) { return a.line < b.line; });
        for (Problem& problem : here) problems.add(std::move(problem));
    }
}

std::string text_of(const toml::table& table) {
    std::string text;
    for (const Setting& setting : settings_of(table)) text += setting.assignment + '\n';
    return text;
}

std::string text_of(const toml::node& node) {
    if (const auto* number = node.as_floating_point()) return float_text(number->get());
    if (const auto* array = node.as_array()) {
        const bool tables = array->is_homogeneous(toml::node_type::table);
        std::vector<std::string> parts;
        for (const toml::node& element : *array)
            parts.push_back((tables ? "\n    " : "") + text_of(element));
        return fmt::format("[{}{}]", fmt::join(parts, ", "), tables ? ",\n" : "");
    }
    if (const auto* table = node.as_table()) {
        std::vector<std::string> parts;
        for (auto&& [key, value] : *table)
            parts.push_back(quoted_key(key.str()) + " = " + text_of(value));
        return fmt::format("{{ {} }}", fmt::join(parts, ", "));
    }
    std::ostringstream out;
    out << toml::toml_formatter(node);
    return out.str();
}

}  // namespace drgsim
