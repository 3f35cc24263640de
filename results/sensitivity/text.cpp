// Tables of sensitivity for a terminal, and the same as JSON.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "results/sensitivity/sensitivity.hpp"
#include "results/summary/figures.hpp"
#include "results/summary/json_text.hpp"
#include "results/summary/text_table.hpp"

namespace drgsim {

namespace {

using Row = std::vector<std::string>;

std::string number(double value) {
    return number_text(value, 3);
}

/// "0.412 [0.380, 0.444]", with what cannot be told labelled.
std::string effect_text(const Effect& effect) {
    return number(effect.value) + " " +
           interval_text(effect.interval.low, effect.interval.high, number) +
           (effect.resolved() ? "" : " not resolved");
}

std::string title_of(const OutputSensitivity& row, const TextStyle& style) {
    const StudiedOutput& output = row.output;
    const std::string title =
        fmt::format("{}: {}{}{} [{}]", output.policy, output.variable,
                    output.entity.empty() ? "" : " ", output.entity, output.units);
    return "\n" + emphasised(title, style) + "\n";
}

std::string regression_text(const Sensitivity& sensitivity, const OutputSensitivity& row,
                            const TextStyle& style) {
    const auto& inputs = sensitivity.inputs;
    if (inputs.empty()) return {};
    std::string text;
    TextTable rows({"input", "SRC", "SRRC", "PRCC", "Spearman"});
    const auto cell = [](const std::optional<Regression>& regression, std::size_t i,
                         bool partial) -> std::string {
        if (!regression) return "-";
        return effect_text(partial ? regression->partial[i] : regression->coefficients[i]);
    };
    for (std::size_t i = 0; i < inputs.size(); ++i)
        rows.add({inputs[i], cell(row.values, i, false), cell(row.ranks, i, false),
                  cell(row.ranks, i, true), effect_text(row.spearman[i])});
    text += rows.text(style);
    if (row.values && row.ranks)
        text += fmt::format("  R2 of the line {}, on ranks {}\n", number(row.values->r2),
                            number(row.ranks->r2));
    else
        text +=
            "  no regression: it takes more than ten scenarios for each input, and inputs that are "
            "not combinations of each other\n";
    return text;
}

std::string many_text(const OutputSensitivity& row, const TextStyle& style) {
    std::string text;
    for (const ManyEntities& many : row.many) {
        TextTable shares({fmt::format("{}: {} entities that vary", many.driver, many.varying),
                          "linear share of the variance"});
        for (const NamedEffect& share : many.shares)
            shares.add({share.name, effect_text(share.effect)});
        TextTable strongest({"strongest entities", "correlation"});
        for (const NamedEffect& entity : many.correlations)
            strongest.add({entity.name, effect_text(entity.effect)});
        text += "\n" + shares.text(style) + "\n" + strongest.text(style);
    }
    return text;
}

std::string sobol_text(const OutputSensitivity& row, const TextStyle& style) {
    TextTable rows({"factor", "first order", "total"});
    for (const SobolIndices& index : row.sobol)
        rows.add({index.factor, effect_text(index.first), effect_text(index.total)});
    return rows.text(style);
}

std::string tornado_text(const OutputSensitivity& row, const TextStyle& style) {
    double widest = 0;
    for (const TornadoBar& bar : row.tornado)
        widest =
            std::max({widest, std::abs(bar.low - row.median), std::abs(bar.high - row.median)});
    constexpr double half = 20;  // columns of a bar to one side
    const int decimals = widest >= 100 ? 0 : 4;
    const auto bar_text = [&](const TornadoBar& bar) {
        const double low = std::min({bar.low, bar.high, row.median}) - row.median,
                     high = std::max({bar.low, bar.high, row.median}) - row.median;
        const auto columns = [&](double x) {
            return static_cast<std::size_t>(widest > 0 ? std::lround(half * x / widest) : 0);
        };
        return std::string(static_cast<std::size_t>(half) - columns(-low), ' ') +
               std::string(columns(-low), '#') + "|" + std::string(columns(high), '#') +
               std::string(static_cast<std::size_t>(half) - columns(high), ' ');
    };
    TextTable rows({"factor", "", "low", "high", "change at low", "change at high"}, 2);
    for (const TornadoBar& bar : row.tornado)
        rows.add({bar.factor, bar_text(bar), number_text(bar.low, decimals),
                  number_text(bar.high, decimals), number_text(bar.low - row.median, decimals),
                  number_text(bar.high - row.median, decimals)});
    return fmt::format("  all at their medians: {}\n", number_text(row.median, decimals)) +
           rows.text(style);
}

void put(JsonText& json, std::string_view name, const Effect& effect) {
    json.key(name).begin_object().put("value", effect.value);
    json.key("interval").begin_array().add(effect.interval.low).add(effect.interval.high);
    json.end_array().put("resolved", effect.resolved()).end_object();
}

void put(JsonText& json, std::string_view name, const std::vector<NamedEffect>& effects) {
    json.key(name).begin_array();
    for (const NamedEffect& named : effects) {
        json.begin_object().put("name", named.name);
        put(json, "effect", named.effect);
        json.end_object();
    }
    json.end_array();
}

void put_regressions(JsonText& json, const Sensitivity& sensitivity, const OutputSensitivity& row) {
    json.key("inputs").begin_array();
    for (std::size_t i = 0; i < row.spearman.size(); ++i) {
        json.begin_object().put("name", sensitivity.inputs[i]);
        if (row.values) put(json, "src", row.values->coefficients[i]);
        if (row.ranks) put(json, "srrc", row.ranks->coefficients[i]);
        if (row.ranks) put(json, "prcc", row.ranks->partial[i]);
        put(json, "spearman", row.spearman[i]);
        json.end_object();
    }
    json.end_array();
    if (row.values) json.put("r2", row.values->r2);
    if (row.ranks) json.put("r2_ranks", row.ranks->r2);
    json.key("many").begin_array();
    for (const ManyEntities& many : row.many) {
        json.begin_object().put("driver", many.driver);
        json.put("varying", static_cast<std::uint64_t>(many.varying));
        put(json, "linear_shares", many.shares);
        put(json, "strongest", many.correlations);
        json.end_object();
    }
    json.end_array();
}

void put_sobol(JsonText& json, const OutputSensitivity& row) {
    json.key("sobol").begin_array();
    for (const SobolIndices& index : row.sobol) {
        json.begin_object().put("factor", index.factor);
        put(json, "first", index.first);
        put(json, "total", index.total);
        json.end_object();
    }
    json.end_array();
}

void put_tornado(JsonText& json, const OutputSensitivity& row) {
    json.put("median", row.median).key("tornado").begin_array();
    for (const TornadoBar& bar : row.tornado)
        json.begin_object()
            .put("factor", bar.factor)
            .put("low", bar.low)
            .put("high", bar.high)
            .end_object();
    json.end_array();
}

/// What the design's figures are, in words.
std::string explanation(Sampling sampling) {
    switch (sampling) {
        case Sampling::saltelli:
            return "Sobol's indices with bootstrap intervals of 95 %: the share of the variance "
                   "that a factor explains alone, and with all its interactions\n";
        case Sampling::one_at_a_time:
            return "one factor at a time, low and high, all else at the median\n";
        case Sampling::grid:
        case Sampling::listed:
            return "over the scenarios listed, each counted once; intervals of 95 % as if they "
                   "were drawn\n";
        default:
            return "SRC: standardised regression; SRRC: on ranks; PRCC: partial rank correlation; "
                   "intervals of 95 %\n";
    }
}

}  // namespace

std::string to_text(const Sensitivity& sensitivity, const TextStyle& style) {
    const Sampling sampling = sensitivity.design.sampling;
    std::string text = "\nSensitivity\n  " + explanation(sampling);
    for (const OutputSensitivity& row : sensitivity.outputs) {
        text += title_of(row, style);
        if (!row.varies)
            text += "  does not vary\n";
        else if (sampling == Sampling::saltelli)
            text += sobol_text(row, style);
        else if (sampling == Sampling::one_at_a_time)
            text += tornado_text(row, style);
        else
            text += regression_text(sensitivity, row, style) + many_text(row, style);
    }
    return text;
}

void add_to(JsonText& json, const Sensitivity& sensitivity) {
    const Sampling sampling = sensitivity.design.sampling;
    json.begin_object();
    json.put("sampling", name_of(sampling));
    json.put("scenarios", sensitivity.scenarios);
    json.key("outputs").begin_array();
    for (const OutputSensitivity& row : sensitivity.outputs) {
        json.begin_object();
        json.put("policy", row.output.policy);
        json.put("variable", row.output.variable);
        json.put("entity", row.output.entity);
        json.put("units", row.output.units);
        json.put("varies", row.varies);
        if (sampling == Sampling::saltelli)
            put_sobol(json, row);
        else if (sampling == Sampling::one_at_a_time)
            put_tornado(json, row);
        else
            put_regressions(json, sensitivity, row);
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

}  // namespace drgsim
