// Pairs the scenarios of two policies slice by slice; levels, types and communities are summed over
// their hospitals on the way.
#include "results/comparison/comparison.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

#include "kernels/contracts.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

// Rounding, not a difference, in lanes of single and double precision: of the point value, and of
// the fund's cost (docs/exactness.md).
constexpr double single_step = 1e-6, double_step = 1e-9;
constexpr std::size_t scenario_step = 256;      // scenarios read at a time
constexpr std::size_t slice_values = 4U << 20;  // values of one policy held at a time

using Sample = std::vector<double>;

double variance_of(const Sample& values) {
    const double sd = moments_of(values).sd;
    return sd * sd;
}

/// `step`: smaller differences are rounding.
PairedDifference difference_of(const Sample& policy, const Sample& baseline, double step,
                               bool antithetic) {
    PairedDifference d;
    if (policy.empty()) return d;
    Sample differences(policy.size());
    std::transform(policy.begin(), policy.end(), baseline.begin(), differences.begin(),
                   std::minus<>());
    d.moments = antithetic ? paired_moments(differences) : moments_of(differences);
    const double half = interval_width * d.moments.standard_error;
    d.mean = {d.moments.mean - half, d.moments.mean + half};
    const double paired = d.moments.sd * d.moments.sd;
    d.variance_ratio = d.moments.sd > step ? (variance_of(policy) + variance_of(baseline)) / paired
                                           : std::numeric_limits<double>::quiet_NaN();
    const std::size_t n = differences.size();
    const auto below =
        std::count_if(differences.begin(), differences.end(), [&](double x) { return x < -step; });
    d.below_zero = probability_of(static_cast<std::size_t>(below), n);
    std::sort(differences.begin(), differences.end());
    const auto quantile = [&](double p, double& value, Interval& interval) {
        value = sorted_quantile(differences, p);
        interval = values_at(differences, quantile_ranks(n, p));
    };
    quantile(0.05, d.p05, d.p05_interval);
    quantile(0.5, d.median, d.median_interval);
    quantile(0.95, d.p95, d.p95_interval);
    return d;
}

void fill(Change& change, const Sample& policy, const Sample& baseline, bool antithetic) {
    const double settled = change.difference.settlement;
    change.difference = difference_of(policy, baseline, half_fen, antithetic);
    change.difference.settlement = settled;
    if (policy.empty()) return;
    std::array<std::size_t, counted_losses.size()> counts{};
    std::size_t gains = 0;
    for (std::size_t s = 0; s < policy.size(); ++s) {
        const double less = baseline[s] - policy[s];
        gains += less < -half_fen ? 1 : 0;
        for (std::size_t x = 0; x < counted_losses.size(); ++x)
            if (less > counted_losses[x] * std::max(baseline[s], 0.0) + half_fen) ++counts[x];
    }
    for (std::size_t x = 0; x < counts.size(); ++x)
        change.loses[x] = probability_of(counts[x], policy.size());
    change.wins_always = gains == policy.size();
    change.loses_always = counts[0] == policy.size();
}

/// Hospitals that are paid together, e.g. those of a level.
struct Union {
    std::string id;
    Sample policy, baseline;
    double settled_policy = 0, settled_baseline = 0;
};

/// Samples of the hospitals of each name that `name_of` gives; "" is in none.
class Unions {
  public:
    Unions(std::size_t scenarios, const std::vector<std::string>& name_of_hospital)
        : scenarios_(scenarios), name_of_(name_of_hospital) {}
    /// Nothing where the hospital is in none.
    Union* of(std::size_t hospital) {
        const std::string& name = name_of_[hospital];
        if (name.empty()) return nullptr;
        const auto [at, made] = unions_.try_emplace(name);
        if (made) at->second = {name, Sample(scenarios_, 0.0), Sample(scenarios_, 0.0), 0.0, 0.0};
        return &at->second;
    }
    void append_to(std::vector<Change>& list, const std::string& policy, bool antithetic) const {
        for (const auto& [name, members] : unions_) {
            Change& change = list.emplace_back();
            change.policy = policy;
            change.id = name;
            change.baseline = members.settled_baseline;
            change.difference.settlement = members.settled_policy - members.settled_baseline;
            fill(change, members.policy, members.baseline, antithetic);
        }
    }

  private:
    std::size_t scenarios_;
    const std::vector<std::string>& name_of_;
    std::map<std::string, Union> unions_;
};

class PolicyComparison {
  public:
    PolicyComparison(const RunReader& reader, std::size_t baseline, Comparison& comparison)
        : reader_(reader),
          description_(reader.description()),
          n_(description_.scenarios),
          baseline_(baseline),
          comparison_(comparison),
          funds_(description_.axes.size(Axis::fund)),
          antithetic_(description_.design.antithetic) {
        for (const std::int8_t level : description_.hospital_levels)
            levels_.push_back(std::to_string(level));
    }

    void compare(std::size_t policy) {
        policy_ = policy;
        funds();
        if (reader_.has(Var::hospital_payout)) hospitals();
        if (reader_.has(Var::group_payout)) groups();
    }

  private:
    [[nodiscard]] const std::string& policy_name() const { return description_.policies[policy_]; }

    void funds() {
        for (std::size_t f = 0; f < funds_; ++f)
            for (const Var id :
                 {Var::point_value, Var::budget, Var::payout, Var::balance, Var::cost})
                add_fund(f, id);
    }

    void add_fund(std::size_t f, Var id) {
        FundDifference& row = comparison_.funds.emplace_back();
        row.policy = policy_name();
        row.fund = description_.axes.names[static_cast<std::size_t>(Axis::fund)][f];
        row.variable = variable(id).name;
        row.units = variable(id).units;
        const auto base = reader_.base(id);
        const double settled = base[baseline_ * funds_ + f];
        const double share =
            description_.provenance.precision == "double" ? double_step : single_step;
        const double cost = reader_.base(Var::cost)[baseline_ * funds_ + f];
        const double step = id == Var::point_value ? share * std::abs(settled)
                            : id == Var::budget    ? half_fen
                                                   : std::max(half_fen, share * cost);
        row.difference = difference_of(fund_sample(id, policy_, f), fund_sample(id, baseline_, f),
                                       step, antithetic_);
        row.difference.settlement = base[policy_ * funds_ + f] - settled;
    }

    [[nodiscard]] Sample fund_sample(Var id, std::size_t policy, std::size_t f) const {
        if (n_ == 0) return {};
        const auto all = reader_.read_slice(id, policy, 0, n_, 0, 0);
        Sample sample(n_);
        for (std::size_t s = 0; s < n_; ++s) sample[s] = all[s * funds_ + f];
        return sample;
    }

    /// sample[entity - begin][scenario] of a variable by hospital or group, over the funds.
    [[nodiscard]] std::vector<Sample> samples(Var id, std::size_t policy, std::size_t begin,
                                              std::size_t extent) const {
        std::vector<Sample> list(extent, Sample(n_, 0.0));
        for (std::size_t first = 0; first < n_; first += scenario_step) {
            const std::size_t count = std::min(scenario_step, n_ - first);
            const auto read = reader_.read_slice(id, policy, first, count, begin, extent);
            const std::size_t rows = read.size() / (count * extent);  // funds, or one
            std::size_t at = 0;
            for (std::size_t s = first; s < first + count; ++s)
                for (std::size_t row = 0; row < rows; ++row)
                    for (std::size_t i = 0; i < extent; ++i) list[i][s] += read[at++];
        }
        return list;
    }

    /// The settlement's of a policy, over the funds.
    [[nodiscard]] std::vector<double> settled(Var id, std::size_t policy,
                                              std::size_t entities) const {
        const auto all = reader_.base(id);
        const std::size_t of_policy = all.size() / description_.policies.size();
        std::vector<double> sums(entities, 0.0);
        for (std::size_t i = 0; i < of_policy; ++i)
            sums[i % entities] += all[policy * of_policy + i];
        return sums;
    }

    /// Changes of all hospitals or groups, slice by slice; `visit(entity, change, policy's sample,
    /// baseline's)` sees each.
    template <class Visit>
    void changes(Var id, Axis axis, const std::vector<std::string>& titles,
                 std::vector<Change>& list, const Visit& visit) {
        const auto& ids = description_.axes.names[static_cast<std::size_t>(axis)];
        const auto paid = settled(id, policy_, ids.size());
        const auto before = settled(id, baseline_, ids.size());
        const std::size_t most = std::clamp<std::size_t>(
            slice_values / std::max<std::size_t>(n_, 1), 1, std::max<std::size_t>(ids.size(), 1));
        for (std::size_t begin = 0; begin < ids.size(); begin += most) {
            const std::size_t extent = std::min(most, ids.size() - begin);
            const auto policy = samples(id, policy_, begin, extent);
            const auto baseline = samples(id, baseline_, begin, extent);
            for (std::size_t i = 0; i < extent; ++i) {
                const std::size_t e = begin + i;
                Change& change = list.emplace_back();
                change.policy = policy_name();
                change.id = ids[e];
                change.name = titles[e];
                change.baseline = before[e];
                change.difference.settlement = paid[e] - before[e];
                fill(change, policy[i], baseline[i], antithetic_);
                visit(e, change, policy[i], baseline[i]);
            }
        }
    }

    void hospitals() {
        Unions levels(n_, levels_), types(n_, description_.hospital_types),
            communities(n_, description_.hospital_communities);
        const auto add = [&](std::size_t hospital, const Change& change, const Sample& policy,
                             const Sample& baseline) {
            for (Unions* unions : {&levels, &types, &communities}) {
                Union* members = unions->of(hospital);
                if (members == nullptr) continue;
                for (std::size_t s = 0; s < n_; ++s) {
                    members->policy[s] += policy[s];
                    members->baseline[s] += baseline[s];
                }
                members->settled_baseline += change.baseline;
                members->settled_policy += change.baseline + change.difference.settlement;
            }
        };
        changes(Var::hospital_payout, Axis::hospital, description_.hospital_names,
                comparison_.hospitals, add);
        levels.append_to(comparison_.levels, policy_name(), antithetic_);
        types.append_to(comparison_.types, policy_name(), antithetic_);
        communities.append_to(comparison_.communities, policy_name(), antithetic_);
    }

    void groups() {
        changes(Var::group_payout, Axis::group, description_.group_names, comparison_.groups,
                [](std::size_t, const Change&, const Sample&, const Sample&) {});
    }

    const RunReader& reader_;
    const RunDescription& description_;
    std::size_t n_, baseline_, policy_ = 0;
    Comparison& comparison_;
    std::size_t funds_;
    bool antithetic_;
    std::vector<std::string> levels_;
};

std::size_t position_of(const RunReader& reader, const std::string& baseline) {
    const auto& policies = reader.description().policies;
    const auto at = std::find(policies.begin(), policies.end(), baseline);
    if (at == policies.end())
        throw InputError(Problem{
            reader.path(), 0, fmt::format("there is no policy \"{}\" in the result", baseline), "",
            fmt::format("its policies are {}", fmt::join(policies, ", "))});
    if (policies.size() == 1)
        throw InputError(Problem{reader.path(), 0,
                                 fmt::format("{} is the only policy of the result", baseline),
                                 "a comparison needs two in one run, with the same random numbers",
                                 "name both in the plan's `policies` and run it again"});
    return static_cast<std::size_t>(at - policies.begin());
}

}  // namespace

Comparison compare(const RunReader& reader, const std::string& baseline) {
    const std::size_t position = position_of(reader, baseline);
    Comparison comparison;
    comparison.path = reader.path();
    comparison.baseline = baseline;
    comparison.description = reader.description();
    for (const double budget : reader.base(Var::budget))
        comparison.budget = std::max(comparison.budget, std::abs(budget));
    PolicyComparison paired(reader, position, comparison);
    for (std::size_t p = 0; p < comparison.description.policies.size(); ++p)
        if (p != position) paired.compare(p);
    return comparison;
}

}  // namespace drgsim
