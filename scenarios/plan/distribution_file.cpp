#include "scenarios/plan/distribution_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/plan/number_column.hpp"
#include "scenarios/plan/plan_keys.hpp"
#include "scenarios/toml_file/check.hpp"
#include "scenarios/toml_file/nearest.hpp"
#include "scenarios/toml_file/toml_text.hpp"

namespace drgsim {

namespace {

using Node = toml::node_view<const toml::node>;
using Type = DistributionSpec::Type;
constexpr double infinite = std::numeric_limits<double>::infinity();

std::vector<double> numbers(Node value) {
    std::vector<double> found;
    if (const toml::array* list = value.as_array()) {
        for (const toml::node& node : *list) found.push_back(node.value_or(0.0));
    }
    return found;
}

class DistributionReader {
  public:
    DistributionReader(Node given, const std::string& owner, const std::filesystem::path& base_dir,
                       Problems& problems)
        : given_(given), owner_(owner), base_dir_(base_dir), problems_(problems) {}

    std::optional<DistributionSpec> read() {
        const Key& type_key = key_at(plan_keys, "driver[].distribution.type");
        spec_.type = choice(given_["type"], type_key, spec_.type);
        const auto known = choices_of(type_key.choices);
        const bool type_known =
            std::find(known.begin(), known.end(), given_["type"].value_or(std::string_view())) !=
            known.end();
        if (!type_known) return std::nullopt;  // reported by check_keys
        const auto wanted = parameters();
        for (auto&& [key, node] : *given_.as_table()) {
            const std::string name(key.str());
            if (name == "type" || name == "truncate" || name == "shift" ||
                std::find(wanted.begin(), wanted.end(), name) != wanted.end())
                continue;
            problem(Node(node),
                    fmt::format("distribution {} has no parameter \"{}\"", type_name(), name),
                    "it would have no effect", known_names(name, wanted));
        }
        if (!read_parameters(wanted) || !read_range()) return std::nullopt;
        const auto fault = fault_of(spec_);
        if (fault.empty()) return spec_;
        problem(given_, fmt::format("distribution {} of {}: {}", type_name(), owner_, fault),
                "no value can be drawn from it", "correct its parameters");
        return std::nullopt;
    }

  private:
    void problem(Node at, std::string what, std::string why, std::string todo) {
        const Origin origin = origin_of(*at.node());
        problems_.add(origin.file, origin.line, std::move(what), std::move(why), std::move(todo));
    }

    std::string_view type_name() const {
        return distribution_types[static_cast<std::size_t>(spec_.type)].name;
    }

    std::vector<std::string> parameters() const {
        if (spec_.type == Type::discrete) return {"values", "weights"};
        if (spec_.type == Type::empirical) return {"file", "column"};
        std::vector<std::string> names;
        for (const auto name :
             distribution_types[static_cast<std::size_t>(spec_.type)].parameters) {
            if (!name.empty()) names.emplace_back(name);
        }
        return names;
    }

    /// Whether every parameter was there.
    bool read_parameters(const std::vector<std::string>& wanted) {
        bool complete = true;
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            const Node value = given_[wanted[i]];
            if (!value && wanted[i] != "weights") {
                problem(given_, fmt::format("distribution {} lacks \"{}\"", type_name(), wanted[i]),
                        "it has no default", fmt::format("add {} = ...", wanted[i]));
                complete = false;
            } else if (spec_.type < Type::discrete) {
                spec_.parameter[i] = value.value_or(0.0);
                complete = complete && value.is_number() && std::isfinite(spec_.parameter[i]);
            }
        }
        if (spec_.type == Type::discrete) {
            spec_.values = numbers(given_["values"]);
            spec_.weights = numbers(given_["weights"]);
        } else if (spec_.type == Type::empirical && complete) {
            const std::size_t before = problems_.list().size();
            spec_.values = read_number_column(base_dir_ / given_["file"].value_or(std::string()),
                                              given_["column"].value_or(std::string()),
                                              origin_of(*given_.node()), problems_);
            complete = problems_.list().size() == before;
        }
        return complete;
    }

    /// Whether truncate is well formed; with shift.
    bool read_range() {
        spec_.shift = given_["shift"].value_or(0.0);
        const Node range = given_["truncate"];
        if (!range) return true;
        const auto ends = numbers(range);
        if (ends.size() == 2) {
            spec_.truncate = {ends[0], ends[1]};
            return true;
        }
        problem(range, fmt::format("`truncate` of {} lists {} numbers", owner_, ends.size()),
                "a range has two ends", "write truncate = [low, high]");
        return false;
    }

    Node given_;
    const std::string& owner_;
    const std::filesystem::path& base_dir_;
    Problems& problems_;
    DistributionSpec spec_;
};

/// Without truncation and shift.
double least_drawn(const DistributionSpec& spec) {
    switch (spec.type) {
        case Type::constant:
        case Type::uniform:
        case Type::triangular:
            return spec.parameter[0];
        case Type::normal:
            return spec.parameter[1] > 0 ? -infinite : spec.parameter[0];
        case Type::beta:
            return spec.parameter[2];
        case Type::discrete:
        case Type::empirical:
            return spec.values.empty() ? 0
                                       : *std::min_element(spec.values.begin(), spec.values.end());
        case Type::lognormal:
        case Type::gamma:
            return 0;
    }
    return 0;
}

/// Without truncation and shift.
double greatest_drawn(const DistributionSpec& spec) {
    switch (spec.type) {
        case Type::constant:
            return spec.parameter[0];
        case Type::uniform:
            return spec.parameter[1];
        case Type::triangular:
            return spec.parameter[2];
        case Type::normal:
            return spec.parameter[1] > 0 ? infinite : spec.parameter[0];
        case Type::beta:
            return spec.parameter[3];
        case Type::discrete:
        case Type::empirical:
            return spec.values.empty() ? 0
                                       : *std::max_element(spec.values.begin(), spec.values.end());
        case Type::lognormal:
        case Type::gamma:
            return spec.parameter[1] > 0 ? infinite : spec.parameter[0];
    }
    return 0;
}

}  // namespace

std::optional<DistributionSpec> distribution_of(Node given, const std::string& owner,
                                                const std::filesystem::path& base_dir,
                                                Problems& problems) {
    return DistributionReader(given, owner, base_dir, problems).read();
}

DistributionSpec number_or_distribution(Node given, const std::string& key,
                                        const std::string& owner,
                                        const std::filesystem::path& base_dir, Problems& problems) {
    DistributionSpec number;
    number.parameter[0] = given.value_or(0.0);
    if (!given.is_table()) return number;
    if (given["type"]) return distribution_of(given, owner, base_dir, problems).value_or(number);
    const Origin origin = origin_of(*given.node());
    problems.add(origin.file, origin.line, fmt::format("`{}` is a table without `type`", key),
                 "a distribution is told by its type",
                 "write a number, or { type = \"uniform\", low = ..., high = ... }");
    return number;
}

double lowest_value(const DistributionSpec& spec) {
    const double least = least_drawn(spec);
    return (spec.truncate ? std::max(least, (*spec.truncate)[0]) : least) + spec.shift;
}

double highest_value(const DistributionSpec& spec) {
    const double greatest = greatest_drawn(spec);
    return (spec.truncate ? std::min(greatest, (*spec.truncate)[1]) : greatest) + spec.shift;
}

}  // namespace drgsim
