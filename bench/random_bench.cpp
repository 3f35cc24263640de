// Random numbers: ns a uniform and ns a lognormal variate with each instruction set. Each benchmark
// checks its answer first: against the portable set, bit for bit, and against known values.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "kernels/math/normal.hpp"
#include "kernels/random/threefry.hpp"

namespace drgsim {
namespace {

constexpr std::size_t lanes = 64;
constexpr std::size_t entities = 600;
const Stream stream{20261121, Purpose::driver, stream_hash("weight-noise"), 0};

std::vector<double> uniforms(Isa isa) {
    std::vector<double> values(lanes * entities);
    fill_uniforms(stream, 0, lanes, entities, values.data(), isa);
    return values;
}

std::vector<double> lognormals(Isa isa) {
    std::vector<double> values = uniforms(isa);
    lognormal_quantiles(values.data(), values.size(), -0.5 * 0.0064, 0.08, isa);
    return values;
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
    return std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

double mean_of(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

void report(benchmark::State& state) {
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(lanes * entities));
    // Printed with an SI prefix: "2n" is 2 ns a value.
    state.counters["s_per_value"] = benchmark::Counter(
        static_cast<double>(lanes * entities),
        benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void uniform(benchmark::State& state, Isa isa) {
    std::vector<double> values = uniforms(isa);
    if (!same_bits(values, uniforms(Isa::v2)) || std::abs(mean_of(values) - 0.5) > 0.01) {
        return state.SkipWithError("wrong answer");
    }
    std::uint64_t first = 0;
    for (auto _ : state) {
        fill_uniforms(stream, first, lanes, entities, values.data(), isa);
        benchmark::DoNotOptimize(values.data());
        benchmark::ClobberMemory();
        first = (first + lanes) % (1u << 20);
    }
    report(state);
}

void lognormal(benchmark::State& state, Isa isa) {
    const std::vector<double> start = uniforms(isa);
    std::vector<double> values = lognormals(isa);
    if (!same_bits(values, lognormals(Isa::v2)) || std::abs(mean_of(values) - 1) > 0.003) {
        return state.SkipWithError("wrong answer");
    }
    for (auto _ : state) {
        std::memcpy(values.data(), start.data(), start.size() * sizeof(double));
        lognormal_quantiles(values.data(), values.size(), -0.5 * 0.0064, 0.08, isa);
        benchmark::DoNotOptimize(values.data());
        benchmark::ClobberMemory();
    }
    report(state);
}

const bool registered = [] {
    for (const Isa isa : all_isas) {
        if (!is_supported(isa)) continue;
        const std::string suffix = std::string("/") + name_of(isa);
        benchmark::RegisterBenchmark(("uniform" + suffix).c_str(), uniform, isa);
        benchmark::RegisterBenchmark(("lognormal_from_uniform" + suffix).c_str(), lognormal, isa);
    }
    return true;
}();

}  // namespace
}  // namespace drgsim
