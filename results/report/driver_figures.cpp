// Which drivers move the results, as results/sensitivity tells it.
#include "results/report/figures.hpp"
#include "results/sensitivity/sensitivity.hpp"

namespace drgsim {

namespace {

constexpr std::uint64_t least_scenarios = 3;  // fewer tell nothing of drivers

JsonText& add_effect(JsonText& json, const Effect& effect) {
    return json.begin_array()
        .add(effect.value)
        .add(effect.interval.low)
        .add(effect.interval.high)
        .end_array();
}

void write_output(JsonText& json, const OutputSensitivity& output) {
    json.begin_object();
    json.put("variable", output.output.variable);
    json.put("policy", output.output.policy);
    json.put("fund", output.output.entity);
    json.key("spearman").begin_array();
    for (const Effect& effect : output.spearman) add_effect(json, effect);
    json.end_array();
    if (output.values && output.ranks) {
        const auto add_all = [&](const char* name, const std::vector<Effect>& effects) {
            json.key(name).begin_array();
            for (const Effect& effect : effects) add_effect(json, effect);
            json.end_array();
        };
        add_all("src", output.values->coefficients);
        add_all("prcc", output.ranks->partial);
        json.put("r2", output.values->r2);
    }
    json.key("sobol").begin_array();
    for (const SobolIndices& indices : output.sobol) {
        json.begin_object().put("name", indices.factor);
        add_effect(json.key("first"), indices.first);
        add_effect(json.key("total"), indices.total);
        json.end_object();
    }
    json.end_array().put("median", output.median).key("tornado").begin_array();
    for (const TornadoBar& bar : output.tornado)
        json.begin_object()
            .put("name", bar.factor)
            .put("low", bar.low)
            .put("high", bar.high)
            .end_object();
    json.end_array().key("many").begin_array();
    for (const ManyEntities& many : output.many) {
        if (many.shares.empty()) continue;
        json.begin_object().put("driver", many.driver).put("varying", many.varying);
        add_effect(json.key("share"), many.shares.front().effect);
        json.put("resolved", many.shares.front().effect.resolved());
        json.end_object();
    }
    json.end_array().end_object();
}

}  // namespace

void write_sensitivity(JsonText& json, const ReportSource& source) {
    if (source.description().drivers.empty() || source.reader.scenarios() < least_scenarios) return;
    const Sensitivity sensitivity =
        sensitivity_of(source.reader, {"point_value", "balance", "payout"});
    json.key("sensitivity").begin_object();
    json.put("design", name_of(sensitivity.design.sampling));
    json.put("inputs", sensitivity.inputs);
    json.key("outputs").begin_array();
    for (const OutputSensitivity& output : sensitivity.outputs) write_output(json, output);
    json.end_array().end_object();
}

}  // namespace drgsim
