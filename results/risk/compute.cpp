// Policy by policy: funds first, whose losses weight the scenarios of the tails; then hospitals in
// slices, levels summed on the way; then groups, whose payouts are only added up.
#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "kernels/contracts.hpp"
#include "results/risk/ascending.hpp"
#include "results/risk/risk_tables.hpp"
#include "results/risk/sample.hpp"
#include "sim/engine/tiles.hpp"
#include "sim/region/column.hpp"

namespace drgsim {

namespace {

constexpr double base_tolerance = 1e-6;         // what run and settle may differ by
constexpr std::size_t scenario_step = 128;      // scenarios read at a time: they stay in the caches
constexpr std::size_t tile_hospitals = 64;      // hospitals or groups looked at side by side
constexpr std::size_t rows_at_once = 8;         // scenarios whose values fill a line of a sample
constexpr std::size_t slice_values = 8U << 20;  // values of hospitals held at a time
constexpr std::size_t tails = tail_levels.size();

/// Ranks around quantiles, the same for every sample of a run.
template <std::size_t count>
std::array<QuantileRanks, count> ranks_of(std::size_t n, const std::array<double, count>& levels) {
    std::array<QuantileRanks, count> ranks;
    for (std::size_t i = 0; i < count; ++i) ranks[i] = quantile_ranks(n, levels[i]);
    return ranks;
}

/// By tail level the scenarios' weights.
using TailWeights = std::array<std::vector<double>, tails>;

/// Sums of components of a loss, by hospital or group, over all scenarios and over those of tails.
struct ComponentSums {
    std::vector<double> all;
    std::array<std::vector<double>, tails> tail, squares;

    explicit ComponentSums(std::size_t components) : all(components) {
        tail.fill(all);
        squares.fill(all);
    }
    /// Adds `values` of scenario `s`, of the components from `begin` on.
    void add(std::size_t begin, std::span<const double> values, const TailWeights& weights,
             std::size_t s) {
        for (std::size_t i = 0; i < values.size(); ++i) all[begin + i] += values[i];
        for (std::size_t t = 0; t < tails; ++t) {
            const double weight = weights[t][s];
            if (weight <= 0) continue;
            for (std::size_t i = 0; i < values.size(); ++i) {
                tail[t][begin + i] += weight * values[i];
                squares[t][begin + i] += weight * values[i] * values[i];
            }
        }
    }
};

/// Of a finished file.
class ReadValues final : public ResultValues {
  public:
    explicit ReadValues(const RunReader& reader) : reader_(reader) {}
    [[nodiscard]] const RunDescription& description() const override {
        return reader_.description();
    }
    [[nodiscard]] std::vector<double> base(Var id) const override { return reader_.base(id); }
    void read_slice(Var id, std::size_t policy, std::uint64_t first, std::size_t count,
                    std::size_t begin, std::size_t extent, std::span<double> to) const override {
        const auto values = reader_.read_slice(id, policy, first, count, begin, extent);
        DRGSIM_EXPECT(values.size() == to.size());
        std::copy(values.begin(), values.end(), to.begin());
    }

  private:
    const RunReader& reader_;
};

class RiskComputation {
  public:
    explicit RiskComputation(const ResultValues& values)
        : values_(values),
          description_(values.description()),
          n_(description_.scenarios),
          sizes_(risk_sizes(description_)),
          funds_(description_.axes.size(Axis::fund)),
          hospitals_(description_.axes.size(Axis::hospital)),
          groups_(description_.axes.size(Axis::group)),
          ranks_(ranks_of(n_, risk_quantiles)),
          tail_ranks_(ranks_of(n_, tail_levels)) {
        DRGSIM_EXPECT(n_ > 0);
        tables_.values.resize(risk_variables().size());
        for (const std::size_t v : kept_risk_variables(description_.output)) {
            std::size_t size = 1;
            for (const RiskDim dim : risk_variables()[v].dims)
                size *= sizes_[static_cast<std::size_t>(dim)];
            tables_.values[v].assign(size, std::numeric_limits<double>::quiet_NaN());
        }
    }

    RiskTables run() {
        base_point_value_ = values_.base(Var::point_value);
        for (policy_ = 0; policy_ < description_.policies.size(); ++policy_) {
            funds();
            if (values_.has(Var::hospital_payout)) hospitals();
            if (values_.has(Var::group_payout)) groups();
        }
        return std::move(tables_);
    }

  private:
    std::vector<double>& of(RiskMeasure measure, RiskStatistic statistic) {
        return tables_.values[risk_index(measure, statistic)];
    }
    std::vector<double>& of(RiskFigure figure) { return tables_.values[risk_index(figure)]; }

    /// The statistics of row `row` of a measure. `values` is reordered; its loss is
    /// `sign` * (value - `zero`).
    void describe(RiskMeasure measure, std::size_t row, std::span<double> values, double sign,
                  double zero = 0) {
        const auto put = [&](RiskStatistic statistic, double value) {
            of(measure, statistic)[row] = value;
        };
        const Moments moments =
            description_.design.antithetic ? paired_moments(values) : moments_of(values);
        put(RiskStatistic::mean, moments.mean);
        put(RiskStatistic::sd, moments.sd);
        put(RiskStatistic::standard_error, moments.standard_error);
        sort_ascending(values);
        put(RiskStatistic::minimum, values.front());
        put(RiskStatistic::maximum, values.back());
        for (std::size_t q = 0; q < risk_quantiles.size(); ++q) {
            const std::size_t at = row * risk_quantiles.size() + q;
            const Interval interval = values_at(values, ranks_[q]);
            of(measure, RiskStatistic::quantile)[at] = sorted_quantile(values, risk_quantiles[q]);
            of(measure, RiskStatistic::quantile_low)[at] = interval.low;
            of(measure, RiskStatistic::quantile_high)[at] = interval.high;
        }
        if (has_statistic(measure, RiskStatistic::exceedance_threshold))
            curve(measure, row, values);
        if (has_statistic(measure, RiskStatistic::tvar)) losses(measure, row, values, sign, zero);
    }

    void curve(RiskMeasure measure, std::size_t row, std::span<const double> sorted) {
        const auto thresholds = even_thresholds(sorted, exceedance_points);
        const auto probability = exceedance_of(sorted, thresholds);
        const auto at = static_cast<std::ptrdiff_t>(row * exceedance_points);
        std::copy(thresholds.begin(), thresholds.end(),
                  of(measure, RiskStatistic::exceedance_threshold).begin() + at);
        std::copy(probability.begin(), probability.end(),
                  of(measure, RiskStatistic::exceedance_probability).begin() + at);
    }

    /// The tail figures of `sorted`, which becomes the ascending losses.
    void losses(RiskMeasure measure, std::size_t row, std::span<double> sorted, double sign,
                double zero) {
        for (double& x : sorted) x = sign * (x - zero);
        if (sign < 0) std::reverse(sorted.begin(), sorted.end());
        for (std::size_t t = 0; t < tails; ++t) {
            const LossTail tail = tail_of(sorted, tail_levels[t], tail_ranks_[t]);
            const std::size_t at = row * tails + t;
            of(measure, RiskStatistic::var)[at] = tail.var;
            of(measure, RiskStatistic::var_low)[at] = tail.var_interval.low;
            of(measure, RiskStatistic::var_high)[at] = tail.var_interval.high;
            of(measure, RiskStatistic::tvar)[at] = tail.tvar;
            of(measure, RiskStatistic::tvar_standard_error)[at] = tail.tvar_error;
        }
    }

    /// A probability and its interval at `at` of three figures that follow on each other.
    void put_probability(RiskFigure share, std::size_t at, std::size_t count) {
        const Probability p = probability_of(count, n_);
        const std::size_t v = risk_index(share);
        tables_.values[v][at] = p.share;
        tables_.values[v + 1][at] = p.interval.low;
        tables_.values[v + 2][at] = p.interval.high;
    }

    void put_probability(RiskFigure share, std::size_t at, const std::vector<double>& values,
                         double below) {
        const auto count =
            std::count_if(values.begin(), values.end(), [&](double x) { return x < below; });
        put_probability(share, at, static_cast<std::size_t>(count));
    }

    /// A fund variable of the policy over all scenarios, by fund.
    [[nodiscard]] std::vector<std::vector<double>> read_funds(Var id) const {
        std::vector<double> values(n_ * funds_);
        values_.read_slice(id, policy_, 0, n_, 0, 0, values);
        std::vector<std::vector<double>> by_fund(funds_, std::vector<double>(n_));
        for (std::size_t s = 0; s < n_; ++s)
            for (std::size_t f = 0; f < funds_; ++f) by_fund[f][s] = values[s * funds_ + f];
        return by_fund;
    }

    void funds() {
        auto point_value = read_funds(Var::point_value), budget = read_funds(Var::budget),
             payout = read_funds(Var::payout), balance = read_funds(Var::balance);
        fund_weights_.assign(funds_, {});
        region_payout_.assign(n_, 0.0);
        std::vector<double> region_balance(n_, 0.0), region_budget(n_, 0.0);
        for (std::size_t f = 0; f < funds_; ++f) {
            const std::size_t row = policy_ * funds_ + f;
            for (std::size_t s = 0; s < n_; ++s) {
                region_balance[s] += balance[f][s];
                region_budget[s] += budget[f][s];
                region_payout_[s] += payout[f][s];
            }
            fund_weights_[f] = weights_of(balance[f]);
            for (std::size_t t = 0; t < tails; ++t)
                of(RiskFigure::budget_co_tvar)[row * tails + t] =
                    -weighted(fund_weights_[f][t], budget[f]);
            const double base = base_point_value_[row];
            put_probability(RiskFigure::depreciation_probability, row, point_value[f],
                            base * (1 - base_tolerance));
            put_probability(RiskFigure::deficit_probability, row, balance[f], -half_fen);
            describe(RiskMeasure::point_value, row, point_value[f], -1, base);
            describe(RiskMeasure::budget, row, budget[f], 0);
            describe(RiskMeasure::payout, row, payout[f], 1);
            describe(RiskMeasure::balance, row, balance[f], -1);
        }
        region_weights_ = weights_of(region_balance);
        for (std::size_t t = 0; t < tails; ++t)
            of(RiskFigure::region_budget_co_tvar)[policy_ * tails + t] =
                -weighted(region_weights_[t], region_budget);
        describe(RiskMeasure::region_balance, policy_, region_balance, -1);
    }

    /// The scenarios' weights in the tails of -`balance`.
    static TailWeights weights_of(const std::vector<double>& balance) {
        std::vector<double> loss(balance.size());
        std::transform(balance.begin(), balance.end(), loss.begin(), [](double x) { return -x; });
        TailWeights weights;
        for (std::size_t t = 0; t < tails; ++t) weights[t] = tail_weights(loss, tail_levels[t]);
        return weights;
    }

    static double weighted(const std::vector<double>& weights, const std::vector<double>& values) {
        double sum = 0;
        for (std::size_t s = 0; s < values.size(); ++s)
            if (weights[s] > 0) sum += weights[s] * values[s];
        return sum;
    }

    /// What is held of a slice of hospitals. Samples are [hospital][scenario], both funds together.
    struct HospitalSlice {
        std::size_t begin, extent;
        std::vector<Column<double>> impact, rate;
        std::vector<std::array<std::size_t, loss_shares.size()>> worse;
        std::vector<ComponentSums> payout;  ///< [fund]
    };

    /// Sums over the hospitals of a level, by scenario.
    struct LevelSums {
        std::vector<double> impact, booked;
    };

    /// Some scenarios of a slice: values [scenario][fund][hospital].
    struct HospitalStep {
        std::size_t first = 0, count = 0;  ///< scenarios
        Column<double> payout, booked, cost;
    };

    void hospitals() {
        std::vector<LevelSums> levels(description_.axes.size(Axis::level),
                                      {std::vector<double>(n_, 0.0), std::vector<double>(n_, 0.0)});
        const std::size_t most = std::clamp<std::size_t>(slice_values / n_, 1, hospitals_);
        for (std::size_t begin = 0; begin < hospitals_; begin += most) {
            HospitalSlice slice = read_slice(begin, std::min(most, hospitals_ - begin), levels);
            for_each_tile(slice.extent, [&](std::size_t i) { put_hospital(slice, i); });
            put_allocation(slice);
        }
        for (std::size_t l = 0; l < levels.size(); ++l) put_level(l, levels[l]);
    }

    HospitalSlice read_slice(std::size_t begin, std::size_t extent,
                             std::vector<LevelSums>& levels) const {
        HospitalSlice slice{begin,
                            extent,
                            std::vector<Column<double>>(extent),
                            std::vector<Column<double>>(extent),
                            {},
                            std::vector<ComponentSums>(funds_, ComponentSums(extent))};
        slice.worse.resize(extent);
        const Tiles hospitals{extent, tile_hospitals};
        HospitalStep step;
        for (; step.first < n_; step.first += scenario_step) {
            step.count = std::min(scenario_step, n_ - step.first);
            const auto read = [&](Var id, Column<double>& to) {
                to.resize(step.count * funds_ * extent);
                values_.read_slice(id, policy_, step.first, step.count, begin, extent, to);
            };
            read(Var::hospital_payout, step.payout);
            read(Var::hospital_booked, step.booked);
            read(Var::hospital_cost, step.cost);
            for_each_tile(hospitals.count() + 1, [&](std::size_t tile) {  // the last: levels
                if (tile < hospitals.count())
                    add_hospitals(slice, step, hospitals.begin(tile), hospitals.end(tile));
                else
                    add_to_levels(slice, step, levels);
            });
        }
        return slice;
    }

    /// What a scenario does to the hospitals of a tile, side by side.
    struct TileRows {
        std::array<double, tile_hospitals> impact, booked, rate;

        /// Reads `extent` hospitals from value `at` of the step on, all funds together.
        void set(const HospitalStep& step, std::size_t hospitals, std::size_t funds, std::size_t at,
                 std::size_t extent) {
            std::array<double, tile_hospitals> cost;
            for (std::size_t h = 0; h < extent; ++h) impact[h] = booked[h] = cost[h] = 0;
            for (std::size_t f = 0; f < funds; ++f, at += hospitals)
                for (std::size_t h = 0; h < extent; ++h) {
                    impact[h] += step.payout[at + h] - step.booked[at + h];
                    booked[h] += step.booked[at + h];
                    cost[h] += step.cost[at + h];
                }
            for (std::size_t h = 0; h < extent; ++h) {
                const double share = impact[h] / (cost[h] > 0 ? cost[h] : 1);
                rate[h] = cost[h] > 0 ? share : 0;
            }
        }
    };

    /// How often, in the type of what is compared: that is done several at a time.
    using Worse = std::array<std::array<double, tile_hospitals>, loss_shares.size()>;

    /// The step's scenario i of `extent` hospitals from `from` on.
    void add_row(HospitalSlice& slice, const HospitalStep& step, std::size_t i, std::size_t from,
                 std::size_t extent, TileRows& row, Worse& worse) const {
        const std::size_t at = i * funds_ * slice.extent + from;
        row.set(step, slice.extent, funds_, at, extent);
        for (std::size_t x = 0; x < loss_shares.size(); ++x)
            for (std::size_t h = 0; h < extent; ++h)
                worse[x][h] += is_worse(row.impact[h], row.booked[h], loss_shares[x]) ? 1.0 : 0.0;
        for (std::size_t f = 0; f < funds_; ++f)
            slice.payout[f].add(from, {&step.payout[at + f * slice.extent], extent},
                                fund_weights_[f], step.first + i);
    }

    /// Hospitals from .. to - 1 of a slice, scenario by scenario.
    void add_hospitals(HospitalSlice& slice, const HospitalStep& step, std::size_t from,
                       std::size_t to) const {
        for (std::size_t h = from; h < to; ++h) {
            slice.impact[h].resize(n_);
            slice.rate[h].resize(n_);
        }
        const std::size_t extent = to - from;
        std::array<TileRows, rows_at_once> rows;
        Worse worse{};
        for (std::size_t i = 0; i < step.count; i += rows_at_once) {
            const std::size_t count = std::min(rows_at_once, step.count - i);
            for (std::size_t r = 0; r < count; ++r)
                add_row(slice, step, i + r, from, extent, rows[r], worse);
            for (std::size_t h = 0; h < extent; ++h)
                for (std::size_t r = 0; r < count; ++r) {
                    slice.impact[from + h][step.first + i + r] = rows[r].impact[h];
                    slice.rate[from + h][step.first + i + r] = rows[r].rate[h];
                }
        }
        for (std::size_t x = 0; x < loss_shares.size(); ++x)
            for (std::size_t h = 0; h < extent; ++h)
                slice.worse[from + h][x] += static_cast<std::size_t>(worse[x][h]);
    }

    /// Impact and booked payments of hospital h in the step's scenario i.
    [[nodiscard]] std::pair<double, double> loss_of(const HospitalStep& step, std::size_t extent,
                                                    std::size_t i, std::size_t h) const {
        double impact = 0, booked = 0;
        for (std::size_t f = 0; f < funds_; ++f) {
            const std::size_t at = (i * funds_ + f) * extent + h;
            impact += step.payout[at] - step.booked[at];
            booked += step.booked[at];
        }
        return {impact, booked};
    }

    void add_to_levels(const HospitalSlice& slice, const HospitalStep& step,
                       std::vector<LevelSums>& levels) const {
        for (std::size_t i = 0; i < step.count; ++i) {
            for (std::size_t h = 0; h < slice.extent; ++h) {
                const auto [impact, booked] = loss_of(step, slice.extent, i, h);
                LevelSums& level = levels[static_cast<std::size_t>(
                    description_.hospital_levels[slice.begin + h] - 1)];
                level.impact[step.first + i] += impact;
                level.booked[step.first + i] += booked;
            }
        }
    }

    static bool is_worse(double impact, double booked, double share) {
        return -impact > share * booked + half_fen;
    }

    static void count_losses(std::array<std::size_t, loss_shares.size()>& worse, double impact,
                             double booked) {
        for (std::size_t x = 0; x < loss_shares.size(); ++x)
            worse[x] += is_worse(impact, booked, loss_shares[x]) ? 1 : 0;
    }

    void put_hospital(HospitalSlice& slice, std::size_t i) {
        const std::size_t row = policy_ * hospitals_ + slice.begin + i;
        for (std::size_t x = 0; x < loss_shares.size(); ++x)
            put_probability(RiskFigure::hospital_loss_probability, row * loss_shares.size() + x,
                            slice.worse[i][x]);
        describe(RiskMeasure::hospital_impact, row, slice.impact[i], -1);
        describe(RiskMeasure::hospital_surplus_rate, row, slice.rate[i], -1);
    }

    void put_level(std::size_t l, LevelSums& level) {
        const std::size_t row = policy_ * description_.axes.size(Axis::level) + l;
        std::array<std::size_t, loss_shares.size()> worse{};
        for (std::size_t s = 0; s < n_; ++s) count_losses(worse, level.impact[s], level.booked[s]);
        for (std::size_t x = 0; x < loss_shares.size(); ++x)
            put_probability(RiskFigure::level_loss_probability, row * loss_shares.size() + x,
                            worse[x]);
        describe(RiskMeasure::level_impact, row, level.impact, -1);
    }

    /// Component figures of tail `t` from position `at` on, of three figures that follow on each
    /// other.
    void put_components(RiskFigure co_tvar, std::size_t at, const ComponentSums& sums,
                        std::size_t t) {
        const auto n = static_cast<double>(n_);
        const std::size_t v = risk_index(co_tvar);
        for (std::size_t i = 0; i < sums.all.size(); ++i) {
            const double tail = sums.tail[t][i];
            const double variance = std::max(0.0, sums.squares[t][i] - tail * tail);
            tables_.values[v][at + i] = tail;
            tables_.values[v + 1][at + i] = std::sqrt(variance / (n * (1 - tail_levels[t])));
            tables_.values[v + 2][at + i] = tail - sums.all[i] / n;
        }
    }

    void put_allocation(const HospitalSlice& slice) {
        for (std::size_t f = 0; f < funds_; ++f)
            for (std::size_t t = 0; t < tails; ++t)
                put_components(RiskFigure::hospital_co_tvar,
                               ((policy_ * funds_ + f) * tails + t) * hospitals_ + slice.begin,
                               slice.payout[f], t);
    }

    void groups() {
        ComponentSums sums(groups_);
        const Tiles tiles{groups_, tile_hospitals};
        Column<double> payout;
        for (std::size_t first = 0; first < n_; first += scenario_step) {
            const std::size_t count = std::min(scenario_step, n_ - first);
            payout.resize(count * groups_);
            values_.read_slice(Var::group_payout, policy_, first, count, 0, groups_, payout);
            for_each_tile(tiles.count(), [&](std::size_t tile) {
                const std::size_t begin = tiles.begin(tile), extent = tiles.end(tile) - begin;
                for (std::size_t i = 0; i < count; ++i)
                    sums.add(begin, {&payout[i * groups_ + begin], extent}, region_weights_,
                             first + i);
            });
        }
        for (std::size_t t = 0; t < tails; ++t) {
            put_components(RiskFigure::group_co_tvar, (policy_ * tails + t) * groups_, sums, t);
            double all = 0;
            for (const double of_group : sums.tail[t]) all += of_group;
            of(RiskFigure::ungrouped_co_tvar)[policy_ * tails + t] =
                weighted(region_weights_[t], region_payout_) - all;
        }
    }

    const ResultValues& values_;
    const RunDescription& description_;
    std::size_t n_;
    RiskSizes sizes_;
    std::size_t funds_, hospitals_, groups_;
    std::array<QuantileRanks, risk_quantiles.size()> ranks_;
    std::array<QuantileRanks, tails> tail_ranks_;
    RiskTables tables_;
    std::vector<double> base_point_value_;  ///< [policy][fund]
    std::size_t policy_ = 0;
    std::vector<TailWeights> fund_weights_;  ///< [fund] of the policy
    TailWeights region_weights_;
    std::vector<double> region_payout_;  ///< by scenario
};

}  // namespace

RiskTables compute_risk(const ResultValues& values) {
    return RiskComputation(values).run();
}

RiskTables compute_risk(const RunReader& reader) {
    return compute_risk(ReadValues(reader));
}

}  // namespace drgsim
