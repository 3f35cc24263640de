// One walk over the file, with the key table as its guide.
#include "scenarios/toml_file/check.hpp"

#include <fmt/format.h>

#include <cmath>

#include "scenarios/toml_file/nearest.hpp"
#include "scenarios/toml_file/toml_text.hpp"

namespace drgsim {

namespace {

class Walk {
  public:
    Walk(std::span<const Key> keys, const std::string& file, Problems& problems)
        : keys_(keys), file_(file), problems_(problems) {}

    /// `pattern` is the table's path in the key table ("" for the root), `shown` as written.
    void table(const toml::table& table, const std::string& pattern, const std::string& shown) {
        for (auto&& [key, node] : table) {
            const std::string part = pattern_part(pattern, key.str());
            const std::string path = joined(shown, key.str());
            if (part.empty()) {
                unknown(key, pattern, path);
            } else {
                child(node, joined(pattern, part), path);
            }
        }
    }

    /// Required keys of the table at `pattern` and of plain tables within it.
    void required(const toml::table& table, const std::string& pattern, const std::string& shown,
                  const Origin& at) {
        for (const Key& key : keys_) {
            if (key.fallback != "required" || !below(key.path, pattern)) continue;
            const auto rest = key.path.substr(pattern.empty() ? 0 : pattern.size() + 1);
            if (rest.find_first_of("*[") != rest.npos || table.at_path(rest)) continue;
            problems_.add(at.file, at.line, fmt::format("`{}` is missing", joined(shown, rest)),
                          fmt::format("it is required: {}", key.meaning),
                          fmt::format("add it ({})", type_name(key.accepted)));
        }
    }

  private:
    static std::string joined(std::string_view prefix, std::string_view name) {
        return prefix.empty() ? std::string(name) : fmt::format("{}.{}", prefix, name);
    }

    static bool below(std::string_view path, std::string_view prefix) {
        return prefix.empty() || (path.size() > prefix.size() && path.starts_with(prefix) &&
                                  path[prefix.size()] == '.');
    }

    /// The names that may stand in the table at `pattern`, without "[]".
    std::vector<std::string> names_in(const std::string& pattern) const {
        std::vector<std::string> names;
        for (const Key& key : keys_) {
            if (!below(key.path, pattern)) continue;
            auto rest = key.path.substr(pattern.empty() ? 0 : pattern.size() + 1);
            rest = rest.substr(0, rest.find_first_of(".["));
            if (std::find(names.begin(), names.end(), rest) == names.end())
                names.emplace_back(rest);
        }
        return names;
    }

    /// How the key table spells `name` in the table at `pattern`: itself, "*", or "" (unknown).
    std::string pattern_part(const std::string& pattern, std::string_view name) const {
        const auto names = names_in(pattern);
        if (std::find(names.begin(), names.end(), name) != names.end()) return std::string(name);
        return std::find(names.begin(), names.end(), "*") != names.end() ? "*" : "";
    }

    const Key* leaf(std::string_view path) const {
        for (const Key& key : keys_) {
            if (key.path == path) return &key;
        }
        return nullptr;
    }

    bool has_below(const std::string& pattern) const {
        return std::any_of(keys_.begin(), keys_.end(),
                           [&](const Key& key) { return below(key.path, pattern); });
    }

    void unknown(const toml::key& key, const std::string& pattern, const std::string& path) {
        const Origin at = origin_of(key);
        problems_.add(at.file, at.line, fmt::format("unknown key `{}`", path),
                      "it would have no effect", known_names(key.str(), names_in(pattern)));
    }

    void child(const toml::node& node, const std::string& pattern, const std::string& path) {
        const std::string list = pattern + "[]";
        const Key* key = leaf(pattern);
        if (key && key->accepted == accepts::anything) return;
        if (node.is_table() && has_below(pattern)) {
            const toml::table& inner = *node.as_table();
            table(inner, pattern, path);
            if (pattern.ends_with('*')) required(inner, pattern, path, origin_of(node));
        } else if (node.is_array_of_tables() && has_below(list)) {
            std::size_t number = 0;
            for (const toml::node& element : *node.as_array()) {
                const std::string shown = fmt::format("{}[{}]", path, ++number);
                table(*element.as_table(), list, shown);
                required(*element.as_table(), list, shown, origin_of(element));
            }
        } else if (key) {
            value(node, *key, path);
        } else {
            wrong_type(node, path, has_below(list) ? "a list of tables" : "a table");
        }
    }

    void wrong_type(const toml::node& node, const std::string& path, std::string_view wanted) {
        const Origin at = origin_of(node);
        std::string found = node.is_table() ? "a table" : text_of(node);
        problems_.add(at.file, at.line, fmt::format("`{}` is {}", path, found),
                      fmt::format("it must be {}", wanted), "correct the value");
    }

    static bool is_pair(const toml::node& node) {
        const toml::array* pair = node.as_array();
        return pair && pair->size() == 2 && pair->get(0)->is_number() && pair->get(1)->is_number();
    }

    static bool is_number_list(const toml::node& node) {
        const toml::array* list = node.as_array();
        return list && std::all_of(list->begin(), list->end(),
                                   [](const toml::node& element) { return element.is_number(); });
    }

    static bool has_type(const toml::node& node, unsigned accepted) {
        using namespace accepts;
        if (node.is_string()) return accepted & text;
        if (node.is_integer()) return accepted & (integer | number);
        if (node.is_floating_point()) return accepted & number;
        if (const auto* flag = node.as_boolean())
            return (accepted & boolean) || ((accepted & off) && !flag->get());
        const toml::array* array = node.as_array();
        if (!array) return false;
        return std::all_of(array->begin(), array->end(), [&](const toml::node& element) {
            return (element.is_string() && (accepted & text_list)) ||
                   (element.is_integer() && (accepted & (integer_list | number_list))) ||
                   (element.is_floating_point() && (accepted & number_list)) ||
                   (is_pair(element) && (accepted & number_pairs)) ||
                   (is_number_list(element) && (accepted & number_lists));
        });
    }

    void value(const toml::node& node, const Key& key, const std::string& path) {
        if (!has_type(node, key.accepted)) {
            const std::string range = range_name(key);
            wrong_type(node, path,
                       type_name(key.accepted) + (range.empty() ? "" : " (" + range + ")"));
        } else if (const toml::array* array = node.as_array()) {
            for (const toml::node& element : *array) value_of_list(element, key, path);
        } else {
            scalar(node, key, path);
        }
    }

    void value_of_list(const toml::node& element, const Key& key, const std::string& path) {
        const toml::array* pair = element.as_array();
        if (!pair) return scalar(element, key, path);
        for (const toml::node& number : *pair) scalar(number, key, path);
    }

    void scalar(const toml::node& node, const Key& key, const std::string& path) {
        const Origin at = origin_of(node);
        if (const auto* text = node.as_string(); text && !key.choices.empty()) {
            const auto names = choices_of(key.choices);
            if (std::find(names.begin(), names.end(), text->get()) != names.end()) return;
            problems_.add(at.file, at.line, fmt::format("`{}` is \"{}\"", path, text->get()),
                          fmt::format("this version does not know it: {}", key.meaning),
                          known_names(text->get(), {names.begin(), names.end()}));
        } else if (const auto number = node.value<double>(); number && node.is_number()) {
            const auto& [low, high, above] = key.bounds;
            const bool inside = *number >= low && *number <= high && !(above && *number == low);
            if (inside && std::isfinite(*number)) return;
            const std::string range = range_name(key);
            problems_.add(at.file, at.line, fmt::format("`{}` is {}", path, text_of(node)),
                          fmt::format("it must be {}", range.empty() ? "a finite number" : range),
                          "correct the value");
        }
    }

    std::span<const Key> keys_;
    const std::string& file_;
    Problems& problems_;
};

}  // namespace

void check_keys(const toml::table& root, std::span<const Key> keys, const std::string& file,
                Problems& problems) {
    Walk walk(keys, file, problems);
    walk.table(root, "", "");
    walk.required(root, "", "", {file, 0});
}

}  // namespace drgsim
