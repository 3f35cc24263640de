// The ceilings of this machine on one core (ceilings.hpp): bytes a second from each level of the
// memory, and operations a second on registers, by instruction set. Each loop's answer is checked
// first. CPU time of the process.
#include <benchmark/benchmark.h>

#include <cmath>
#include <string>
#include <vector>

#include "bench/ceilings.hpp"

namespace drgsim {
namespace bench {

const Loops& loops(Isa isa) {
#if defined(__x86_64__)
    if (isa == Isa::v4) return v4::loops;
    if (isa == Isa::v3) return v3::loops;
#else
    static_cast<void>(isa);
#endif
    return v2::loops;
}

namespace {

constexpr std::size_t rounds = 1 << 16;

void read(benchmark::State& state, Isa isa, std::size_t bytes) {
    const std::vector<float> values(bytes / sizeof(float), 1.0F);
    const std::vector<float> few(512, 1.0F);
    if (loops(isa).read(few.data(), few.size()) != 512) return state.SkipWithError("wrong sum");
    for (auto _ : state) benchmark::DoNotOptimize(loops(isa).read(values.data(), values.size()));
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
}

/// Operations a second: `each` a lane, register and round.
template <class Real>
void arithmetic(benchmark::State& state, Isa isa, Real (*loop)(std::size_t, Real, Real), Real a,
                Real b, Real expected_of_one, int each) {
    const Loops& own = loops(isa);
    const double lanes = static_cast<double>(own.lanes * sizeof(float) / sizeof(Real));
    const double n = static_cast<double>(own.registers);
    // One round on registers 1, 2, ..: the sum of what each becomes.
    const double expected = lanes * (n * (n + 1) / 2 + n * static_cast<double>(expected_of_one));
    if (std::abs(static_cast<double>(loop(1, a, b)) - expected) > 1e-6 * expected)
        return state.SkipWithError("wrong sum");
    for (auto _ : state) benchmark::DoNotOptimize(loop(rounds, a, b));
    state.SetItemsProcessed(static_cast<std::int64_t>(static_cast<double>(each) * lanes * n) *
                            static_cast<std::int64_t>(rounds) * state.iterations());
}

const bool registered = [] {
    const std::pair<const char*, Isa> sets[] = {{"v2", Isa::v2}, {"v3", Isa::v3}, {"v4", Isa::v4}};
    // Well inside a first- and second-level cache of today, inside a third-level one, beyond it.
    const std::pair<const char*, std::size_t> levels[] = {{"L1", std::size_t{24} << 10},
                                                          {"L2", std::size_t{512} << 10},
                                                          {"L3", std::size_t{8} << 20},
                                                          {"DRAM", std::size_t{256} << 20}};
    for (const auto& [set, isa] : sets) {
        if (isa > active_isa()) continue;
        const std::string of = std::string("/") + set;
        for (const auto& [level, bytes] : levels)
            benchmark::RegisterBenchmark(("read" + std::string(level) + of).c_str(), read, isa,
                                         bytes);
        benchmark::RegisterBenchmark(("multiply_add" + of).c_str(), arithmetic<float>, isa,
                                     loops(isa).multiply_add, 1.0F, 0.5F, 0.5F, 2);
        benchmark::RegisterBenchmark(("multiply_add_double" + of).c_str(), arithmetic<double>, isa,
                                     loops(isa).multiply_add_double, 1.0, 0.5, 0.5, 2);
        benchmark::RegisterBenchmark(("compare_select" + of).c_str(), arithmetic<float>, isa,
                                     loops(isa).compare_select, 1e30F, 0.5F, 0.5F, 3);
    }
    return true;
}();

}  // namespace
}  // namespace bench
}  // namespace drgsim
