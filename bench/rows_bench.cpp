// The kernel of normal cases, sums of rows (kernels/sums/weighted_rows.hpp), on the sums of the
// reference work REF (DRGSIM_BENCH_CASES), by instruction set. The answer is first checked against
// plain sums. Counters: ns a case-scenario, counting every case, and for the roofline the
// operations and bytes a case-scenario that the terms need: a multiplication and an addition for
// each number of a term and lane, the row of the table (from a cache) and the term itself.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>
#include <vector>

#include "bench/reference_work.hpp"
#include "kernels/sums/weighted_rows.hpp"
#include "sim/engine/aligned.hpp"
#include "sim/engine/case_sums.hpp"

namespace drgsim {
namespace {

using kernels::lanes;

const CaseSums<float>& reference_sums() {
    static const bench::Work work(bench::reference_drivers(), 0.05);
    static const EnginePlan plan(work.study, *work.source);
    return plan.case_sums<float>(0);
}

/// Sums of rows with a table, a scale of 1 and room for the answer: `together` sums at a time, each
/// time the same room, as an engine's block has it for the months of one hospital.
class Problem {
  public:
    Problem(const RowSums<float>& sums, std::size_t together)
        : sums_(sums), together_(together != 0 ? together : count()), scale_(lanes, 1.0F) {
        const auto rows = *std::max_element(sums.row.begin(), sums.row.end()) + std::size_t{1};
        table_.resize(rows * lanes);
        for (std::size_t i = 0; i < table_.size(); ++i)
            table_[i] = 0.9F + 0.001F * static_cast<float>(i % 199);
        out_.resize(static_cast<std::size_t>(sums.columns));
        for (auto& column : out_) column.resize(together_ * lanes);
    }

    void evaluate(Isa isa) {
        std::vector<double*> out;
        for (auto& column : out_) out.push_back(column.data());
        for (std::size_t s = 0; s < count(); s += together_) {
            kernels::add_weighted_rows<float>(isa, sums_.view(), static_cast<std::uint32_t>(s),
                                              static_cast<std::uint32_t>(s + together_),
                                              table_.data(), scale_.data(), nullptr, nullptr,
                                              out.data());
        }
    }

    /// Whether one evaluation gives the plain sums, to single precision.
    bool is_right(Isa isa) {
        for (auto& column : out_) std::fill(column.begin(), column.end(), 0.0);
        evaluate(isa);
        for (std::size_t s = 0; s < together_; ++s)
            for (std::size_t c = 0; c < out_.size(); ++c)
                if (!is_right(s, c, s % lanes)) return false;
        return count() > 0;
    }

    [[nodiscard]] double terms() const { return static_cast<double>(sums_.row.size()); }
    [[nodiscard]] double operations() const { return 2.0 * sums_.columns * terms() * lanes; }
    [[nodiscard]] double bytes() const {
        return terms() *
               (sizeof(std::uint32_t) + sizeof(float) * static_cast<double>(sums_.columns + lanes));
    }

  private:
    [[nodiscard]] std::size_t count() const { return sums_.begin.size() - 1; }
    /// Whether what the sums place, place + together_, ... add up to is right.
    [[nodiscard]] bool is_right(std::size_t place, std::size_t c, std::size_t lane) const {
        double sum = 0;
        double size = 0;
        for (std::size_t s = place; s < count(); s += together_) {
            for (std::size_t t = sums_.begin[s]; t < sums_.begin[s + 1]; ++t) {
                const double term = static_cast<double>(sums_.weight[t * out_.size() + c]) *
                                    static_cast<double>(table_[sums_.row[t] * lanes + lane]);
                sum += term;
                size += std::abs(term);
            }
        }
        return std::abs(out_[c][place * lanes + lane] - sum) <= 1e-5 * size;
    }

    const RowSums<float>& sums_;
    const std::size_t together_;
    LaneArray<float> table_, scale_;
    std::vector<LaneArray<double>> out_;
};

using Pick = const RowSums<float>& (*)(const CaseSums<float>&);

void row_sums(benchmark::State& state, Isa isa, Pick pick, std::size_t together) {
    Problem problem(pick(reference_sums()), together);
    if (!problem.is_right(isa)) return state.SkipWithError("not the plain sums");
    const double begin = bench::cpu_seconds();
    for (auto _ : state) problem.evaluate(isa);
    const double pairs = static_cast<double>(bench::region().cases.size()) * lanes;
    const double seconds = bench::cpu_seconds() - begin;
    state.counters["ns_per_case_scenario"] =
        seconds * 1e9 / pairs / static_cast<double>(state.iterations());
    state.counters["operations"] = problem.operations() / pairs;
    state.counters["bytes"] = problem.bytes() / pairs;
}

const bool registered = [] {
    using Sums = const CaseSums<float>&;
    const std::tuple<const char*, std::size_t, Pick> picks[] = {
        {"month_points", month_count,
         [](Sums s) -> const RowSums<float>& { return s.month_points; }},
        {"month_other", month_count, [](Sums s) -> const RowSums<float>& { return s.month_other; }},
        {"year_money", 1, [](Sums s) -> const RowSums<float>& { return s.year_money; }},
        {"group_points", 0, [](Sums s) -> const RowSums<float>& { return s.group_points.sums; }},
        {"group_money", 0, [](Sums s) -> const RowSums<float>& { return s.group_money.sums; }}};
    for (const Isa isa : all_isas) {
        if (isa > active_isa()) continue;
        for (const auto& [name, together, pick] : picks)
            benchmark::RegisterBenchmark((std::string("rows ") + name + "/" + name_of(isa)).c_str(),
                                         row_sums, isa, pick, together)
                ->MeasureProcessCPUTime()
                ->Unit(benchmark::kMillisecond);
    }
    return true;
}();

}  // namespace
}  // namespace drgsim
