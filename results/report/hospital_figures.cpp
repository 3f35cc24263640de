// What a policy does to hospitals and levels: reform impact = payout - booked, both funds together,
// of the settlement and as /risk has it.
#include "results/report/figures.hpp"
#include "results/report/series.hpp"

namespace drgsim {

namespace {

/// Values of the settlement by hospital, both funds together.
std::vector<double> base_by_hospital(const ReportSource& source, Var id, std::size_t policy) {
    std::vector<double> sums(source.size(Axis::hospital), 0.0);
    const auto all = policy_part(source.base(id), source.policies(), policy);
    for (std::size_t i = 0; i < all.size(); ++i) sums[i % sums.size()] += all[i];
    return sums;
}

/// By hospital; null where it is withheld.
template <class Value>
void write_column(JsonText& json, std::string_view key, const ReportSource& source,
                  const Value& value) {
    json.key(key).begin_array();
    for (std::size_t h = 0; h < source.size(Axis::hospital); ++h)
        json.add(source.small.hospitals()[h] ? nothing : value(h));
    json.end_array();
}

/// One policy's hospitals, column by column.
void write_policy(JsonText& json, const ReportSource& source, std::size_t policy) {
    const auto booked = base_by_hospital(source, Var::hospital_booked, policy);
    const auto payout = base_by_hospital(source, Var::hospital_payout, policy);
    const std::size_t first = policy * booked.size();
    json.begin_object();
    write_column(json, "booked", source, [&](std::size_t h) { return booked[h]; });
    write_column(json, "payout", source, [&](std::size_t h) { return payout[h]; });
    write_column(json, "impact", source, [&](std::size_t h) { return payout[h] - booked[h]; });
    const RiskTables& risk = source.risk();
    const auto quantile = [&](double p) {
        return [&risk, first, p](std::size_t h) {
            return risk_quantile(risk, RiskMeasure::hospital_impact, first + h, p);
        };
    };
    write_column(json, "mean", source, [&](std::size_t h) {
        return risk.of(RiskMeasure::hospital_impact, RiskStatistic::mean)[first + h];
    });
    write_column(json, "rate", source, [&](std::size_t h) {
        return risk.of(RiskMeasure::hospital_surplus_rate, RiskStatistic::mean)[first + h];
    });
    write_column(json, "p05", source, quantile(0.05));
    write_column(json, "p95", source, quantile(0.95));
    json.key("loss").begin_array();  // by loss_shares
    for (std::size_t x = 0; x < loss_shares.size(); ++x) {
        json.begin_array();
        for (std::size_t h = 0; h < booked.size(); ++h)
            json.add(
                source.small.hospitals()[h]
                    ? nothing
                    : risk.of(
                          RiskFigure::hospital_loss_probability)[(first + h) * loss_shares.size() +
                                                                 x]);
        json.end_array();
    }
    json.end_array();
    json.end_object();
}

void write_levels(JsonText& json, const ReportSource& source, std::size_t policy) {
    const RunDescription& about = source.description();
    const auto booked = by_level(about, base_by_hospital(source, Var::hospital_booked, policy));
    const auto payout = by_level(about, base_by_hospital(source, Var::hospital_payout, policy));
    json.begin_array();
    for (std::size_t level = 0; level < booked.size(); ++level) {
        const std::size_t row = policy * booked.size() + level;
        if (source.small.levels()[level]) {
            json.add(nothing);
            continue;
        }
        json.begin_object().put("booked", booked[level]).put("payout", payout[level]);
        write_spread(json.key("impact"), source, payout[level] - booked[level],
                     RiskMeasure::level_impact, row);
        json.key("loss").begin_array();
        for (std::size_t x = 0; x < loss_shares.size(); ++x)
            add_probability(json, source, RiskFigure::level_loss_probability,
                            row * loss_shares.size() + x);
        json.end_array().end_object();
    }
    json.end_array();
}

}  // namespace

void write_hospitals(JsonText& json, const ReportSource& source) {
    if (!source.reader.has(Var::hospital_payout)) return;
    const RunDescription& description = source.description();
    const std::vector<double> cost = base_by_hospital(source, Var::hospital_cost, 0);
    json.key("loss_shares");
    add_numbers(json, loss_shares);
    json.key("hospitals").begin_object();
    json.put("ids", source.names(Axis::hospital));
    json.put("names", description.hospital_names);
    add_numbers(json.key("levels"), std::vector<double>(description.hospital_levels.begin(),
                                                        description.hospital_levels.end()));
    write_column(json, "cases", source,
                 [&](std::size_t h) { return source.small.hospital_cases()[h]; });
    write_column(json, "cost", source, [&](std::size_t h) { return cost[h]; });
    json.key("policies").begin_array();
    for (std::size_t p = 0; p < source.policies(); ++p) write_policy(json, source, p);
    json.end_array().end_object();
    json.key("levels").begin_array();
    for (std::size_t p = 0; p < source.policies(); ++p) write_levels(json, source, p);
    json.end_array();
}

}  // namespace drgsim
