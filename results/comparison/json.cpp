// The comparison for programs: one object for each row.
#include "results/comparison/comparison.hpp"
#include "results/summary/json_text.hpp"

namespace drgsim {

namespace {

void put(JsonText& json, std::string_view name, const Interval& interval) {
    json.key(name).begin_array().add(interval.low).add(interval.high).end_array();
}

void put(JsonText& json, std::string_view name, const Probability& probability) {
    json.key(name).begin_object().put("share", probability.share);
    put(json, "interval", probability.interval);
    json.end_object();
}

void put(JsonText& json, const PairedDifference& d, bool scenarios) {
    json.put("settlement", d.settlement);
    if (!scenarios) return;
    json.put("mean", d.moments.mean);
    json.put("sd", d.moments.sd);
    json.put("standard_error", d.moments.standard_error);
    put(json, "mean_interval", d.mean);
    json.put("p05", d.p05);
    put(json, "p05_interval", d.p05_interval);
    json.put("median", d.median);
    put(json, "median_interval", d.median_interval);
    json.put("p95", d.p95);
    put(json, "p95_interval", d.p95_interval);
    put(json, "below_zero", d.below_zero);
    json.put("variance_ratio", d.variance_ratio);
}

void put(JsonText& json, std::string_view name, const std::vector<Change>& list, bool scenarios) {
    json.key(name).begin_array();
    for (const Change& change : list) {
        json.begin_object();
        json.put("policy", change.policy);
        json.put("id", change.id);
        json.put("name", change.name);
        json.put("baseline_payout", change.baseline);
        put(json, change.difference, scenarios);
        if (scenarios) {
            json.key("loses_more_than").begin_array();
            for (std::size_t x = 0; x < counted_losses.size(); ++x) {
                json.begin_object().put("share_of_payout", counted_losses[x]);
                put(json, "probability", change.loses[x]);
                json.end_object();
            }
            json.end_array();
            json.put("wins_always", change.wins_always);
            json.put("loses_always", change.loses_always);
        }
        json.end_object();
    }
    json.end_array();
}

}  // namespace

std::string to_json(const Comparison& comparison) {
    const bool scenarios = comparison.description.scenarios > 0;
    JsonText json;
    json.begin_object();
    const Provenance& from = comparison.description.provenance;
    json.put("file", comparison.path);
    json.put("region", from.region);
    json.put("year", from.year);
    json.put("seed", from.seed);
    json.put("sampling", name_of(comparison.description.design.sampling));
    json.put("antithetic", comparison.description.design.antithetic);
    json.put("baseline", comparison.baseline);
    json.put("policies", comparison.description.policies);
    json.put("scenarios", comparison.description.scenarios);
    json.put("money", "yuan");
    json.key("funds").begin_array();
    for (const FundDifference& fund : comparison.funds) {
        json.begin_object();
        json.put("policy", fund.policy);
        json.put("fund", fund.fund);
        json.put("variable", fund.variable);
        json.put("units", fund.units);
        put(json, fund.difference, scenarios);
        json.end_object();
    }
    json.end_array();
    put(json, "levels", comparison.levels, scenarios);
    put(json, "types", comparison.types, scenarios);
    put(json, "communities", comparison.communities, scenarios);
    put(json, "hospitals", comparison.hospitals, scenarios);
    put(json, "groups", comparison.groups, scenarios);
    json.end_object();
    return json.text() + "\n";
}

}  // namespace drgsim
