// Puts the tables together; names of one term share an entry.
#include "scenarios/describe/glossary.hpp"

#include <fmt/format.h>

#include "scenarios/intake/columns.hpp"
#include "sim/outputs/base_variables.hpp"
#include "sim/outputs/risk_variables.hpp"
#include "sim/outputs/variables.hpp"
#include "sim/terms/terms.hpp"

namespace drgsim {

namespace {

ReferenceEntry entry_of(const Term& term) {
    return {std::string(term.names), {std::string(term.zh)}, std::string(term.meaning)};
}

ReferenceSection section_of(std::string_view title, std::span<const Term> terms) {
    ReferenceSection section{std::string(title), {}};
    for (const Term& term : terms) section.entries.push_back(entry_of(term));
    return section;
}

/// A Variable, BaseVariable or RiskVariable.
template <class Variables>
ReferenceSection section_of_variables(std::string title, const Variables& list) {
    ReferenceSection section{std::move(title), {}};
    for (const auto& v : list)
        section.entries.push_back({std::string(v.name),
                                   {std::string(v.long_name_zh)},
                                   fmt::format("{} [{}]", v.long_name, v.units)});
    return section;
}

/// Indicators by their own names, as drgsim settle --csv has them.
ReferenceSection section_of_indicators() {
    ReferenceSection section{"indicators 指标", {}};
    for (const IndicatorText& text : indicators)
        section.entries.push_back({std::string(text.name),
                                   {std::string(text.long_name_zh)},
                                   fmt::format("{} [{}]", text.long_name, text.units)});
    return section;
}

ReferenceSection section_of_columns(const TableSpec& table) {
    ReferenceSection section{fmt::format("columns of {}.csv 输入列", table.name), {}};
    for (const ColumnSpec& column : table.columns) {
        const std::string_view first = column.aliases.substr(0, column.aliases.find('|'));
        section.entries.push_back(
            {std::string(column.name), {std::string(first)}, std::string(column.meaning)});
    }
    return section;
}

}  // namespace

Reference glossary() {
    Reference reference{
        "Glossary 术语对照",
        "Every word that outputs and settings use, in English and Chinese. What a table prints "
        "with a unit in brackets stands here without it. In exported tables `settlement_` before a "
        "variable means the settlement without drivers, an ending such as `_95` the level of a "
        "tail. Keys of plans, packs and input tables: `drgsim describe plan`, `policy`, `columns`.",
        {section_of("terms of the field 领域术语", field_terms())},
        "中文"};
    std::vector<ReferenceSection>& sections = reference.sections;
    for (const auto list : {table_terms(), setting_terms()})
        for (const TermSection& section : list)
            sections.push_back(section_of(section.title, section.terms));
    for (const TableSpec& table : {cases_table, hospitals_table, groups_table})
        sections.push_back(section_of_columns(table));
    sections.push_back(section_of("dimensions and labels 维度", label_terms()));
    sections.push_back(
        section_of_variables("variables of scenarios and settlement 结果变量", variables));
    sections.push_back(section_of_indicators());
    sections.push_back(section_of_variables(
        "indicators by entity, alerts, cliffs, in /indicators 分级指标、预警、断点",
        base_variables()));
    sections.push_back(
        section_of_variables("figures over the scenarios, in /risk 风险", risk_variables()));
    return reference;
}

}  // namespace drgsim
