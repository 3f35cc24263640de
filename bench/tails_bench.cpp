// The kernels of tails on the cells of the reference work REF (DRGSIM_BENCH_CASES), by instruction
// set: what cases away from the normal piece change (kernels/tail/tails.hpp), and spreading payouts
// over groups (kernels/tail/spread.hpp), in the first block of scenarios. The answer is first
// checked case by case in double. Counters: ns a case-scenario, counting every case, and for the
// roofline the operations and bytes a case-scenario that the cases and cells looked at need, in all
// lanes.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "bench/reference_work.hpp"
#include "kernels/tail/spread.hpp"
#include "kernels/tail/tails.hpp"
#include "sim/engine/multipliers.hpp"
#include "sim/engine/plan.hpp"
#include "sim/engine/rows.hpp"

namespace drgsim {
namespace {

using kernels::lanes;

/// What must be done a lane for a case below or above the normal piece: two comparisons with the
/// bound, the line or the excess with its limit, and sums by month, cell and count.
constexpr double operations_a_case = 9;
/// Rows of single lanes that a cell's tail reads: bound, points, per_yuan, k and b.
constexpr double rows_a_tail = 5;

class Problem {
  public:
    Problem()
        : work_(bench::reference_drivers(), 0.05),
          plan_(work_.study, *work_.source),
          policy_(plan_.policies[0]),
          cells_(*policy_.cells),
          columns_(policy_.columns()),
          groups_(policy_.policy(), policy_.standards.size(), plan_.needs),
          hospitals_(cells_.pool_end.size()),
          cell_points_(cells_.cells() * lanes),
          moved_(cells_.cells()),
          requests_(plan_.most_requests()) {
        Multipliers drawn(work_.study, plan_.split);
        drawn.draw(*work_.source, 0);
        const auto factors = [&](DriverSplit::Kind kind, const Place& place) {
            RowFactors of;
            drawn.multiply(Target::weight, kind, place, of.weight.data());
            drawn.multiply(Target::cost, kind, place, of.cost.data());
            drawn.multiply(Target::volume, kind, place, of.volume.data());
            return of;
        };
        for (std::size_t row = 0; row < policy_.standards.size(); ++row) {
            const Place place{0, plan_.hospital_of_level[row % policy_.rows_of_group],
                              row / policy_.rows_of_group, -1};
            if (policy_.row_used[row] != 0)
                groups_.fill(row, policy_.standards[row], factors(DriverSplit::Kind::group, place));
        }
        const std::size_t hospitals = bench::region().hospitals.size();
        for (std::size_t s = 0; s < cells_.pool_end.size(); ++s) {
            const Place place{s / hospitals, s % hospitals, 0, -1};
            hospitals_.fill(s, factors(DriverSplit::Kind::hospital, place), 1.0);
        }
        look();
    }

    void correct(Isa isa) {
        for (std::vector<double>* sum : {&months_, &addon_, &year_, &low_, &high_, &requested_})
            std::fill(sum->begin(), sum->end(), 0.0);
        moved_end_.clear();
        std::uint32_t moved = 0;
        kernels::TailSums<float> sums{};
        sums.month_points = months_.data();
        sums.month_addon = addon_.data();
        sums.year_points = year_.data();
        sums.cases_low = low_.data();
        sums.cases_high = high_.data();
        sums.requested = requested_.data();
        for (std::uint32_t s = 0; s < cells_.pool_end.size(); ++s) {
            const std::uint32_t begin = cells_.segment_begin[s];
            sums.cell_points = &cell_points_[std::size_t{moved} * lanes];
            sums.moved = moved_.data() + moved;
            sums.moved_count = 0;
            sums.requests = requests_.data();
            sums.request_count = 0;
            kernels::correct_tails<float>(isa, policy_.schedule, plan_.needs, columns_, begin,
                                          cells_.pool_end[s], nullptr, groups_.pointers(),
                                          hospitals_.of(s), nullptr, nullptr, sums);
            moved += sums.moved_count;
            moved_end_.push_back(moved);
        }
    }

    /// Whether the last correct() counted the cases that a plain loop counts, volume and all.
    [[nodiscard]] bool is_right() const {
        for (std::size_t l = 0; l < lanes; ++l)
            if (std::abs(low_[l] - plain_low_[l]) > 1e-4 * plain_low_[l] ||
                std::abs(high_[l] - plain_high_[l]) > 1e-4 * plain_high_[l])
                return false;
        return looked_ > 0;
    }

    /// Spreads the last correct()'s points over their groups.
    void spread(Isa isa) {
        const kernels::GroupPay<float> pay{pay_parts_.data(), pay_cells_.data(),
                                           group_points_.data(), group_yuan_.data()};
        std::uint32_t first = 0;
        for (std::size_t s = 0; s < moved_end_.size(); ++s) {
            kernels::spread_over_groups<float>(isa, &cell_points_[std::size_t{first} * lanes],
                                               moved_.data() + first, moved_end_[s] - first,
                                               moved_end_.back() - first, cells_.group.data(),
                                               &values_[s * lanes], pay);
            first = moved_end_[s];
        }
        kernels::move_group_pay<float>(isa, static_cast<std::uint32_t>(pay_cells_.size()), pay);
    }

    [[nodiscard]] double looked() const { return looked_; }
    [[nodiscard]] double tails() const { return tails_; }
    [[nodiscard]] double moved() const { return static_cast<double>(moved_end_.back()); }

  private:
    /// Counts cases low and high by lane, and those that are in some lane.
    void look() {
        const kernels::GroupRows<float> rows = groups_.pointers();
        const int normal = policy_.schedule.normal;
        for (std::size_t s = 0; s < cells_.pool_end.size(); ++s) {
            const kernels::HospitalRow<float> hospital = hospitals_.of(s);
            for (std::uint32_t c = cells_.segment_begin[s]; c < cells_.pool_end[s]; ++c) {
                if (policy_.is_whole_group(c)) continue;
                const std::size_t row = std::size_t{policy_.row_of_cell[c]} * lanes;
                const double scale = policy_.schedule.level_ratio ? policy_.level[c] : 1;
                bool low = false, high = false;
                for (std::uint32_t i = cells_.case_begin[c]; i < cells_.case_begin[c + 1]; ++i) {
                    const double cost = cells_.case_cost[i];
                    bool below = false, above = false;
                    for (std::size_t l = 0; l < lanes; ++l) {
                        const double unit = hospital.bound[l] * scale;
                        const bool is_low = cost < rows.bound[normal - 1][row + l] * unit;
                        const bool is_high = cost >= rows.bound[normal][row + l] * unit;
                        below |= is_low;
                        above |= is_high;
                        plain_low_[l] += is_low ? static_cast<double>(hospital.volume[l]) : 0;
                        plain_high_[l] += is_high ? static_cast<double>(hospital.volume[l]) : 0;
                    }
                    looked_ += static_cast<double>(below) + static_cast<double>(above);
                    low |= below;
                    high |= above;
                }
                tails_ += static_cast<double>(low) + static_cast<double>(high);
            }
        }
    }

    using Sums = std::vector<double>;
    const bench::Work work_;
    const EnginePlan plan_;
    const PolicyPlan& policy_;
    const CellTable& cells_;
    const kernels::CellColumns columns_;
    RowTable<float> groups_;
    HospitalRows<float> hospitals_;
    LaneArray<float> cell_points_;
    std::vector<std::uint32_t> moved_;
    std::vector<kernels::Request> requests_;
    std::vector<std::uint32_t> moved_end_;  ///< [segments] where their cells end in moved_
    Sums months_ = Sums(kernels::months * lanes), addon_ = months_;
    Sums year_ = Sums(lanes), low_ = year_, high_ = year_, requested_ = year_, plain_low_ = year_,
         plain_high_ = year_;
    std::vector<std::uint32_t> pay_cells_ =
        std::vector<std::uint32_t>(bench::region().groups.size());
    LaneArray<float> pay_parts_ = LaneArray<float>(2 * pay_cells_.size() * lanes);
    Sums group_points_ = Sums(pay_cells_.size() * lanes), group_yuan_ = group_points_;
    LaneArray<float> values_ =
        LaneArray<float>(fund_count * bench::region().hospitals.size() * lanes, 80.0F);
    double looked_ = 0;  ///< cases low or high in some lane
    double tails_ = 0;   ///< tails of cells with such a case
};

Problem& problem() {
    static Problem made;
    return made;
}

void report(benchmark::State& state, double seconds, double operations, double bytes) {
    const double pairs = static_cast<double>(bench::region().cases.size()) * lanes;
    state.counters["ns_per_case_scenario"] =
        seconds * 1e9 / pairs / static_cast<double>(state.iterations());
    state.counters["operations"] = operations / pairs;
    state.counters["bytes"] = bytes / pairs;
}

void tails(benchmark::State& state, Isa isa) {
    Problem& p = problem();
    p.correct(isa);
    if (!p.is_right()) return state.SkipWithError("not the cases of a plain loop");
    const double begin = bench::cpu_seconds();
    for (auto _ : state) p.correct(isa);
    const double row = lanes * sizeof(float);
    report(
        state, bench::cpu_seconds() - begin, operations_a_case * lanes * p.looked(),
        p.tails() * rows_a_tail * row + p.moved() * row + p.looked() * sizeof(kernels::CaseBrief));
}

void spread(benchmark::State& state, Isa isa) {
    Problem& p = problem();
    p.correct(isa);
    const double begin = bench::cpu_seconds();
    for (auto _ : state) p.spread(isa);
    report(state, bench::cpu_seconds() - begin, 3 * lanes * p.moved(),
           p.moved() * lanes * 2 * sizeof(float));
}

const bool registered = [] {
    const std::pair<const char*, void (*)(benchmark::State&, Isa)> kernels[] = {{"tails", tails},
                                                                                {"spread", spread}};
    for (const Isa isa : all_isas) {
        if (isa > active_isa()) continue;
        for (const auto& [name, run] : kernels) {
            benchmark::RegisterBenchmark((std::string(name) + "/" + name_of(isa)).c_str(), run, isa)
                ->MeasureProcessCPUTime()
                ->Unit(benchmark::kMillisecond);
        }
    }
    return true;
}();

}  // namespace
}  // namespace drgsim
