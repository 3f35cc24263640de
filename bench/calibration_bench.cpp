// Calibration of three million cases: pooled without a trim, and yearly with quantile trims. The
// answer is checked: the case-weighted mean weight is 1.
#include <benchmark/benchmark.h>

#include <cmath>

#include "sim/calibration/standards.hpp"

namespace {

using namespace drgsim;

constexpr std::size_t case_count = 3'000'000;
constexpr unsigned group_count = 600;
constexpr int hospital_count = 443;

/// Costs from a fixed linear congruential sequence: the values do not matter, their number does.
const Region& region() {
    static const Region built = [] {
        Region r;
        for (int h = 0; h < hospital_count; ++h)
            r.hospitals.level[index(r.hospitals.add("h" + std::to_string(h)))] =
                static_cast<std::int8_t>(1 + h % level_count);
        for (unsigned g = 0; g < group_count; ++g) r.groups.add("G" + std::to_string(g));
        std::uint64_t state = 1;
        const auto below = [&state](unsigned n) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            return static_cast<unsigned>((state >> 33) % n);
        };
        for (std::size_t i = 0; i < case_count; ++i) {
            r.cases.hospital.push_back(static_cast<HospitalId>(below(hospital_count)));
            r.cases.fund.push_back(Fund::resident);
            r.cases.group[0].push_back(static_cast<GroupId>(below(group_count)));
            r.cases.discharge_date.push_back(static_cast<int>(2021 + below(3)) * 10000 + 101);
            r.cases.total_cost.push_back(1000 + below(1'000'000) / 100.0);
        }
        return r;
    }();
    return built;
}

void calibrates(benchmark::State& state, const WeightRules& rules) {
    Policy policy;
    policy.weights = rules;
    const std::vector<int> history{2021, 2022, 2023};
    const Region& cases = region();
    Standards standards;
    for (auto _ : state) standards = calibrate(cases, policy, history);
    double weight = 0, count = 0;
    for (std::size_t g = 0; g < group_count; ++g) {
        weight += standards.case_count[g] * standards.weight[g];
        count += standards.case_count[g];
    }
    const double tolerance = rules.means == WeightRules::Means::pooled ? 1e-9 : 0.01;
    if (!(std::abs(weight / count - 1) < tolerance)) state.SkipWithError("mean weight is not 1");
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * case_count));
}

void pooled(benchmark::State& state) {
    calibrates(state, {});
}
void yearly_percentile(benchmark::State& state) {
    WeightRules rules;
    rules.means = WeightRules::Means::yearly;
    rules.year_weights = {1, 2, 7};
    rules.trim = {Trim::Kind::percentile, 0.025, 0.975};
    calibrates(state, rules);
}
void pooled_iqr(benchmark::State& state) {
    WeightRules rules;
    rules.trim.kind = Trim::Kind::iqr;
    calibrates(state, rules);
}

BENCHMARK(pooled)->Unit(benchmark::kMillisecond);
BENCHMARK(yearly_percentile)->Unit(benchmark::kMillisecond);
BENCHMARK(pooled_iqr)->Unit(benchmark::kMillisecond);

}  // namespace
