#include "results/comparison/paired.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>

namespace drgsim {

namespace {

// Rounding, not a difference, in lanes of single and double precision: of the point value, and of
// the fund's cost (docs/exactness.md).
constexpr double single_step = 1e-6, double_step = 1e-9;
constexpr std::size_t scenario_step = 256;      // scenarios read at a time
constexpr std::size_t slice_values = 4U << 20;  // values of one policy held at a time

double variance_of(const Sample& values) {
    const double sd = moments_of(values).sd;
    return sd * sd;
}

/// `step`: smaller differences are rounding.
PairedDifference difference_of(const Sample& policy, const Sample& baseline, double step,
                               bool antithetic) {
    PairedDifference d;
    if (policy.empty()) return d;
    Sample differences(policy.size());
    std::transform(policy.begin(), policy.end(), baseline.begin(), differences.begin(),
                   std::minus<>());
    d.moments = antithetic ? paired_moments(differences) : moments_of(differences);
    const double half = interval_width * d.moments.standard_error;
    d.mean = {d.moments.mean - half, d.moments.mean + half};
    const double paired = d.moments.sd * d.moments.sd;
    d.variance_ratio = d.moments.sd > step ? (variance_of(policy) + variance_of(baseline)) / paired
                                           : std::numeric_limits<double>::quiet_NaN();
    const std::size_t n = differences.size();
    const auto below =
        std::count_if(differences.begin(), differences.end(), [&](double x) { return x < -step; });
    d.below_zero = probability_of(static_cast<std::size_t>(below), n);
    std::sort(differences.begin(), differences.end());
    const auto quantile = [&](double p, double& value, Interval& interval) {
        value = sorted_quantile(differences, p);
        interval = values_at(differences, quantile_ranks(n, p));
    };
    quantile(0.05, d.p05, d.p05_interval);
    quantile(0.5, d.median, d.median_interval);
    quantile(0.95, d.p95, d.p95_interval);
    return d;
}

/// What `all`, [scenario][fund], has of a fund.
Sample fund_sample(const std::vector<double>& all, std::size_t fund, std::size_t funds) {
    Sample sample(all.size() / funds);
    for (std::size_t s = 0; s < sample.size(); ++s) sample[s] = all[s * funds + fund];
    return sample;
}

}  // namespace

std::vector<double> settled_of(const RunReader& reader, Var id, std::size_t policy) {
    const Axis axis = id == Var::hospital_payout ? Axis::hospital : Axis::group;
    const auto all = reader.base(id);
    const std::size_t of_policy = all.size() / reader.description().policies.size();
    std::vector<double> sums(reader.description().axes.size(axis), 0.0);
    for (std::size_t i = 0; i < of_policy; ++i)
        sums[i % sums.size()] += all[policy * of_policy + i];
    return sums;
}

void Payments::add(const Payments& other) {
    std::transform(values.begin(), values.end(), other.values.begin(), values.begin(),
                   std::plus<>());
    settled += other.settled;
}

std::size_t slice_extent(std::size_t scenarios, std::size_t entities) {
    return std::clamp<std::size_t>(slice_values / std::max<std::size_t>(scenarios, 1), 1,
                                   std::max<std::size_t>(entities, 1));
}

std::vector<Payments> payments_of(const RunReader& reader, Var id, std::size_t policy,
                                  std::size_t begin, std::size_t extent) {
    const std::size_t n = reader.scenarios();
    std::vector<Payments> list(extent, Payments(n));
    const auto settled = settled_of(reader, id, policy);
    for (std::size_t i = 0; i < extent; ++i) list[i].settled = settled[begin + i];
    for (std::size_t first = 0; first < n; first += scenario_step) {
        const std::size_t count = std::min(scenario_step, n - first);
        const auto read = reader.read_slice(id, policy, first, count, begin, extent);
        const std::size_t rows = read.size() / (count * extent);  // funds, or one
        std::size_t at = 0;
        for (std::size_t s = first; s < first + count; ++s)
            for (std::size_t row = 0; row < rows; ++row)
                for (std::size_t i = 0; i < extent; ++i) list[i].values[s] += read[at++];
    }
    return list;
}

std::vector<std::string> level_names(const RunDescription& description) {
    std::vector<std::string> names;
    for (const std::int8_t level : description.hospital_levels)
        names.push_back(std::to_string(level));
    return names;
}

void fill(Change& change, const Payments& policy, const Payments& baseline, bool antithetic) {
    change.difference = difference_of(policy.values, baseline.values, half_fen, antithetic);
    change.difference.settlement = policy.settled - baseline.settled;
    change.baseline = baseline.settled;
    const std::size_t n = policy.values.size();
    if (n == 0) return;
    std::array<std::size_t, counted_losses.size()> counts{};
    std::size_t gains = 0;
    for (std::size_t s = 0; s < n; ++s) {
        const double less = baseline.values[s] - policy.values[s];
        gains += less < -half_fen ? 1 : 0;
        for (std::size_t x = 0; x < counted_losses.size(); ++x)
            if (less > counted_losses[x] * std::max(baseline.values[s], 0.0) + half_fen)
                ++counts[x];
    }
    for (std::size_t x = 0; x < counts.size(); ++x) change.loses[x] = probability_of(counts[x], n);
    change.wins_always = gains == n;
    change.loses_always = counts[0] == n;
}

void append_fund_differences(const RunReader& reader, std::size_t policy, std::size_t baseline,
                             std::vector<FundDifference>& list) {
    constexpr std::array ids = {Var::point_value, Var::budget, Var::payout, Var::balance,
                                Var::cost};
    const RunDescription& description = reader.description();
    const auto& names = description.axes.names[static_cast<std::size_t>(Axis::fund)];
    const std::size_t n = reader.scenarios(), funds = names.size(), begin = list.size();
    const double share = description.provenance.precision == "double" ? double_step : single_step;
    const std::vector<double> cost = reader.base(Var::cost);
    const auto scenarios_of = [&](Var id, std::size_t of) {
        return n == 0 ? std::vector<double>() : reader.read_slice(id, of, 0, n, 0, 0);
    };
    list.resize(begin + funds * ids.size());
    for (std::size_t v = 0; v < ids.size(); ++v) {
        const Var id = ids[v];
        const auto base = reader.base(id), paid = scenarios_of(id, policy),
                   before = scenarios_of(id, baseline);
        for (std::size_t f = 0; f < funds; ++f) {
            const double settled = base[baseline * funds + f];
            const double step = id == Var::point_value ? share * std::abs(settled)
                                : id == Var::budget
                                    ? half_fen
                                    : std::max(half_fen, share * cost[baseline * funds + f]);
            FundDifference& row = list[begin + f * ids.size() + v];
            row.policy = description.policies[policy];
            row.fund = names[f];
            row.variable = variable(id).name;
            row.units = variable(id).units;
            row.difference =
                difference_of(fund_sample(paid, f, funds), fund_sample(before, f, funds), step,
                              description.design.antithetic);
            row.difference.settlement = base[policy * funds + f] - settled;
        }
    }
}

}  // namespace drgsim
