#include "results/export/export_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "results/export/table_maker.hpp"
#include "results/risk/risk_tables.hpp"
#include "results/risk/sample.hpp"
#include "sim/outputs/base_variables.hpp"
#include "sim/terms/terms.hpp"

namespace drgsim {

namespace {

std::vector<std::string> names_of(std::span<const Dim> dims) {
    std::vector<std::string> names;
    for (const Dim dim : dims) names.emplace_back(dim_names[static_cast<std::size_t>(dim)]);
    return names;
}

/// Of many scenarios a variable without scenarios is the settlement: its name says so.
void add_settlement(const RunReader& reader, TableMaker& maker) {
    const ResultBlock base = reader.base_block();
    for (std::size_t v = 0; v < variable_count; ++v) {
        if (base.values[v].empty()) continue;
        const Variable& variable = variables[v];
        maker.add(
            {"settlement_" + std::string(variable.name), std::string(variable.units),
             std::string(variable.long_name) + ", settlement without drivers",
             std::string(variable.long_name_zh) + "（基准结算）",
             names_of(std::span(variable.dims).first(static_cast<std::size_t>(variable.rank))),
             base.values[v]});
    }
    for (std::size_t v = 0; v < base.base.size(); ++v) {
        if (base.base[v].empty()) continue;
        const BaseVariable& variable = base_variables()[v];
        maker.add({variable.name, variable.units, variable.long_name, variable.long_name_zh,
                   names_of(variable.dims), base.base[v]});
    }
}

void add_risk_tables(const RunReader& reader, TableMaker& maker) {
    if (reader.scenarios() == 0) return;
    auto risk = stored_risk(reader);
    if (!risk) risk = compute_risk(reader);
    for (const std::size_t v : kept_risk_variables(reader.description().output)) {
        const RiskVariable& variable = risk_variables()[v];
        if (risk->values[v].empty()) continue;
        ExportVariable out{
            variable.name,  variable.units, variable.long_name, variable.long_name_zh, {},
            risk->values[v]};
        for (std::size_t d = 1; d < variable.dims.size(); ++d)
            out.dims.emplace_back(risk_dim_names[static_cast<std::size_t>(variable.dims[d])]);
        maker.add(out);
    }
}

/// Mean and quantiles over the scenarios of the variables by fund and month.
void add_months(const RunReader& reader, TableMaker& maker) {
    if (reader.scenarios() == 0) return;
    constexpr std::array<double, 5> shown = {0.05, 0.25, 0.5, 0.75, 0.95};
    for (const Var id : {Var::month_point_value, Var::month_payout}) {
        if (!reader.has(id)) continue;
        const std::vector<double> values = reader.read(id, 0, reader.scenarios());
        const std::size_t policies = reader.description().policies.size();
        const std::size_t each = values.size() / policies / reader.scenarios();
        const std::string name(variable(id).name);
        std::vector<ExportVariable> out;
        const auto make = [&](const std::string& ending, const std::string& of, const char* zh) {
            out.push_back({name + ending,
                           std::string(variable(id).units),
                           fmt::format("{}, {}", variable(id).long_name, of),
                           std::string(variable(id).long_name_zh) + zh,
                           {"fund", "month"},
                           {}});
        };
        make("_mean", "mean over the scenarios", "均值");
        for (const double p : shown)
            make(fmt::format("_p{:02.0f}", 100 * p), fmt::format("{:.0f} % quantile", 100 * p),
                 "分位数");
        std::vector<double> sample(reader.scenarios());
        for (std::size_t p = 0; p < policies; ++p) {
            for (std::size_t i = 0; i < each; ++i) {
                for (std::size_t s = 0; s < sample.size(); ++s)
                    sample[s] = values[(p * sample.size() + s) * each + i];
                std::sort(sample.begin(), sample.end());
                out[0].values.push_back(moments_of(sample).mean);
                for (std::size_t q = 0; q < shown.size(); ++q)
                    out[q + 1].values.push_back(sorted_quantile(sample, shown[q]));
            }
        }
        for (const ExportVariable& variable : out) maker.add(variable);
    }
}

ExportColumn labels_column(std::string name, std::string zh) {
    return {name, "", name, std::move(zh), {}, {}};
}

/// The variables of funds; `values` gives those of one.
template <class Values>
void add_fund_columns(ExportTable& table, const Values& values) {
    for (std::size_t v = 0; v < variable_count; ++v) {
        const Variable& of = variables[v];
        if (of.part != OutputPart::always || of.rank != 1) continue;
        table.columns.push_back({std::string(of.name),
                                 std::string(of.units),
                                 std::string(of.long_name),
                                 std::string(of.long_name_zh),
                                 {},
                                 values(v)});
    }
}

std::string chinese(const char* label) {
    return std::string(chinese_of_label(label));
}

/// Funds in the stress scenarios.
ExportTable stress_table(const RunReader& reader) {
    const RunDescription& d = reader.description();
    const auto& funds = d.axes.names[static_cast<std::size_t>(Axis::fund)];
    ExportTable table{"stresses", "Funds in the stress scenarios", "压力情景", {}};
    auto policy = labels_column("policy", chinese("policy")),
         stress = labels_column("stress", chinese("stress")),
         fund = labels_column("fund", chinese("fund"));
    for (const std::string& of : d.policies)
        for (const std::string& in : d.stresses)
            for (const std::string& name : funds) {
                policy.texts.push_back(of);
                stress.texts.push_back(in);
                fund.texts.push_back(name);
            }
    table.columns = {std::move(policy), std::move(stress), std::move(fund)};
    add_fund_columns(table,
                     [&, block = reader.stress_block()](std::size_t v) { return block.values[v]; });
    return table;
}

/// Funds and drivers scenario by scenario: what a spreadsheet can be made from.
ExportTable scenario_table(const RunReader& reader) {
    const RunDescription& d = reader.description();
    const auto& funds = d.axes.names[static_cast<std::size_t>(Axis::fund)];
    ExportTable table{"scenarios", "Funds, scenario by scenario", "各情景的基金结果", {}};
    auto policy = labels_column("policy", chinese("policy")),
         fund = labels_column("fund", chinese("fund"));
    ExportColumn scenario{"scenario", "1", "number of the scenario", chinese("scenario"), {}, {}};
    for (const std::string& of : d.policies)
        for (std::uint64_t s = 0; s < d.scenarios; ++s)
            for (const std::string& name : funds) {
                policy.texts.push_back(of);
                fund.texts.push_back(name);
                scenario.numbers.push_back(static_cast<double>(s));
            }
    table.columns = {std::move(policy), std::move(scenario), std::move(fund)};
    add_fund_columns(
        table, [&](std::size_t v) { return reader.read(static_cast<Var>(v), 0, d.scenarios); });
    for (std::size_t k = 0; k < d.drivers.size(); ++k) {
        const DriverColumn& driver = d.drivers[k];
        const bool by_fund = driver.by == std::vector<Axis>{Axis::fund};
        if (!driver.by.empty() && !by_fund) continue;
        ExportColumn column{"driver_" + driver.name, "1", "multiplier of " + driver.target,
                            chinese("driver"),       {},  {}};
        const std::vector<double> values = reader.read_driver(k, 0, d.scenarios);
        for (std::size_t p = 0; p < d.policies.size(); ++p)
            for (std::uint64_t s = 0; s < d.scenarios; ++s)
                for (std::size_t f = 0; f < funds.size(); ++f)
                    column.numbers.push_back(values[by_fund ? s * funds.size() + f : s]);
        table.columns.push_back(std::move(column));
    }
    return table;
}

/// Also lists the tables, so that a workbook begins with its contents.
ExportTable about_table(const RunReader& reader, const std::vector<ExportTable>& tables) {
    const RunDescription& d = reader.description();
    const Provenance& from = d.provenance;
    ExportTable table{"about", "Where the result comes from", "来源", {}};
    auto what = labels_column("what", "项目"), value = labels_column("value", "内容");
    const auto add = [&](std::string name, std::string text) {
        what.texts.push_back(std::move(name));
        value.texts.push_back(std::move(text));
    };
    add("file", reader.path());
    add("region", from.region);
    add("settled year", std::to_string(from.year));
    add("history", fmt::format("{}", fmt::join(from.history, ", ")));
    add("policies", fmt::format("{}", fmt::join(d.policies, ", ")));
    add("scenarios", std::to_string(d.scenarios));
    add("seed", std::to_string(from.seed));
    add("program", fmt::format("drgsim {} ({})", from.program_version, from.git_revision));
    add("data digest", from.data_digest);
    for (const ExportTable& listed : tables)
        add("table " + listed.name, listed.title + " " + listed.title_zh);
    table.columns = {std::move(what), std::move(value)};
    return table;
}

ExportTable column_table(const std::vector<ExportTable>& tables) {
    ExportTable out{"columns", "What every column means", "各列含义", {}};
    std::vector<ExportColumn> columns;
    for (const auto& [name, zh] : {std::pair{"table", "表"},
                                   {"column", "列"},
                                   {"units", "单位"},
                                   {"meaning", "含义（英文）"},
                                   {"meaning_zh", "含义"}})
        columns.push_back(labels_column(name, zh));
    for (const ExportTable& table : tables) {
        for (const ExportColumn& column : table.columns) {
            columns[0].texts.push_back(table.name);
            columns[1].texts.push_back(column.name);
            columns[2].texts.push_back(column.units);
            columns[3].texts.push_back(column.long_name);
            columns[4].texts.push_back(column.long_name_zh);
        }
    }
    out.columns = std::move(columns);
    return out;
}

}  // namespace

std::vector<ExportTable> export_tables(const RunReader& reader) {
    TableMaker maker(reader.description());
    add_settlement(reader, maker);
    add_risk_tables(reader, maker);
    add_months(reader, maker);
    std::vector<ExportTable> tables = maker.take();
    if (!reader.description().stresses.empty()) tables.push_back(stress_table(reader));
    if (reader.scenarios() > 0) tables.push_back(scenario_table(reader));
    tables.insert(tables.begin(), {about_table(reader, tables), column_table(tables)});
    return tables;
}

}  // namespace drgsim
