// Drivers as a plan states them: names, axes, distributions, and which of them go together.
#include "scenarios/plan/driver_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "scenarios/plan/distribution_file.hpp"
#include "scenarios/plan/plan_keys.hpp"
#include "scenarios/plan/shocks.hpp"
#include "scenarios/plan/where_file.hpp"
#include "scenarios/toml_file/check.hpp"
#include "scenarios/toml_file/nearest.hpp"
#include "scenarios/toml_file/toml_text.hpp"

namespace drgsim {

namespace {

using Node = toml::node_view<const toml::node>;

/// The names a target may be drawn by and filtered by; empty = every one.
std::vector<std::string> names_of_target(Target target) {
    if (target == Target::budget || target == Target::carve_out) return {"fund"};
    if (target == Target::assessment) return {"fund", "level", "hospital", "type", "community"};
    return {};
}

class DriverReader {
  public:
    /// The table is the `number`-th, from 1 on.
    DriverReader(const toml::table& table, std::size_t number,
                 const std::filesystem::path& base_dir, std::vector<std::string>& warnings,
                 Problems& problems)
        : table_(table),
          number_(number),
          base_dir_(base_dir),
          warnings_(warnings),
          problems_(problems) {}

    DriverLine read() {
        line_.origin = origin_of(table_);
        line_.name = table_["name"].value_or(std::string());
        // A target that is not known (reported by check_keys), or a faulty distribution, must not
        // bring more complaints.
        line_.target =
            choice(table_["target"], key_at(plan_keys, "driver[].target"), Target::weight);
        line_.distribution.type = DistributionSpec::Type::uniform;
        line_.hold_total_weight = table_["hold_total_weight"].value_or(false);
        line_.carve_out = table_["carve_out"].value_or(std::string());
        if (table_["carve_out"].is_string() != (line_.target == Target::carve_out)) {
            problem(table_["carve_out"],
                    fmt::format("driver \"{}\" on {} {} `carve_out`", line_.name, target_name(),
                                table_["carve_out"] ? "has" : "lacks"),
                    "it names the line of the budget that target = \"carve_out\" multiplies",
                    table_["carve_out"] ? "remove it" : "add carve_out = \"...\"");
        }
        read_name();
        read_by();
        read_where();
        if (!table_["shocks"]) read_distribution();
        read_factor();
        if (line_.hold_total_weight && line_.target != Target::weight) {
            problem(table_["hold_total_weight"],
                    fmt::format("driver \"{}\" holds the total weight, but its target is {}",
                                line_.name, target_name()),
                    "only weights have a total that can be held",
                    "remove hold_total_weight or set target = \"weight\"");
        }
        return line_;
    }

  private:
    void problem(Node at, std::string what, std::string why, std::string todo) {
        const Origin origin = at ? origin_of(*at.node()) : line_.origin;
        problems_.add(origin.file, origin.line, std::move(what), std::move(why), std::move(todo));
    }

    std::string_view target_name() const {
        return target_names[static_cast<std::size_t>(line_.target)];
    }

    void read_name() {
        const bool good = line_.name.find_first_not_of(
                              "abcdefghijklmnopqrstuvwxyz"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                              "0123456789-_") == std::string::npos;
        if (!table_["name"].is_string() || (good && !line_.name.empty())) return;
        problem(table_["name"], fmt::format("the driver name is \"{}\"", line_.name),
                "results call its values driver_<name>", "use letters, digits, '-' and '_' only");
    }

    void check_target_has(Node at, const std::string& name, std::string_view what) {
        const auto allowed = names_of_target(line_.target);
        if (allowed.empty() || std::find(allowed.begin(), allowed.end(), name) != allowed.end())
            return;
        problem(
            at,
            fmt::format("driver \"{}\" on {} has {} \"{}\"", line_.name, target_name(), what, name),
            fmt::format("{} does not differ by {}", target_name(), name),
            fmt::format("use {}", fmt::join(allowed, ", ")));
    }

    void read_by() {
        const auto names = texts_of(table_["by"]);
        for (const std::string& name : names) {
            const auto axis = std::find(axis_names.begin(), axis_names.end(), name);
            if (axis == axis_names.end()) {
                if (name == "all" && names.size() > 1) {
                    problem(table_["by"], "`by` lists \"all\" with other names",
                            "all means one value for everything", "use \"all\" alone");
                }
                continue;  // another unknown name: reported by check_keys
            }
            check_target_has(table_["by"], name, "by =");
            const Axis found = static_cast<Axis>(axis - axis_names.begin());
            if (std::find(line_.by.begin(), line_.by.end(), found) != line_.by.end()) {
                problem(table_["by"], fmt::format("`by` lists \"{}\" twice", name), "",
                        "list it once");
            }
            line_.by.push_back(found);
        }
        if (names.size() > 2) {
            problem(table_["by"], fmt::format("`by` lists {} names", names.size()),
                    "a driver is drawn by at most two", "keep two of them");
        }
    }

    void read_where() {
        line_.where = where_of(table_["where"], problems_);
        for (const WhereLine& line : line_.where)
            check_target_has(table_["where"][line.key], line.key, "where");
    }

    /// In designs that move factors.
    void read_factor() {
        line_.factor = table_["factor"].value_or(line_.name);
        const auto split = table_["split"].value<std::string>();
        const auto axis =
            std::find(axis_names.begin(), axis_names.end(), split.value_or(std::string()));
        if (axis == axis_names.end()) return;  // absent, or reported by check_keys
        line_.split = static_cast<Axis>(axis - axis_names.begin());
        const auto has = [this](Axis wanted) {
            return std::find(line_.by.begin(), line_.by.end(), wanted) != line_.by.end();
        };
        if (has(*line_.split) || (line_.split == Axis::mdc && has(Axis::group)) ||
            (line_.split == Axis::level && has(Axis::hospital)) || table_["shocks"])
            return;
        problem(table_["split"],
                fmt::format("driver \"{}\" is split by {}, which it is not drawn by", line_.name,
                            *split),
                "its values do not differ so", "use an axis of `by`");
    }

    void read_distribution() {
        const Node given = table_["distribution"];
        if (given && !given.is_table()) return;  // reported by check_keys
        if (!given["type"]) {
            return problem(given, fmt::format("`driver[{}].distribution.type` is missing", number_),
                           "a driver has a `distribution` or `shocks`",
                           "add e.g. distribution = { type = \"lognormal\", mean = 1, cv = 0.1 }");
        }
        const auto spec = distribution_of(
            table_["distribution"], fmt::format("driver \"{}\"", line_.name), base_dir_, problems_);
        if (!spec) return;
        line_.distribution = *spec;
        if (lowest_value(*spec) < 0) {
            warnings_.push_back(
                fmt::format("{}:{}: driver \"{}\" multiplies {} by a {} value that can be negative",
                            line_.origin.file, line_.origin.line, line_.name, target_name(),
                            distribution_types[static_cast<std::size_t>(spec->type)].name));
        }
    }

    const toml::table& table_;
    std::size_t number_;
    const std::filesystem::path& base_dir_;
    std::vector<std::string>& warnings_;
    Problems& problems_;
    DriverLine line_;
};

bool depends_on_place_or_time(const DriverLine& line) {
    const auto is_group = [](Axis axis) { return axis == Axis::group || axis == Axis::mdc; };
    return !std::all_of(line.by.begin(), line.by.end(), is_group) ||
           !std::all_of(line.where.begin(), line.where.end(), [](const WhereLine& where) {
               return where.key == "group" || where.key == "mdc";
           });
}

/// The components in the driver's place; their level and law are theirs, not the driver's.
void add_shocks(const DriverLine& line, const toml::table& table, const toml::table& shocks,
                std::vector<DriverLine>& drivers, Problems& problems) {
    for (const char* key : {"by", "distribution", "split"}) {
        if (!table[key]) continue;
        const Origin at = origin_of(*table[key].node());
        problems.add(at.file, at.line,
                     fmt::format("driver \"{}\" has `shocks` and `{}`", line.name, key),
                     "shocks say by themselves what is drawn by what", "remove one of the two");
    }
    const auto allowed = names_of_target(line.target);
    for (DriverLine& part : shock_drivers(line, shocks, problems)) {
        for (const Axis axis : part.by) {
            const std::string name(axis_names[static_cast<std::size_t>(axis)]);
            if (allowed.empty() || std::find(allowed.begin(), allowed.end(), name) != allowed.end())
                continue;
            problems.add(part.origin.file, part.origin.line,
                         fmt::format("driver \"{}\" is on {}", part.name,
                                     target_names[static_cast<std::size_t>(line.target)]),
                         fmt::format("it does not differ by {}", name),
                         fmt::format("use all, {}", fmt::join(allowed, ", ")));
        }
        drivers.push_back(std::move(part));
    }
}

void check_names(const std::vector<DriverLine>& drivers, Problems& problems) {
    std::set<std::string> names;
    for (const DriverLine& line : drivers) {
        if (line.name.empty() || names.insert(line.name).second) continue;
        problems.add(line.origin.file, line.origin.line,
                     fmt::format("two drivers are named \"{}\"", line.name),
                     "the name keys a driver's random stream", "give each its own name");
    }
}

/// A held total is one number a scenario: no weight may then differ by fund, hospital or month.
void check_held_weight(const std::vector<DriverLine>& drivers, Problems& problems) {
    const bool held = std::any_of(drivers.begin(), drivers.end(),
                                  [](const DriverLine& line) { return line.hold_total_weight; });
    for (const DriverLine& line : drivers) {
        if (!held || line.target != Target::weight || !depends_on_place_or_time(line)) continue;
        problems.add(line.origin.file, line.origin.line,
                     fmt::format("driver \"{}\" moves weights by more than group or mdc, while "
                                 "hold_total_weight is on",
                                 line.name),
                     "a total weight is held over the groups of the whole region",
                     "draw weights by all, group or mdc, or remove hold_total_weight");
    }
}

}  // namespace

std::vector<DriverLine> read_drivers(const toml::table& root, const std::filesystem::path& base_dir,
                                     std::vector<std::string>& warnings, Problems& problems) {
    std::vector<DriverLine> drivers;
    const toml::array* list = root["driver"].as_array();
    if (!list) return drivers;
    std::size_t number = 0;
    for (const toml::node& node : *list) {
        ++number;
        if (!node.is_table()) continue;  // reported by check_keys
        const toml::table& table = *node.as_table();
        const DriverLine line = DriverReader(table, number, base_dir, warnings, problems).read();
        if (const toml::table* shocks = table["shocks"].as_table())
            add_shocks(line, table, *shocks, drivers, problems);
        else
            drivers.push_back(line);
    }
    check_names(drivers, problems);
    check_held_weight(drivers, problems);
    return drivers;
}

}  // namespace drgsim
