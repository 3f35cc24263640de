// What was run, from the description in the file.
#include <filesystem>

#include "results/report/figures.hpp"
#include "results/report/series.hpp"

namespace drgsim {

namespace {

void write_drivers(JsonText& json, const RunDescription& description) {
    json.key("drivers").begin_array();
    for (const DriverColumn& driver : description.drivers) {
        json.begin_object();
        json.put("name", driver.name);
        json.put("target", driver.target);
        json.key("by").begin_array();
        for (const Axis axis : driver.by) json.add(axis_names[static_cast<std::size_t>(axis)]);
        json.end_array();
        json.end_object();
    }
    json.end_array();
}

void write_policies(JsonText& json, const RunDescription& description,
                    const ReportRequest& request) {
    json.key("policies").begin_array();
    for (std::size_t p = 0; p < description.policies.size(); ++p) {
        json.begin_object();
        json.put("name", description.policies[p]);
        json.put("title", request.policies[p].title);
        json.put("title_zh", request.policies[p].title_zh);
        json.end_object();
    }
    json.end_array();
}

}  // namespace

void write_run(JsonText& json, const ReportSource& source) {
    const RunDescription& description = source.description();
    const ReportRequest& request = source.request;
    const Provenance& from = description.provenance;
    json.key("run").begin_object();
    json.put("plan", request.plan);
    json.put("file", std::filesystem::path(source.reader.path()).filename().string());
    json.put("region", std::filesystem::path(from.region).filename().string());
    json.put("year", from.year);
    add_numbers(json.key("history"), std::vector<double>(from.history.begin(), from.history.end()));
    json.put("scenarios", description.scenarios);
    json.put("scenarios_asked", from.scenarios_asked);
    json.put("seed", std::to_string(from.seed));
    json.put("sampling", name_of(description.design.sampling));
    json.put("antithetic", description.design.antithetic);
    json.put("small_cells", request.small_cells);
    json.put("funds", source.names(Axis::fund));
    json.put("months", source.names(Axis::month));
    json.put("groups", source.size(Axis::group));
    add_numbers(json.key("cases"), source.cases_by_fund());
    write_policies(json, description, request);
    write_drivers(json, description);
    json.end_object();
}

}  // namespace drgsim
