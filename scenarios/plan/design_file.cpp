// Sampling with its options, and stresses.
#include "scenarios/plan/design_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "scenarios/plan/number_column.hpp"
#include "scenarios/plan/plan_keys.hpp"
#include "scenarios/toml_file/check.hpp"
#include "scenarios/toml_file/nearest.hpp"
#include "scenarios/toml_file/toml_text.hpp"

namespace drgsim {

namespace {

using Node = toml::node_view<const toml::node>;

void check_options(const toml::table& root, const DesignLine& line, Problems& problems) {
    const bool pairs =
        line.sampling == Sampling::monte_carlo || line.sampling == Sampling::latin_hypercube;
    if (line.antithetic && !pairs)
        problems.add(
            line.antithetic_origin.file, line.antithetic_origin.line,
            fmt::format("`antithetic` is on with sampling = \"{}\"", name_of(line.sampling)),
            "only monte-carlo and latin-hypercube scenarios come in pairs u, 1 - u",
            "remove it or change `sampling`");
    const bool progressive =
        line.sampling == Sampling::monte_carlo || line.sampling == Sampling::sobol;
    if (root["convergence"].is_table() && !progressive) {
        const Origin at = origin_of(*root["convergence"].node());
        problems.add(
            at.file, at.line,
            fmt::format("[convergence] stands with sampling = \"{}\"", name_of(line.sampling)),
            "that design is whole with all of its scenarios only",
            "remove the table, or use monte-carlo or sobol");
    }
    if (!(line.low < line.high)) {
        const Node at = root["design"];
        const Origin origin = at ? origin_of(*at.node()) : line.origin;
        problems.add(origin.file, origin.line,
                     fmt::format("`design.low` is {} and `design.high` is {}", line.low, line.high),
                     "a factor moves from its low to its high quantile", "put low below high");
    }
}

/// What the header "driver" or "driver.ENTITY" names; nothing and a problem where no driver.
void add_column(const std::string& header, const std::vector<DriverLine>& drivers,
                const Origin& file, ScenarioTable& table, Problems& problems) {
    const auto dot = header.find('.');
    const auto at = driver_named(header.substr(0, dot), drivers, file, problems);
    table.columns.push_back(
        {at.value_or(0), dot == std::string::npos ? "" : header.substr(dot + 1)});
}

std::optional<ScenarioTable> read_scenarios(Node path, const std::filesystem::path& base_dir,
                                            const std::vector<DriverLine>& drivers,
                                            const Origin& sampling, Problems& problems) {
    if (!path) {
        problems.add(sampling.file, sampling.line, "sampling = \"listed\" lacks `design.file`",
                     "the scenarios stand there, one a row", "add design.file = \"scenarios.csv\"");
        return std::nullopt;
    }
    const std::size_t before = problems.list().size();
    const NumberTable numbers = read_number_table(base_dir / path.value_or(std::string()),
                                                  "scenario", origin_of(*path.node()), problems);
    ScenarioTable table;
    table.origin = origin_of(*path.node());
    table.rows = numbers.rows;
    for (const std::string& header : numbers.header)
        add_column(header, drivers, {numbers.file, 1}, table, problems);
    std::set<std::string> seen;
    for (const std::string& header : numbers.header)
        if (!seen.insert(header).second)
            problems.add(numbers.file, 1, fmt::format("two columns are named \"{}\"", header),
                         "a driver has one value", "remove one of them");
    if (problems.list().size() == before && table.rows.empty())
        problems.add(numbers.file, 0, "there are no scenarios in it", "each row is one",
                     "add rows of values");
    if (problems.list().size() != before) return std::nullopt;
    return table;
}

/// One entry of `values`: a number, or numbers by entity.
void read_stress_value(const std::string& name, const toml::node& node,
                       const std::vector<DriverLine>& drivers, StressLine& line,
                       Problems& problems) {
    const auto driver = driver_named(name, drivers, origin_of(node), problems);
    if (!driver) return;
    if (const toml::table* entities = node.as_table()) {
        for (auto&& [entity, value] : *entities)
            line.values.push_back(
                {*driver, std::string(entity.str()), value.value_or(1.0), origin_of(value)});
    } else {
        line.values.push_back({*driver, "", node.value_or(1.0), origin_of(node)});
    }
}

}  // namespace

std::optional<std::size_t> driver_named(const std::string& name,
                                        const std::vector<DriverLine>& drivers, const Origin& at,
                                        Problems& problems) {
    std::vector<std::string> names;
    for (const DriverLine& driver : drivers) names.push_back(driver.name);
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    problems.add(at.file, at.line, fmt::format("there is no driver \"{}\"", name),
                 "its values would have no effect", known_names(name, names));
    return std::nullopt;
}

DesignLine read_design(const toml::table& root, const std::filesystem::path& base_dir,
                       const std::vector<DriverLine>& drivers, Problems& problems) {
    DesignLine line;
    const auto origin = [&root](std::string_view key) {
        return root[key] ? origin_of(*root[key].node()) : Origin{};
    };
    line.sampling = choice(root["sampling"], key_at(plan_keys, "sampling"), line.sampling);
    line.origin = origin("sampling");
    line.antithetic = root["antithetic"].value_or(false);
    line.antithetic_origin = origin("antithetic");
    const Node design = root["design"];
    line.low = design["low"].value_or(line.low);
    line.high = design["high"].value_or(line.high);
    check_options(root, line, problems);
    if (line.sampling == Sampling::listed)
        line.listed = read_scenarios(design["file"], base_dir, drivers, line.origin, problems);
    return line;
}

std::vector<StressLine> read_stresses(const toml::table& root,
                                      const std::vector<DriverLine>& drivers, Problems& problems) {
    std::vector<StressLine> stresses;
    const toml::array* list = root["stress"].as_array();
    if (!list) return stresses;
    std::set<std::string> names;
    for (const toml::node& node : *list) {
        if (!node.is_table()) continue;  // reported by check_keys
        const toml::table& table = *node.as_table();
        StressLine line{table["name"].value_or(std::string()), {}, origin_of(node)};
        const auto problem = [&](std::string what, std::string why, std::string todo) {
            problems.add(line.origin.file, line.origin.line, std::move(what), std::move(why),
                         std::move(todo));
        };
        if (table["name"].is_string() && line.name.empty())
            problem("a stress has an empty name", "results list stresses by name", "name it");
        if (!line.name.empty() && !names.insert(line.name).second)
            problem(fmt::format("two stresses are named \"{}\"", line.name),
                    "results tell stresses apart by name", "give each its own name");
        const toml::table* values = table["values"].as_table();
        if (!values || values->empty())
            problem(fmt::format("stress \"{}\" states no values", line.name),
                    "every driver would stay at 1", "add values = { DRIVER = number }");
        else
            for (auto&& [name, value] : *values)
                read_stress_value(std::string(name.str()), value, drivers, line, problems);
        stresses.push_back(std::move(line));
    }
    return stresses;
}

}  // namespace drgsim
