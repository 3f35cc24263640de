// Policies in pairs, as results/comparison finds them.
#include <algorithm>

#include "results/comparison/comparison.hpp"
#include "results/report/figures.hpp"
#include "results/report/series.hpp"

namespace drgsim {

namespace {

std::size_t position_in(const std::vector<std::string>& names, const std::string& name) {
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

/// Keys of an object that has begun: the mean with its interval, quantiles, how likely it is less.
void write_difference(JsonText& json, const PairedDifference& d) {
    json.put("base", d.settlement);
    json.put("mean", d.moments.mean).put("low", d.mean.low).put("high", d.mean.high);
    json.put("p05", d.p05).put("median", d.median).put("p95", d.p95);
    json.key("below").begin_array().add(d.below_zero.share);
    json.add(d.below_zero.interval.low).add(d.below_zero.interval.high).end_array();
    json.put("ratio", d.variance_ratio).end_object();
}

}  // namespace

void write_differences(JsonText& json, const ReportSource& source) {
    const auto& policies = source.description().policies;
    const std::vector<Comparison> all = compare_all(source.reader);
    const auto begin = [&](const Comparison& comparison, const std::string& policy) {
        json.begin_object().put("baseline", position_in(policies, comparison.baseline));
        json.put("policy", position_in(policies, policy));
    };
    json.key("differences").begin_array();
    for (const Comparison& comparison : all)
        for (const FundDifference& row : comparison.funds) {
            if (row.variable != "balance" && row.variable != "payout") continue;
            begin(comparison, row.policy);
            json.put("fund", position_in(source.names(Axis::fund), row.fund));
            json.put("variable", row.variable);
            write_difference(json, row.difference);
        }
    json.end_array().key("level_differences").begin_array();
    for (const Comparison& comparison : all)
        for (const Change& row : comparison.levels) {
            const std::size_t level = position_in(source.names(Axis::level), row.id);
            if (source.small.levels()[level]) continue;
            begin(comparison, row.policy);
            json.put("level", level + 1);
            write_difference(json, row.difference);
        }
    json.end_array();
}

}  // namespace drgsim
