#include "scenarios/plan/convergence_file.hpp"

#include <fmt/format.h>

#include "scenarios/toml_file/nearest.hpp"
#include "scenarios/toml_file/toml_text.hpp"

namespace drgsim {

namespace {

std::vector<std::string> known_outputs() {
    std::vector<std::string> names;
    for (const Variable& v : variables)
        if (may_converge(v)) names.emplace_back(v.name);
    return names;
}

std::optional<Var> output_named(std::string_view name) {
    for (std::size_t v = 0; v < variable_count; ++v)
        if (variables[v].name == name && may_converge(variables[v])) return static_cast<Var>(v);
    return std::nullopt;
}

}  // namespace

Convergence read_convergence(const toml::table& root, Problems& problems) {
    Convergence convergence;
    const toml::table* table = root["convergence"].as_table();
    if (table == nullptr) return convergence;
    const auto whole = [&](std::string_view key, std::uint64_t fallback) {
        return static_cast<std::uint64_t>(
            (*table)[key].value_or(static_cast<std::int64_t>(fallback)));
    };
    convergence.least = whole("least", convergence.least);
    convergence.step = whole("step", convergence.step);
    const toml::table* targets = (*table)["targets"].as_table();
    if (targets == nullptr || targets->empty()) {
        const Origin at = origin_of(*table);
        problems.add(at.file, at.line, "`convergence` has no targets",
                     "the run would not know when to end",
                     "give e.g. targets = { point_value = 0.0005 }");
        return convergence;
    }
    for (auto&& [name, node] : *targets) {
        if (const auto output = output_named(name.str())) {
            convergence.targets.push_back({*output, node.value_or(1.0)});
            continue;
        }
        const Origin at = origin_of(name);
        problems.add(
            at.file, at.line, fmt::format("`convergence.targets` names \"{}\"", name.str()),
            "a run ends early by outputs of the funds", known_names(name.str(), known_outputs()));
    }
    return convergence;
}

}  // namespace drgsim
