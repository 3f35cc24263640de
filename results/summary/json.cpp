// The summary for programs: names along the dimensions, then every array with its dimensions.
#include "results/run/schema.hpp"
#include "results/summary/json_text.hpp"
#include "results/summary/summary.hpp"

namespace drgsim {

namespace {

void put_names(JsonText& json, const RunDescription& description) {
    json.key("coordinates").begin_object();
    json.put("policy", description.policies);
    json.put("stress", description.stresses);
    for (std::size_t axis = 0; axis < axis_count; ++axis)
        if (!description.axes.names[axis].empty())
            json.put(axis_names[axis], description.axes.names[axis]);
    json.put("hospital_name", description.hospital_names);
    json.key("hospital_level").begin_array();
    for (const std::int8_t level : description.hospital_levels) json.add(static_cast<int>(level));
    json.end_array();
    json.put("hospital_type", description.hospital_types);
    json.put("hospital_community", description.hospital_communities);
    json.put("group_name", description.group_names);
    const auto put_levels = [&](std::string_view name, std::span<const double> values) {
        const std::size_t size = values.size();
        json.key(name).add(values, std::span(&size, 1));
    };
    put_levels("quantile", risk_quantiles);
    put_levels("tail", tail_levels);
    put_levels("loss_share", loss_shares);
    json.end_object();
}

void put_array(JsonText& json, const std::string& name, const std::vector<std::string>& dims,
               const std::string& units, const std::string& long_name,
               const std::vector<double>& values, const std::vector<std::size_t>& extent) {
    json.key(name).begin_object();
    json.put("dims", dims);
    json.put("units", units);
    json.put("long_name", long_name);
    json.key("values").add(std::span(values), std::span(extent));
    json.end_object();
}

void put_settlement(JsonText& json, const Summary& summary) {
    json.key("settlement").begin_object();
    for (const StoredArray& array : base_arrays(summary.description)) {
        if (array.kind == StoredArray::Kind::base_variable && summary.base.base.empty()) continue;
        if (values_in(summary.base, array).size() != array.values()) continue;  // an older file
        std::vector<std::string> dims;
        for (const Dim dim : array.dims)
            dims.emplace_back(dim_names[static_cast<std::size_t>(dim)]);
        put_array(json, array.name, dims, array.units, array.long_name,
                  values_in(summary.base, array), array.extent);
    }
    json.end_object();
}

void put_risk(JsonText& json, const Summary& summary) {
    const RiskSizes sizes = risk_sizes(summary.description);
    json.key("risk").begin_object();
    for (const std::size_t v : kept_risk_variables(summary.description.output)) {
        const RiskVariable& variable = risk_variables()[v];
        std::vector<std::string> dims;
        std::vector<std::size_t> extent;
        for (const RiskDim dim : variable.dims) {
            dims.emplace_back(risk_dim_names[static_cast<std::size_t>(dim)]);
            extent.push_back(sizes[static_cast<std::size_t>(dim)]);
        }
        put_array(json, variable.name, dims, variable.units, variable.long_name,
                  summary.risk->values[v], extent);
    }
    json.end_object();
}

void put_stresses(JsonText& json, const Summary& summary) {
    json.key("stress").begin_object();
    for (const StoredArray& array : stress_arrays(summary.description)) {
        std::vector<std::string> dims;
        for (const Dim dim : array.dims)
            dims.emplace_back(dim_names[static_cast<std::size_t>(dim)]);
        dims[array.scenario_axis()] = "stress";
        put_array(json, array.name, dims, array.units, array.long_name,
                  values_in(summary.stress, array), array.extent);
    }
    json.end_object();
}

/// Who reads the text reads this in its heading.
void put_heading(JsonText& json, const Summary& summary) {
    const Provenance& from = summary.description.provenance;
    json.put("file", summary.path);
    json.put("region", from.region);
    json.put("year", from.year);
    json.put("scenarios", summary.description.scenarios);
    json.put("seed", from.seed);
    json.put("sampling", name_of(summary.description.design.sampling));
    json.put("antithetic", summary.description.design.antithetic);
}

}  // namespace

std::string to_json(const Summary& summary, const Sensitivity* sensitivity) {
    JsonText json;
    json.begin_object();
    put_heading(json, summary);
    put_names(json, summary.description);
    put_settlement(json, summary);
    if (summary.risk) put_risk(json, summary);
    if (!summary.description.stresses.empty()) put_stresses(json, summary);
    if (sensitivity != nullptr) {
        json.key("sensitivity");
        add_to(json, *sensitivity);
    }
    json.end_object();
    return json.text() + "\n";
}

}  // namespace drgsim
