#include "results/report/series.hpp"

#include <algorithm>

namespace drgsim {

std::span<const double> policy_part(const std::vector<double>& all, std::size_t policies,
                                    std::size_t policy) {
    const std::size_t n = all.size() / policies;
    return std::span(all).subspan(policy * n, n);
}

Series::Series(const ReportSource& source, Var id, std::size_t policy)
    : values_(source.reader.read_slice(id, policy, 0, source.reader.scenarios(), 0, 1)),
      base_(policy_part(source.base(id), source.policies(), policy)) {}

std::vector<double> Series::of(std::size_t cell) const {
    std::vector<double> values(values_.size() / base_.size());
    for (std::size_t s = 0; s < values.size(); ++s) values[s] = values_[s * base_.size() + cell];
    return values;
}

JsonText& add_numbers(JsonText& json, std::span<const double> values) {
    const std::size_t extent = values.size();
    return json.add(values, std::span(&extent, 1));
}

namespace {

JsonText& add(JsonText& json, const Probability& p) {
    return json.begin_array().add(p.share).add(p.interval.low).add(p.interval.high).end_array();
}

}  // namespace

JsonText& add_probability(JsonText& json, const ReportSource& source, RiskFigure share,
                          std::size_t at) {
    return add(json, risk_probability(source.risk(), share, at));
}

JsonText& add_below_zero(JsonText& json, std::span<const double> values) {
    const auto below =
        std::count_if(values.begin(), values.end(), [](double x) { return x < -half_fen; });
    return add(json, probability_of(static_cast<std::size_t>(below), values.size()));
}

JsonText& write_distribution(JsonText& json, double base, std::vector<double>& values) {
    json.begin_object().put("base", base);
    if (!values.empty()) {
        json.put("mean", moments_of(values).mean);
        std::sort(values.begin(), values.end());
        json.put("p05", sorted_quantile(values, 0.05)).put("p25", sorted_quantile(values, 0.25));
        json.put("median", sorted_quantile(values, 0.5));
        json.put("p75", sorted_quantile(values, 0.75)).put("p95", sorted_quantile(values, 0.95));
    }
    return json.end_object();
}

JsonText& write_spread(JsonText& json, const ReportSource& source, double base, RiskMeasure measure,
                       std::size_t row) {
    json.begin_object().put("base", base);
    const RiskTables& risk = source.risk();
    json.put("mean", risk.of(measure, RiskStatistic::mean)[row]);
    json.put("sd", risk.of(measure, RiskStatistic::sd)[row]);
    json.put("se", risk.of(measure, RiskStatistic::standard_error)[row]);
    const std::pair<const char*, double> quantiles[] = {
        {"p05", 0.05}, {"p25", 0.25}, {"median", 0.5}, {"p75", 0.75}, {"p95", 0.95}};
    for (const auto& [name, p] : quantiles) json.put(name, risk_quantile(risk, measure, row, p));
    return json.end_object();
}

}  // namespace drgsim
