// The kernel of normal cases, sums of rows (kernels/sums/weighted_rows.hpp), on the sums of the
// reference work REF (DRGSIM_BENCH_CASES), by instruction set. The answer is first checked against
// plain sums. Counters: ns a case-scenario, counting every case, and for the roofline the
// operations and bytes a case-scenario that the terms need: a multiplication and an addition for
// each number of a term and lane, the row of the table (from a cache) and the term itself.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "bench/reference_work.hpp"
#include "kernels/sums/weighted_rows.hpp"
#include "sim/engine/case_sums.hpp"

namespace drgsim {
namespace {

using kernels::lanes;

const CaseSums<float>& reference_sums() {
    static const bench::Work work(bench::reference_drivers(), 0.05);
    static const EnginePlan plan(work.study, *work.source);
    return plan.case_sums<float>(0);
}

/// Sums of rows with a table, a scale of 1 and room for the answer.
class Problem {
  public:
    explicit Problem(const RowSums<float>& sums) : sums_(sums), scale_(lanes, 1.0F) {
        const auto rows = *std::max_element(sums.row.begin(), sums.row.end()) + std::size_t{1};
        table_.resize(rows * lanes);
        for (std::size_t i = 0; i < table_.size(); ++i)
            table_[i] = 0.9F + 0.001F * static_cast<float>(i % 199);
        out_.resize(static_cast<std::size_t>(sums.columns));
        for (auto& column : out_) column.resize(count() * lanes);
    }

    void evaluate(Isa isa) {
        std::vector<double*> out;
        for (auto& column : out_) out.push_back(column.data());
        kernels::add_weighted_rows<float>(isa, sums_.view(), 0, static_cast<std::uint32_t>(count()),
                                          table_.data(), scale_.data(), nullptr, nullptr,
                                          out.data());
    }

    /// Whether one evaluation gives the plain sums, to single precision.
    bool is_right(Isa isa) {
        for (auto& column : out_) std::fill(column.begin(), column.end(), 0.0);
        evaluate(isa);
        const auto columns = static_cast<std::size_t>(sums_.columns);
        for (std::size_t s = 0; s < count(); ++s)
            for (std::size_t c = 0; c < columns; ++c)
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
    [[nodiscard]] bool is_right(std::size_t s, std::size_t c, std::size_t lane) const {
        const auto columns = static_cast<std::size_t>(sums_.columns);
        double sum = 0;
        double size = 0;
        for (std::size_t t = sums_.begin[s]; t < sums_.begin[s + 1]; ++t) {
            const double term = static_cast<double>(sums_.weight[t * columns + c]) *
                                static_cast<double>(table_[sums_.row[t] * lanes + lane]);
            sum += term;
            size += std::abs(term);
        }
        return std::abs(out_[c][s * lanes + lane] - sum) <= 1e-5 * size;
    }

    const RowSums<float>& sums_;
    std::vector<float> table_, scale_;
    std::vector<std::vector<double>> out_;
};

using Pick = const RowSums<float>& (*)(const CaseSums<float>&);

void row_sums(benchmark::State& state, Isa isa, Pick pick) {
    Problem problem(pick(reference_sums()));
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
    const std::pair<const char*, Pick> picks[] = {
        {"month_points", [](Sums s) -> const RowSums<float>& { return s.month_points; }},
        {"month_other", [](Sums s) -> const RowSums<float>& { return s.month_other; }},
        {"year_money", [](Sums s) -> const RowSums<float>& { return s.year_money; }},
        {"group_points", [](Sums s) -> const RowSums<float>& { return s.group_points.sums; }},
        {"group_money", [](Sums s) -> const RowSums<float>& { return s.group_money.sums; }}};
    for (const Isa isa : all_isas) {
        if (isa > active_isa()) continue;
        for (const auto& [name, pick] : picks)
            benchmark::RegisterBenchmark((std::string("rows ") + name + "/" + name_of(isa)).c_str(),
                                         row_sums, isa, pick)
                ->MeasureProcessCPUTime()
                ->Unit(benchmark::kMillisecond);
    }
    return true;
}();

}  // namespace
}  // namespace drgsim
