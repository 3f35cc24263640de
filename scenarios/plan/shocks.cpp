// Names of levels into axes.
#include "scenarios/plan/shocks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/toml_file/nearest.hpp"
#include "scenarios/toml_file/toml_text.hpp"

namespace drgsim {

namespace {

/// The axes that `name` means; nothing where it means none.
std::optional<std::vector<Axis>> axes_named(std::string_view name) {
    std::vector<Axis> by;
    if (name == "all") return by;
    const auto add = [&by](std::string_view part) {
        const auto at = std::find(axis_names.begin(), axis_names.end(), part);
        if (at == axis_names.end()) return false;
        by.push_back(static_cast<Axis>(at - axis_names.begin()));
        return by.size() < 2 || by[0] != by[1];
    };
    const auto dash = name.find('-');
    if (!add(name.substr(0, dash))) return std::nullopt;
    if (dash != name.npos && !add(name.substr(dash + 1))) return std::nullopt;
    return by;
}

}  // namespace

std::vector<DriverLine> shock_drivers(const DriverLine& line, const toml::table& shocks,
                                      Problems& problems) {
    std::vector<DriverLine> drivers;
    for (auto&& [key, node] : shocks) {
        const std::string name(key.str());
        const auto by = axes_named(name);
        const Origin at = origin_of(node);
        if (!by) {
            std::vector<std::string> known(axis_names.begin(), axis_names.end());
            known.insert(known.begin(), "all");
            known.emplace_back("hospital-group");
            problems.add(at.file, at.line,
                         fmt::format("driver \"{}\" has shocks by \"{}\"", line.name, name),
                         "shocks come from all, an axis or two axes joined by '-'",
                         known_names(name, known));
            continue;
        }
        DriverLine part = line;
        part.name = fmt::format("{}-{}", line.name, name);
        part.by = *by;
        part.distribution.type = DistributionSpec::Type::lognormal;
        part.distribution.parameter = {1, node.value_or(0.0), 0, 0};
        if (line.factor == line.name) part.factor = part.name;
        part.origin = at;
        drivers.push_back(std::move(part));
    }
    return drivers;
}

}  // namespace drgsim
