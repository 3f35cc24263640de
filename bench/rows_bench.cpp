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

/// Sums of rows with a table, scales of 1 and room for the answer, as an engine's block has it:
/// sums by group are added to theirs, those by segment to the same `together` of them each time.
class Problem {
  public:
    Problem(const RowSums<float>& sums, std::size_t together)
        : sums_(sums), together_(static_cast<std::uint32_t>(together)), scale_(lanes, 1.0F) {
        for (std::uint32_t s = 0; s < count(); ++s) place_.push_back(s % together_);
        make_room();
    }
    explicit Problem(const GroupSums<float>& of)
        : sums_(of.sums),
          together_(count()),
          place_(of.group),
          scale_row_(of.scale_row.data()),
          target_(of.group.data()),
          scale_((*std::max_element(of.scale_row.begin(), of.scale_row.end()) + 1) * lanes, 1.0F) {
        make_room();
    }

    void evaluate(Isa isa) {
        std::vector<double*> out;
        for (auto& column : out_) out.push_back(column.data());
        for (std::uint32_t s = 0; s < count(); s += together_) {
            kernels::add_weighted_rows<float>(isa, sums_.view(), s, s + together_, table_.data(),
                                              scale_.data(), scale_row_, target_, out.data());
        }
    }

    /// Whether one evaluation gives the plain sums, to single precision.
    bool is_right(Isa isa) {
        for (auto& column : out_) std::fill(column.begin(), column.end(), 0.0);
        evaluate(isa);
        for (std::uint32_t place = 0; place < rooms_; ++place)
            for (std::size_t c = 0; c < out_.size(); ++c)
                if (!is_right(place, c, place % lanes)) return false;
        return count() > 0;
    }

    [[nodiscard]] double terms() const { return static_cast<double>(sums_.row.size()); }
    [[nodiscard]] double operations() const { return 2.0 * sums_.columns * terms() * lanes; }
    [[nodiscard]] double bytes() const {
        return terms() *
               (sizeof(std::uint32_t) + sizeof(float) * static_cast<double>(sums_.columns + lanes));
    }

  private:
    [[nodiscard]] std::uint32_t count() const {
        return static_cast<std::uint32_t>(sums_.begin.size() - 1);
    }
    void make_room() {
        const auto rows = *std::max_element(sums_.row.begin(), sums_.row.end()) + std::size_t{1};
        table_.resize(rows * lanes);
        for (std::size_t i = 0; i < table_.size(); ++i)
            table_[i] = 0.9F + 0.001F * static_cast<float>(i % 199);
        rooms_ = *std::max_element(place_.begin(), place_.end()) + 1;
        out_.resize(static_cast<std::size_t>(sums_.columns));
        for (auto& column : out_) column.resize(rooms_ * lanes);
    }
    /// Whether what all sums of a place add up to is right.
    [[nodiscard]] bool is_right(std::uint32_t place, std::size_t c, std::size_t lane) const {
        double sum = 0;
        double size = 0;
        for (std::size_t s = 0; s < count(); ++s) {
            if (place_[s] != place) continue;
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
    const std::uint32_t together_;
    std::uint32_t rooms_ = 0;
    std::vector<std::uint32_t> place_;  ///< [sums] the row of the answer
    const std::uint32_t *scale_row_ = nullptr, *target_ = nullptr;
    LaneArray<float> table_, scale_;
    std::vector<LaneArray<double>> out_;
};

using Make = Problem (*)(const CaseSums<float>&);

void row_sums(benchmark::State& state, Isa isa, Make make) {
    Problem problem = make(reference_sums());
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
    const std::pair<const char*, Make> problems[] = {
        {"month_points", [](Sums s) { return Problem(s.month_points, month_count); }},
        {"month_other", [](Sums s) { return Problem(s.month_other, month_count); }},
        {"year_money", [](Sums s) { return Problem(s.year_money, 1); }},
        {"group_points", [](Sums s) { return Problem(s.group_points); }},
        {"group_money", [](Sums s) { return Problem(s.group_money); }}};
    for (const Isa isa : all_isas) {
        if (isa > active_isa()) continue;
        for (const auto& [name, make] : problems)
            benchmark::RegisterBenchmark((std::string("rows ") + name + "/" + name_of(isa)).c_str(),
                                         row_sums, isa, make)
                ->MeasureProcessCPUTime()
                ->Unit(benchmark::kMillisecond);
    }
    return true;
}();

}  // namespace
}  // namespace drgsim
