#include "results/report/series.hpp"

#include <algorithm>

#include "results/risk/sample.hpp"

namespace drgsim {

std::vector<double> policy_part(const std::vector<double>& all, std::size_t policies,
                                std::size_t policy) {
    const auto n = static_cast<std::ptrdiff_t>(all.size() / policies);
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(policy) * n;
    return {begin, begin + n};
}

Series::Series(const RunReader& reader, Var id, std::size_t policy)
    : base_(policy_part(reader.base(id), reader.description().policies.size(), policy)) {
    if (reader.scenarios() > 0)
        values_ = reader.read_slice(id, policy, 0, reader.scenarios(), 0, 1);
}

std::vector<double> Series::of(std::size_t cell) const {
    std::vector<double> values(values_.size() / base_.size());
    for (std::size_t s = 0; s < values.size(); ++s) values[s] = values_[s * base_.size() + cell];
    return values;
}

JsonText& add_numbers(JsonText& json, std::span<const double> values) {
    const std::size_t extent = values.size();
    return json.add(values, std::span(&extent, 1));
}

JsonText& write_distribution(JsonText& json, double base, std::vector<double>& values) {
    json.begin_object().put("base", base);
    if (!values.empty()) {
        const Moments moments = moments_of(values);
        std::sort(values.begin(), values.end());
        json.put("mean", moments.mean).put("sd", moments.sd).put("se", moments.standard_error);
        json.put("min", values.front());
        json.put("p05", sorted_quantile(values, 0.05)).put("p25", sorted_quantile(values, 0.25));
        json.put("median", sorted_quantile(values, 0.5));
        json.put("p75", sorted_quantile(values, 0.75)).put("p95", sorted_quantile(values, 0.95));
        json.put("max", values.back());
    }
    return json.end_object();
}

double share_below(const std::vector<double>& values, double limit) {
    if (values.empty()) return 0;
    const auto below =
        std::count_if(values.begin(), values.end(), [&](double x) { return x < limit; });
    return static_cast<double>(below) / static_cast<double>(values.size());
}

}  // namespace drgsim
