// Reads a result in slices and reduces it to distributions.
#include "results/summary/summary.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/contracts.hpp"
#include "sim/calibration/trimming.hpp"

namespace drgsim {

namespace {

constexpr double half_fen = 0.005;              // what lies nearer to 0 is printed as 0.00 yuan
constexpr double base_tolerance = 1e-6;         // what run and settle may differ by
constexpr std::size_t scenario_step = 1024;     // scenarios read at a time
constexpr std::size_t slice_values = 8U << 20;  // values of hospitals held at a time

double share(std::size_t part, std::size_t whole) {
    return static_cast<double>(part) / static_cast<double>(whole);
}

double loss_probability(const std::vector<double>& impact) {
    const auto losses =
        std::count_if(impact.begin(), impact.end(), [](double x) { return x < -half_fen; });
    return share(static_cast<std::size_t>(losses), impact.size());
}

/// values[policy][scenario][fund] of one policy and fund, by scenario.
std::vector<double> column(const std::vector<double>& values, std::size_t policy,
                           std::size_t scenarios, std::size_t fund, std::size_t funds) {
    std::vector<double> picked(scenarios);
    for (std::size_t s = 0; s < scenarios; ++s)
        picked[s] = values[(policy * scenarios + s) * funds + fund];
    return picked;
}

/// A fund variable over all scenarios and in the settlement.
struct FundVariable {
    std::vector<double> values, base;
    FundVariable(const RunReader& reader, Var id)
        : values(reader.scenarios() > 0 ? reader.read(id, 0, reader.scenarios())
                                        : std::vector<double>()),
          base(reader.base(id)) {}
};

std::vector<FundSummary> summarise_funds(const RunReader& reader) {
    const RunDescription& description = reader.description();
    const auto& fund_list = description.axes.names[static_cast<std::size_t>(Axis::fund)];
    const std::size_t n = description.scenarios, funds = fund_list.size();
    const FundVariable point_value(reader, Var::point_value), budget(reader, Var::budget),
        payout(reader, Var::payout), balance(reader, Var::balance);
    std::vector<FundSummary> list;
    for (std::size_t p = 0; p < description.policies.size(); ++p)
        for (std::size_t f = 0; f < funds; ++f) {
            FundSummary& fund = list.emplace_back();
            fund.policy = description.policies[p];
            fund.fund = fund_list[f];
            fund.base_point_value = point_value.base[p * funds + f];
            fund.base_budget = budget.base[p * funds + f];
            fund.base_payout = payout.base[p * funds + f];
            fund.base_balance = balance.base[p * funds + f];
            if (n == 0) continue;
            std::vector<double> values = column(point_value.values, p, n, f, funds);
            const double limit = fund.base_point_value * (1 - base_tolerance);
            const auto below =
                std::count_if(values.begin(), values.end(), [&](double x) { return x < limit; });
            fund.below_base = share(static_cast<std::size_t>(below), n);
            fund.point_value = distribution_of(values);
            values = column(budget.values, p, n, f, funds);
            fund.budget = distribution_of(values);
            values = column(payout.values, p, n, f, funds);
            fund.payout = distribution_of(values);
            values = column(balance.values, p, n, f, funds);
            fund.overspent = loss_probability(values);
            fund.balance = distribution_of(values);
        }
    return list;
}

/// Reform impact of one policy: hospitals in slices, levels summed on the way.
class ImpactOfPolicy {
  public:
    ImpactOfPolicy(const RunReader& reader, std::size_t policy)
        : reader_(reader),
          description_(reader.description()),
          policy_(policy),
          hospitals_(description_.axes.size(Axis::hospital)),
          scenarios_(description_.scenarios),
          by_level_(description_.axes.size(Axis::level), std::vector<double>(scenarios_, 0.0)) {}

    void append_to(Summary& summary) {
        const std::vector<double> booked = base_by_hospital(Var::hospital_booked);
        const std::vector<double> payout = base_by_hospital(Var::hospital_payout);
        const std::size_t slice =
            std::clamp<std::size_t>(slice_values / std::max<std::size_t>(scenarios_, 1), 1, 256);
        std::vector<ImpactSummary> levels = level_rows();
        for (std::size_t begin = 0; begin < hospitals_; begin += slice) {
            const std::size_t extent = std::min(slice, hospitals_ - begin);
            auto impact = read_impact(begin, extent);
            for (std::size_t h = begin; h < begin + extent; ++h) {
                const auto level = static_cast<std::size_t>(description_.hospital_levels[h] - 1);
                ImpactSummary row = hospital_row(h);
                row.base_booked = booked[h];
                row.base_payout = payout[h];
                levels[level].base_booked += booked[h];
                levels[level].base_payout += payout[h];
                std::vector<double>& values = impact[h - begin];
                for (std::size_t s = 0; s < scenarios_; ++s) by_level_[level][s] += values[s];
                fill(row, values);
                summary.hospitals.push_back(std::move(row));
            }
        }
        for (std::size_t level = 0; level < levels.size(); ++level) {
            fill(levels[level], by_level_[level]);
            summary.levels.push_back(levels[level]);
        }
    }

  private:
    /// Of the settlement, both funds together.
    [[nodiscard]] std::vector<double> base_by_hospital(Var id) const {
        const std::vector<double> all = reader_.base(id);
        const std::size_t funds = description_.axes.size(Axis::fund);
        std::vector<double> sums(hospitals_, 0.0);
        for (std::size_t f = 0; f < funds; ++f)
            for (std::size_t h = 0; h < hospitals_; ++h)
                sums[h] += all[(policy_ * funds + f) * hospitals_ + h];
        return sums;
    }

    /// impact[hospital - begin][scenario], both funds together [yuan].
    [[nodiscard]] std::vector<std::vector<double>> read_impact(std::size_t begin,
                                                               std::size_t extent) const {
        std::vector<std::vector<double>> impact(extent, std::vector<double>(scenarios_, 0.0));
        const std::size_t funds = description_.axes.size(Axis::fund);
        for (std::size_t first = 0; first < scenarios_; first += scenario_step) {
            const std::size_t count = std::min(scenario_step, scenarios_ - first);
            const auto payout =
                reader_.read_slice(Var::hospital_payout, policy_, first, count, begin, extent);
            const auto booked =
                reader_.read_slice(Var::hospital_booked, policy_, first, count, begin, extent);
            std::size_t at = 0;
            for (std::size_t s = first; s < first + count; ++s)
                for (std::size_t f = 0; f < funds; ++f)
                    for (std::size_t h = 0; h < extent; ++h, ++at)
                        impact[h][s] += payout[at] - booked[at];
        }
        return impact;
    }

    [[nodiscard]] ImpactSummary hospital_row(std::size_t h) const {
        ImpactSummary row;
        row.policy = description_.policies[policy_];
        row.id = description_.axes.names[static_cast<std::size_t>(Axis::hospital)][h];
        row.name = description_.hospital_names[h];
        row.level = description_.hospital_levels[h];
        return row;
    }

    [[nodiscard]] std::vector<ImpactSummary> level_rows() const {
        std::vector<ImpactSummary> rows(by_level_.size());
        for (std::size_t level = 0; level < rows.size(); ++level) {
            rows[level].policy = description_.policies[policy_];
            rows[level].id = description_.axes.names[static_cast<std::size_t>(Axis::level)][level];
            rows[level].level = static_cast<int>(level) + 1;
        }
        return rows;
    }

    static void fill(ImpactSummary& row, std::vector<double>& impact) {
        if (impact.empty()) return;
        row.loss = loss_probability(impact);
        row.impact = distribution_of(impact);
    }

    const RunReader& reader_;
    const RunDescription& description_;
    std::size_t policy_, hospitals_, scenarios_;
    std::vector<std::vector<double>> by_level_;
};

}  // namespace

Distribution distribution_of(std::vector<double>& values) {
    DRGSIM_EXPECT(!values.empty());
    const auto n = static_cast<double>(values.size());
    Distribution d;
    for (const double x : values) d.mean += x;
    d.mean /= n;
    double squares = 0;
    for (const double x : values) squares += (x - d.mean) * (x - d.mean);
    d.sd = values.size() > 1 ? std::sqrt(squares / (n - 1)) : 0;
    d.standard_error = d.sd / std::sqrt(n);
    d.minimum = quantile(values, 0);
    d.p05 = quantile(values, 0.05);
    d.p25 = quantile(values, 0.25);
    d.median = quantile(values, 0.5);
    d.p75 = quantile(values, 0.75);
    d.p95 = quantile(values, 0.95);
    d.maximum = quantile(values, 1);
    return d;
}

Summary summarise(const RunReader& reader) {
    const RunDescription& description = reader.description();
    Summary summary;
    summary.path = reader.path();
    summary.region = description.provenance.region;
    summary.year = description.provenance.year;
    summary.scenarios = description.scenarios;
    summary.seed = description.provenance.seed;
    summary.funds = summarise_funds(reader);
    if (reader.has(Var::hospital_payout))
        for (std::size_t p = 0; p < description.policies.size(); ++p)
            ImpactOfPolicy(reader, p).append_to(summary);
    return summary;
}

}  // namespace drgsim
