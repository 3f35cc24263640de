// The segment kernel and whole blocks of the engine on the reference work REF: a synthetic region
// of 1 M cases (DRGSIM_BENCH_CASES), 443 hospitals, 600 groups, guigang-2020, drivers on budget by
// fund, weight by group, cost by group and by hospital, volume by hospital. CPU time of the
// process. Each answer is first checked against `settle`. Counters: ns a case-scenario, counting
// every case, and `of_streaming`, the time of a kernel that only multiplies and adds as many
// case-lanes over this one's time.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <string>

#include "bench/reference_work.hpp"
#include "bench/streaming.hpp"
#include "sim/engine/worker.hpp"
#include "sim/settlement/settle.hpp"

namespace drgsim {
namespace {

using bench::cpu_seconds;
using bench::driver;
using bench::reference_drivers;
using bench::region;
using bench::Work;
using kernels::lanes;

/// Nanoseconds a case-lane of the yardstick: the best of several passes.
double streaming_ns() {
    static const double best = [] {
        const std::vector<float> cost(region().cases.total_cost.begin(),
                                      region().cases.total_cost.end());
        float factor[lanes];
        float sums[lanes] = {};
        for (int l = 0; l < lanes; ++l) factor[l] = 1e-6F * static_cast<float>(l);
        double least = 1e300;
        for (int pass = 0; pass < 12; ++pass) {
            const double begin = cpu_seconds();
            bench::stream(active_isa(), cost.data(), cost.size(), factor, sums);
            benchmark::DoNotOptimize(sums);
            least = std::min(least, cpu_seconds() - begin);
        }
        return least * 1e9 / (static_cast<double>(cost.size()) * lanes);
    }();
    return best;
}

void report(benchmark::State& state, double seconds) {
    const double pairs = static_cast<double>(region().cases.size()) * lanes *
                         static_cast<double>(state.iterations());
    const double ns = seconds * 1e9 / pairs;
    state.counters["ns_per_case_scenario"] = ns;
    state.counters["of_streaming"] = streaming_ns() / ns;
    state.SetItemsProcessed(static_cast<std::int64_t>(pairs));
}

bool same_payouts(const ResultBlock& literal, const ResultBlock& block) {
    const auto& cost = literal.values[static_cast<std::size_t>(Var::hospital_cost)];
    const auto& a = literal.values[static_cast<std::size_t>(Var::hospital_payout)];
    const auto& b = block.values[static_cast<std::size_t>(Var::hospital_payout)];
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!(std::abs(a[i] - b[i]) <= 1e-6 * std::max(cost[i], 1.0))) return false;
    return !a.empty();
}

/// Whether the payouts of the engine without drivers are those of `settle`, to 1e-6 of the cost.
bool agrees_with_settle() {
    static const bool agrees = [] {
        const Work work({}, 0.05);
        const ResultBlock literal = settle(work.study);
        const EnginePlan plan(work.study, *work.source);
        const ResultBlock block = Worker<float>(plan).compute(0, 1);
        return same_payouts(literal, block);
    }();
    return agrees;
}

/// The kernel's arguments for one block, made as a worker makes them.
class KernelBlock {
  public:
    explicit KernelBlock(const Work& work)
        : plan_(work.study, *work.source),
          policy_(plan_.policies[0]),
          rows_(policy_.prepared->policy, policy_.standards.size()),
          multipliers_(work.study, plan_.split),
          shape_{work.study.region->hospitals.size(), work.study.region->groups.size(), lanes},
          sums_(shape_),
          residual_(month_count * lanes),
          lane_sums_(3 * lanes),
          cell_points_(plan_.most_cells * lanes),
          requests_(plan_.most_cases) {
        multipliers_.draw(*work.source, 0);
        for (std::size_t row = 0; row < policy_.standards.size(); ++row) {
            if (policy_.row_used[row] == 0) continue;
            RowFactors x;
            const std::size_t hospital = plan_.hospital_of_level[row % level_count];
            multiply(DriverSplit::Kind::group, {0, hospital, row / level_count, -1}, x);
            rows_.fill(row, policy_.standards[row], x);
        }
        for (std::size_t s = 0; s < fund_count * shape_.hospitals; ++s) add_hospital(s);
    }

    void evaluate() {
        std::uint32_t asked = 0;
        const CellTable& cells = *policy_.cells;
        for (std::size_t s = 0; s + 1 < cells.segment_begin.size(); ++s) {
            const std::uint32_t begin = cells.segment_begin[s];
            kernels::SegmentSums<float> out = sums_of(s, asked);
            kernels::evaluate_segment<float>(
                plan_.isa, policy_.schedule, plan_.needs, cells.columns(policy_.whole_group.data()),
                begin, cells.pool_end[s], &policy_.row_of_cell[begin], rows_.pointers(),
                hospitals_[s]->pointers(), nullptr, out);
            asked += out.request_count;
        }
    }

    /// Points of hospital and fund [segment] in lane 0.
    [[nodiscard]] double points(std::size_t segment) const {
        return sums_.year_points[segment * lanes];
    }

  private:
    struct Hospital {
        float points[lanes], volume[lanes], money[lanes], ratio[lanes];
        double approval[lanes], cost[lanes], bound[lanes];
        [[nodiscard]] kernels::HospitalRow<float> pointers() const {
            const auto [least, most] = std::minmax_element(bound, bound + lanes);
            return {points, volume, money, money, ratio, approval, cost, bound, *least, *most};
        }
    };

    void multiply(DriverSplit::Kind kind, const Place& place, RowFactors& x) const {
        multipliers_.multiply(Target::weight, kind, place, x.weight.data());
        multipliers_.multiply(Target::cost, kind, place, x.cost.data());
        multipliers_.multiply(Target::volume, kind, place, x.volume.data());
    }

    void add_hospital(std::size_t segment) {
        auto made = std::make_unique<Hospital>();
        const std::size_t h = segment % shape_.hospitals;
        RowFactors x;
        multiply(DriverSplit::Kind::hospital, {segment / shape_.hospitals, h, 0, -1}, x);
        for (std::size_t l = 0; l < lanes; ++l) {
            made->points[l] = static_cast<float>(x.volume[l]);
            made->volume[l] = static_cast<float>(x.volume[l]);
            made->money[l] = static_cast<float>(x.cost[l] * x.volume[l]);
            made->ratio[l] = static_cast<float>(x.cost[l]);
            made->approval[l] = 1;
            made->cost[l] = x.cost[l];
            made->bound[l] = 1 / x.cost[l];
        }
        hospitals_.push_back(std::move(made));
    }

    kernels::SegmentSums<float> sums_of(std::size_t s, std::uint32_t asked) {
        const std::size_t month = s * month_count * lanes;
        const std::size_t fund = s / shape_.hospitals * lanes;
        kernels::SegmentSums<float> out{};
        out.month_points = &sums_.month_points[month];
        out.month_addon = &sums_.month_addon[month];
        out.month_cost = &sums_.month_cost[month];
        out.month_booked = &sums_.month_booked[month];
        out.month_residual = residual_.data();
        out.year_points = &sums_.year_points[s * lanes];
        out.excluded = lane_sums_.data();
        out.self_expense = &sums_.self_expense[s * lanes];
        out.cases_low = &sums_.cases_low[fund];
        out.cases_high = &sums_.cases_high[fund];
        out.cases = &sums_.cases[fund];
        out.requested = lane_sums_.data() + lanes;
        out.group_points = sums_.group_points.data();
        out.group_cases = sums_.group_cases.data();
        out.group_cost = sums_.group_cost.data();
        out.group_other = sums_.group_other.data();
        out.cell_points = cell_points_.data();
        out.requests = requests_.data() + asked;
        return out;
    }

    EnginePlan plan_;
    const PolicyPlan& policy_;
    RowTable<float> rows_;
    Multipliers multipliers_;
    YearShape shape_;
    YearSums sums_;
    std::vector<double> residual_, lane_sums_;
    std::vector<float> cell_points_;
    std::vector<kernels::Request> requests_;
    std::vector<std::unique_ptr<Hospital>> hospitals_;
};

/// Whether the kernel's points without drivers and cap are those of `settle`.
bool kernel_agrees_with_settle() {
    const Work work({}, std::nullopt);
    const ResultBlock literal = settle(work.study);
    KernelBlock block(work);
    block.evaluate();
    const auto& points = literal.values[static_cast<std::size_t>(Var::hospital_points)];
    for (std::size_t s = 0; s < points.size(); ++s) {
        // settle states points net of those deducted from the hospital.
        if (region().hospitals.points_deducted[s % region().hospitals.size()] != 0) continue;
        if (!(std::abs(block.points(s) - points[s]) <= 1e-6 * std::max(points[s], 1.0)))
            return false;
    }
    return !points.empty();
}

void streaming(benchmark::State& state) {
    const std::vector<float> cost(region().cases.total_cost.begin(),
                                  region().cases.total_cost.end());
    float factor[lanes];
    float sums[lanes] = {};
    std::fill(factor, factor + lanes, 1.0F);
    const float check[] = {1, 2, 3};
    bench::stream(active_isa(), check, 3, factor, sums);
    if (sums[0] != 6 || sums[63] != 6) return state.SkipWithError("wrong answer");
    const double begin = cpu_seconds();
    for (auto _ : state) {
        bench::stream(active_isa(), cost.data(), cost.size(), factor, sums);
        benchmark::DoNotOptimize(sums);
    }
    report(state, cpu_seconds() - begin);
}

void segment_kernel(benchmark::State& state, const std::vector<Driver>& drivers) {
    if (!kernel_agrees_with_settle()) return state.SkipWithError("not the points of settle");
    const Work work(drivers, 0.05);
    KernelBlock block(work);
    const double begin = cpu_seconds();
    for (auto _ : state) block.evaluate();
    report(state, cpu_seconds() - begin);
}

template <class Real>
void time_blocks(benchmark::State& state, const Work& work) {
    const EnginePlan plan(work.study, *work.source);
    Worker<Real> worker(plan);
    benchmark::DoNotOptimize(worker.compute(0, lanes));  // first touch of its memory
    std::uint64_t first = 0;
    const double begin = cpu_seconds();
    for (auto _ : state) {
        first += lanes;
        benchmark::DoNotOptimize(worker.compute(first, lanes));
    }
    report(state, cpu_seconds() - begin);
}

template <class Real>
void whole_block(benchmark::State& state, const std::vector<Driver>& drivers) {
    if (!agrees_with_settle()) return state.SkipWithError("not the payouts of settle");
    time_blocks<Real>(state, Work(drivers, 0.05));
}

/// Whole blocks of REF under a pack, compared with `settle` first; without its drivers.
void pack_block(benchmark::State& state, const Policy& policy) {
    const Work base({}, policy);
    const ResultBlock literal = settle(base.study);
    const ResultBlock block = Worker<float>(EnginePlan(base.study, *base.source)).compute(0, 1);
    if (policy.review.mode != ReviewRules::Mode::draw && !same_payouts(literal, block))
        return state.SkipWithError("not the payouts of settle");
    const Work work(reference_drivers(), policy);
    time_blocks<float>(state, work);
}

const bool registered = [] {
    const std::map<std::string, std::vector<Driver>> works = {
        {"REF", reference_drivers()},
        {"weight", {driver("weight", Target::weight, {Axis::group})}},
        {"budget", {driver("budget", Target::budget, {Axis::fund})}}};
    const auto timed = [](benchmark::internal::Benchmark* b) {
        b->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);
    };
    timed(benchmark::RegisterBenchmark("streaming", streaming));
    for (const auto& [name, drivers] : works) {
        timed(benchmark::RegisterBenchmark(("segment_kernel/" + name).c_str(), segment_kernel,
                                           drivers));
        timed(benchmark::RegisterBenchmark(("block_single/" + name).c_str(), whole_block<float>,
                                           drivers));
    }
    for (const char* name : {"guigang-2020", "dip-national", "drg-rate", "fee-for-service",
                             "t2-region", "t4-exit", "t7-five-bands", "t10-additive"}) {
        timed(benchmark::RegisterBenchmark((std::string("pack/") + name).c_str(), pack_block,
                                           Work::pack(name, std::nullopt)));
    }
    for (const double cap : {1.0, 0.01, 0.005}) {
        Policy policy = Work::pack("guigang-2020", cap);
        timed(benchmark::RegisterBenchmark(("cap/" + std::to_string(cap)).c_str(), pack_block,
                                           policy));
        policy.review.mode = ReviewRules::Mode::draw;
        policy.review.approval_rate = 0.8;
        timed(benchmark::RegisterBenchmark(("drawn_cap/" + std::to_string(cap)).c_str(), pack_block,
                                           policy));
    }
    timed(
        benchmark::RegisterBenchmark("block_double/REF", whole_block<double>, reference_drivers()));
    return true;
}();

}  // namespace

namespace bench {

void stream(Isa isa, const float* cost, std::size_t n, const float* factor, float* sums) {
#if defined(__x86_64__)
    if (isa == Isa::v4) return v4::stream(cost, n, factor, sums);
    if (isa == Isa::v3) return v3::stream(cost, n, factor, sums);
#else
    static_cast<void>(isa);
#endif
    v2::stream(cost, n, factor, sums);
}

}  // namespace bench
}  // namespace drgsim
