// Builds references from the constexpr tables and prints them.
#include "scenarios/describe/describe.hpp"

#include <fmt/format.h>

#include <span>

#include "kernels/contracts.hpp"
#include "scenarios/describe/glossary.hpp"
#include "scenarios/intake/columns.hpp"
#include "scenarios/plan/plan_keys.hpp"
#include "scenarios/policy/policy_keys.hpp"
#include "sim/behaviour/kinds.hpp"
#include "sim/outputs/base_variables.hpp"
#include "sim/outputs/risk_variables.hpp"
#include "sim/outputs/variables.hpp"

namespace drgsim {

namespace {

std::string with_unit(std::string text, std::string_view unit) {
    return unit.empty() ? text : fmt::format("{} [{}]", text, unit);
}

ReferenceEntry entry_of(const Key& key) {
    ReferenceEntry entry{std::string(key.path), {with_unit(type_name(key.accepted), key.unit)}, {}};
    if (const std::string range = range_name(key); !range.empty()) entry.facts.push_back(range);
    if (key.fallback == "required") {
        entry.facts.emplace_back("required");
    } else if (!key.fallback.empty()) {
        entry.facts.push_back(fmt::format("default {}", key.fallback));
    }
    entry.meaning = key.meaning;
    return entry;
}

/// "0 to 2", "-1 or more", "any".
std::string bounds_text(double low, double high) {
    constexpr double none = 1e9;
    if (low <= -none && high >= none) return "any";
    if (high >= none) return fmt::format("{:.3g} or more", low);
    if (low <= -none) return fmt::format("at most {:.3g}", high);
    return fmt::format("{:.3g} to {:.3g}", low, high);
}

/// The kinds of behaviour: what their prevalence and strength are, and what was found.
ReferenceSection behaviour_section() {
    ReferenceSection section{"kinds of behaviour", {}};
    for (const BehaviourKindText& kind : behaviour_kinds) {
        section.entries.push_back({std::string(kind.name),
                                   {fmt::format("prevalence: share of {}", kind.followers),
                                    fmt::format("strength: {}, {}", kind.strength,
                                                bounds_text(kind.lowest, kind.highest))},
                                   std::string(kind.literature)});
    }
    return section;
}

/// One section for each first part of the paths; keys without a table come first.
std::vector<ReferenceSection> sections_of(std::span<const Key> keys) {
    std::vector<ReferenceSection> sections;
    for (const Key& key : keys) {
        const auto end = key.path.find('.');
        const auto table =
            end == key.path.npos ? "" : key.path.substr(0, key.path.find_first_of(".["));
        const std::string title = table.empty() ? "top of the file" : std::string(table);
        if (sections.empty() || sections.back().title != title) sections.push_back({title, {}});
        sections.back().entries.push_back(entry_of(key));
    }
    return sections;
}

ReferenceSection section_of(const TableSpec& table) {
    ReferenceSection section{fmt::format("{}.csv", table.name), {}};
    for (const ColumnSpec& column : table.columns) {
        ReferenceEntry entry{std::string(column.name), {}, std::string(column.meaning)};
        entry.facts.push_back(with_unit(column.required ? "required" : "optional", column.unit));
        std::string aliases(column.aliases);
        if (!column.stand_ins.empty()) aliases += fmt::format("|{}", column.stand_ins);
        for (char& c : aliases) c = c == '|' ? ' ' : c;
        if (!aliases.empty()) entry.facts.push_back("also called " + aliases);
        section.entries.push_back(std::move(entry));
    }
    return section;
}

/// Names of dimensions after `first`, with `, ` before each.
template <class AnyDim>
std::string dims_text(std::string first, std::span<AnyDim> dims,
                      std::span<const std::string_view> names) {
    for (const auto dim : dims)
        first +=
            fmt::format("{}{}", first.empty() ? "" : ", ", names[static_cast<std::size_t>(dim)]);
    return first;
}

/// A Variable, BaseVariable or RiskVariable.
template <class AnyVariable>
ReferenceEntry entry_of(const AnyVariable& v, const std::string& dims) {
    constexpr std::string_view switches[] = {"", "output.hospital", "output.group", "output.month",
                                             "output.prepaid"};
    ReferenceEntry entry{std::string(v.name), {with_unit("(" + dims + ")", v.units)}, {}};
    if (v.part != OutputPart::always) {
        entry.facts.push_back(
            fmt::format("switched by {}", switches[static_cast<std::size_t>(v.part)]));
    }
    entry.meaning = fmt::format("{} {}", v.long_name, v.long_name_zh);
    return entry;
}

Reference results_reference() {
    Reference reference{
        "Result file",
        "HDF5, readable as NetCDF-4. Group /base holds the same variables without the scenario "
        "dimension: the deterministic settlement, which `drgsim settle` writes alone. Group "
        "/indicators holds what stands on that settlement and no scenario has: indicators, "
        "alerts, cliffs and surpluses inside hospitals; NaN where nothing can be measured. Group "
        "/stress holds the [[stress]] scenarios, with the dimension stress in place of scenario. "
        "Group /risk holds what the scenarios say of risk (docs/risk.md), unless output.risk is "
        "false; "
        "NaN where the scenarios are too few.",
        {{"variables", {}},
         {"of the settlement alone, in /indicators", {}},
         {"over the scenarios, in /risk", {}}},
        {}};
    auto& entries = reference.sections[0].entries;
    for (const Variable& v : variables) {
        const auto dims = std::span(v.dims).first(static_cast<std::size_t>(v.rank));
        entries.push_back(entry_of(v, dims_text("policy, scenario", dims, dim_names)));
    }
    entries.push_back({"driver_<name>",
                       {"(scenario, the driver's `by`)"},
                       "drawn multipliers; 1 where the driver's `where` excludes"});
    for (const BaseVariable& v : base_variables()) {
        reference.sections[1].entries.push_back(
            entry_of(v, dims_text("policy", std::span(v.dims), dim_names)));
    }
    for (const RiskVariable& v : risk_variables()) {
        reference.sections[2].entries.push_back(
            entry_of(v, dims_text("", std::span(v.dims), risk_dim_names)));
    }
    return reference;
}

/// Latin letters in lower case.
std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

/// A cell of a Markdown table.
std::string cell(std::string_view text) {
    std::string escaped;
    for (const char c : text) escaped += c == '|' ? std::string("\\|") : std::string(1, c);
    return escaped;
}

}  // namespace

Reference reference_of(std::string_view name) {
    if (name == "plan") {
        Reference plan{
            "Plan",
            "A study in TOML. Paths are relative to the plan. `*` stands for any name, `[]` for "
            "each of several tables; `--set key=value` replaces any value, and reaches a driver "
            "by its name, as in `driver.noise.distribution.cv=0.1`.",
            sections_of(plan_keys)};
        plan.sections.push_back(behaviour_section());
        return plan;
    }
    if (name == "policy") {
        return {
            "Rule pack",
            "A payment policy in TOML. `*` stands for any name, `[]` for each of several tables. "
            "Expressions are sums, products and brackets of numbers, K and the cost ratio, "
            "linear in them: \"1.7 + 0.5 * (r - K)\".",
            sections_of(policy_keys)};
    }
    if (name == "columns") {
        return {"Input tables",
                "CSV in UTF-8 or GB18030, plain or gzip. Columns stand in any order.",
                {section_of(cases_table), section_of(hospitals_table), section_of(groups_table)}};
    }
    if (name == "glossary") return glossary();
    DRGSIM_EXPECT(name == "results");
    return results_reference();
}

Reference entries_with(Reference reference, std::string_view word) {
    const std::string wanted = lower_case(word);
    for (ReferenceSection& section : reference.sections)
        std::erase_if(section.entries, [&](const ReferenceEntry& entry) {
            const std::string text =
                fmt::format("{}\n{}\n{}", entry.name, fmt::join(entry.facts, "\n"), entry.meaning);
            return lower_case(text).find(wanted) == std::string::npos;
        });
    std::erase_if(reference.sections, [](const auto& section) { return section.entries.empty(); });
    return reference;
}

std::string plain_text(const Reference& reference) {
    std::string text = fmt::format("{}. {}\n", reference.title, reference.introduction);
    for (const ReferenceSection& section : reference.sections) {
        text += fmt::format("\n{}\n", section.title);
        for (const ReferenceEntry& entry : section.entries) {
            text += fmt::format("  {}\n      {}\n", entry.name, fmt::join(entry.facts, "; "));
            if (!entry.meaning.empty()) text += fmt::format("      {}\n", entry.meaning);
        }
    }
    return text;
}

std::string markdown(const Reference& reference) {
    std::string text = fmt::format("# {}\n\n{}\n", reference.title, reference.introduction);
    for (const ReferenceSection& section : reference.sections) {
        text += fmt::format("\n## {}\n\n| name | {}{}| meaning |\n|---|---|---|\n", section.title,
                            reference.facts_title, reference.facts_title.empty() ? "" : " ");
        for (const ReferenceEntry& entry : section.entries) {
            text += fmt::format("| `{}` | {} | {} |\n", entry.name,
                                cell(fmt::format("{}", fmt::join(entry.facts, "; "))),
                                cell(entry.meaning));
        }
    }
    return text;
}

}  // namespace drgsim
