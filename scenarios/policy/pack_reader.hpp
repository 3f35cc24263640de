// What the readers of a rule pack's sections share: values with their defaults, choices by the
// key table, problems with the line of what they are about. Internal (toml++).
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/policy/policy_keys.hpp"
#include "scenarios/toml_file/check.hpp"
#include "scenarios/toml_file/toml_text.hpp"

namespace drgsim {

/// Base of the readers. Values of a wrong type read as absent: check_keys reports them.
class PackReader {
  protected:
    using Node = toml::node_view<const toml::node>;
    using Levels = std::array<double, 3>;

    PackReader(const toml::table& root, const std::string& file, Problems& problems)
        : root_(root), file_(file), problems_(problems) {}

    /// A problem at the line of `at`; the whole file where that is absent.
    void problem(Node at, std::string what, std::string why, std::string todo) {
        const Origin origin = at ? origin_of(*at.node()) : Origin{file_, 0};
        problems_.add(origin.file, origin.line, std::move(what), std::move(why), std::move(todo));
    }

    /// The choice at `path` of the file, where it is one.
    template <typename Enum>
    void pick(std::string_view path, Enum& value) const {
        value = choice(root_.at_path(path), key_at(policy_keys, path), value);
    }

    template <typename T>
    static void read(Node node, T& value) {
        value = node.value_or(value);
    }

    /// A number that `false` switches off.
    static void read(Node node, std::optional<double>& value) {
        if (node.is_boolean()) {
            value.reset();
        } else if (const auto number = node.value<double>()) {
            value = number;
        }
    }

    template <typename T>
    static void read(Node node, std::vector<T>& values) {
        const toml::array* array = node.as_array();
        if (!array) return;
        values.clear();
        for (const toml::node& element : *array) values.push_back(element.value_or(T{}));
    }

    /// The tables of a list of tables; none where it is absent.
    static std::vector<const toml::table*> tables(Node node) {
        std::vector<const toml::table*> found;
        if (const toml::array* array = node.as_array()) {
            for (const toml::node& element : *array) {
                if (const toml::table* table = element.as_table()) found.push_back(table);
            }
        }
        return found;
    }

    /// One number for all levels, or one for each of the three.
    Levels by_level(Node node, const std::string& path, Levels fallback) {
        if (const auto number = node.value<double>()) return {*number, *number, *number};
        std::vector<double> values;
        read(node, values);
        if (values.size() == fallback.size()) return {values[0], values[1], values[2]};
        if (node.is_array()) {
            problem(node, fmt::format("`{}` has {} numbers", path, values.size()),
                    "there are three levels", "give three numbers, for levels 1, 2 and 3");
        }
        return fallback;
    }

    /// Rows by growing upper ends: the end of row `number` of `count`, +inf in the last.
    double row_end(const toml::table& row, const std::string& list, bool last, double previous,
                   std::string_view of) {
        const auto up_to = row["up_to"].value<double>();
        if (up_to.has_value() == last) {
            problem(Node(&row),
                    last ? fmt::format("the last row of `{}` has an end (up_to)", list)
                         : fmt::format("a row of `{}` before the last has no end (up_to)", list),
                    fmt::format("the rows together must cover every {} once", of),
                    "give up_to in every row but the last");
        } else if (up_to && *up_to <= previous) {
            problem(Node(&row), fmt::format("`{}` up_to = {} is out of order", list, *up_to),
                    fmt::format("it must be above {}, the row before", previous),
                    fmt::format("sort the rows by {}", of));
        }
        return last ? std::numeric_limits<double>::infinity() : up_to.value_or(previous);
    }

    /// Rules are told apart by name, in overrides and in what is printed.
    void check_names(const std::vector<const toml::table*>& rules, std::string_view list) {
        std::vector<std::string> seen;
        for (const toml::table* rule : rules) {
            const auto name = (*rule)["name"].value<std::string>();
            if (!name) continue;
            if (std::find(seen.begin(), seen.end(), *name) != seen.end()) {
                problem((*rule)["name"], fmt::format("`{}` has \"{}\" twice", list, *name),
                        "rules are told apart by their names", "give each its own name");
            }
            seen.push_back(*name);
        }
    }

    const toml::table& root_;
    const std::string& file_;
    Problems& problems_;
};

}  // namespace drgsim
