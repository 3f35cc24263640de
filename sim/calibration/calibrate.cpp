// Calibration (rules 2, 12): trims, means, stability, weights and coefficients, group by group.
// Sums run in input order within a group and in group order across: a function of the data alone.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/calibration/coefficients.hpp"
#include "sim/calibration/reference_cases.hpp"
#include "sim/calibration/standards.hpp"
#include "sim/calibration/trimming.hpp"

namespace drgsim {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Cost and count of the kept cases by stratum (year, level) of one group, or of all.
struct StratumSums {
    std::vector<double> cost, count;
    explicit StratumSums(std::size_t strata) : cost(strata, 0.0), count(strata, 0.0) {}
};

/// The weight of each reference year: aligned at the newest, by position in the history; years
/// older than the pack has weights for count for nothing. Empty when the means are pooled.
std::vector<double> year_weights(const WeightRules& rules, std::size_t years) {
    if (rules.means == WeightRules::Means::pooled) return {};
    std::vector<double> weights(years, 0.0);
    const std::size_t shared = std::min(years, rules.year_weights.size());
    std::copy_n(rules.year_weights.end() - static_cast<std::ptrdiff_t>(shared), shared,
                weights.end() - static_cast<std::ptrdiff_t>(shared));
    return weights;
}

/// The mean over levels [first, last) of the strata: pooled, or the weighted mean of the yearly
/// means over the years with a case. NaN without cases.
double mean_over(const StratumSums& sums, std::span<const double> weights, std::size_t first,
                 std::size_t last) {
    double numerator = 0, denominator = 0;
    for (std::size_t year = 0; year * level_count < sums.count.size(); ++year) {
        double cost = 0, count = 0;
        for (std::size_t l = first; l < last; ++l) {
            cost += sums.cost[year * level_count + l];
            count += sums.count[year * level_count + l];
        }
        if (count == 0) continue;
        numerator += weights.empty() ? cost : weights[year] * (cost / count);
        denominator += weights.empty() ? count : weights[year];
    }
    return denominator > 0 ? numerator / denominator : missing;
}

class Calibration {
  public:
    Calibration(const Region& region, const Policy& policy, std::span<const int> history)
        : region_(region),
          policy_(policy),
          cases_(reference_cases(region, policy.group_column, history)),
          weights_(year_weights(policy.weights, cases_.years.size())),
          region_sums_(cases_.strata()) {}

    Standards run() && {
        allocate();
        for (std::size_t g = 0; g < region_.groups.size(); ++g) measure(g);
        standards_.mean_cost = mean_over(region_sums_, weights_, 0, level_count);
        weigh();
        negotiate();
        for (std::size_t g = 0; g < region_.groups.size(); ++g) {
            standards_.unstable[g] = is_unstable(g) ? 1 : 0;
            standards_.coefficient[g] = coefficients(g);
        }
        warn();
        return std::move(standards_);
    }

  private:
    void allocate();
    void measure(std::size_t g);
    void weigh();
    void negotiate();
    void warn();
    [[nodiscard]] double weight_of(std::size_t g) const;
    [[nodiscard]] bool is_unstable(std::size_t g) const;
    [[nodiscard]] LevelValues coefficients(std::size_t g) const;

    const Region& region_;
    const Policy& policy_;
    const ReferenceCases cases_;
    const std::vector<double> weights_;  ///< by year; empty = pooled
    StratumSums region_sums_;
    Standards standards_;
    std::vector<double> scratch_;
};

void Calibration::allocate() {
    const std::size_t n = region_.groups.size();
    constexpr LevelValues no_level{missing, missing, missing};
    standards_.group_mean.assign(n, missing);
    standards_.case_count.assign(n, 0.0);
    standards_.level_case_count.assign(n, LevelValues{});
    standards_.level_mean.assign(n, no_level);
    standards_.cv.assign(n, missing);
    standards_.weight.assign(n, missing);
    standards_.coefficient.assign(n, LevelValues{1, 1, 1});
    standards_.unstable.assign(n, 0);
    standards_.ungrouped.assign(n, 0);
    const auto& codes = policy_.weights.ungrouped_codes;
    for (std::size_t g = 0; g < n; ++g) {
        const std::string& code = region_.groups.code[g];
        if (code.empty() || std::find(codes.begin(), codes.end(), code) != codes.end())
            standards_.ungrouped[g] = 1;
    }
}

/// n_g, m_g, m_gl and CV_g of a group's kept cases, added to the region's sums.
void Calibration::measure(std::size_t g) {
    const auto cost = cases_.costs(g);
    const auto stratum = cases_.strata_of(g);
    if (standards_.ungrouped[g] || cost.empty()) return;
    const CostBounds bounds = trim_bounds(policy_.weights.trim, cost, scratch_);
    StratumSums sums(cases_.strata());
    double total = 0, n = 0;
    for (std::size_t i = 0; i < cost.size(); ++i) {
        if (!bounds.keep(cost[i])) continue;
        sums.cost[stratum[i]] += cost[i];
        sums.count[stratum[i]] += 1;
        total += cost[i];
        n += 1;
    }
    if (n == 0) return;
    double squares = 0;
    const double pooled_mean = total / n;
    for (const double c : cost)
        if (bounds.keep(c)) squares += (c - pooled_mean) * (c - pooled_mean);
    standards_.case_count[g] = n;
    if (n > 1) standards_.cv[g] = std::sqrt(squares / (n - 1)) / pooled_mean;
    standards_.group_mean[g] = mean_over(sums, weights_, 0, level_count);
    for (std::size_t l = 0; l < level_count; ++l)
        standards_.level_mean[g][l] = mean_over(sums, weights_, l, l + 1);
    for (std::size_t s = 0; s < sums.count.size(); ++s) {
        standards_.level_case_count[g][s % level_count] += sums.count[s];
        region_sums_.cost[s] += sums.cost[s];
        region_sums_.count[s] += sums.count[s];
    }
}

/// w_g = m_g / M, or the catalogue's; where the catalogue lacks a group, from the data.
double Calibration::weight_of(std::size_t g) const {
    if (standards_.ungrouped[g]) return missing;
    const double catalogue = region_.groups.weight[g];
    if (policy_.weights.source == WeightRules::Source::catalogue && !std::isnan(catalogue))
        return catalogue;
    const double weight = standards_.group_mean[g] / standards_.mean_cost;
    return weight > 0 ? weight : missing;
}

void Calibration::weigh() {
    if (policy_.weights.source == WeightRules::Source::catalogue && policy_.weights.catalogue_mean)
        standards_.mean_cost = *policy_.weights.catalogue_mean;
    for (std::size_t g = 0; g < region_.groups.size(); ++g) standards_.weight[g] = weight_of(g);
}

/// Negotiated multipliers, then all weights rescaled so that sum n_g w_g is what it was.
void Calibration::negotiate() {
    if (policy_.weights.negotiated.empty()) return;
    const auto total = [&] {
        double sum = 0;
        for (std::size_t g = 0; g < region_.groups.size(); ++g)
            if (!std::isnan(standards_.weight[g]))
                sum += standards_.case_count[g] * standards_.weight[g];
        return sum;
    };
    const double before = total();
    for (const auto& [code, multiplier] : policy_.weights.negotiated) {
        const auto found = std::find(region_.groups.code.begin(), region_.groups.code.end(), code);
        if (found == region_.groups.code.end()) {
            standards_.warnings.push_back(fmt::format(
                "policy {}: the negotiated group {} is not in the region", policy_.name, code));
            continue;
        }
        standards_.weight[static_cast<std::size_t>(found - region_.groups.code.begin())] *=
            multiplier;
    }
    const double after = total();
    if (!(after > 0)) return;
    for (double& weight : standards_.weight) weight *= before / after;
}

/// groups.csv first, then n and CV; without reference cases or a weight nothing else can be said.
bool Calibration::is_unstable(std::size_t g) const {
    if (std::isnan(standards_.weight[g])) return true;
    if (region_.groups.unstable[g] >= 0) return region_.groups.unstable[g] == 1;
    const StabilityRules& rules = policy_.stability;
    const double n = standards_.case_count[g];
    return n == 0 || (rules.n_min && n <= *rules.n_min) ||
           (rules.cv_max && standards_.cv[g] > *rules.cv_max);
}

LevelValues Calibration::coefficients(std::size_t g) const {
    const CoefficientRules& rules = policy_.coefficients;
    constexpr LevelValues ones{1, 1, 1};
    if (standards_.unstable[g] || rules.source == CoefficientRules::Source::one) return ones;
    if (region_.groups.base_group[g]) return {rules.base_group, rules.base_group, rules.base_group};
    if (rules.source == CoefficientRules::Source::level) return rules.by_level;
    if (rules.source == CoefficientRules::Source::catalogue) {
        LevelValues value;
        for (std::size_t l = 0; l < level_count; ++l)
            value[l] = round_to_8_decimals(region_.groups.level_coefficient[l][g]);
        value = fill_empty_levels(value);
        return std::isnan(value[0]) ? ones : value;
    }
    if (std::isnan(standards_.group_mean[g])) return ones;
    return coefficients_from_means(standards_.group_mean[g], standards_.level_mean[g],
                                   standards_.level_case_count[g], rules.repair);
}

/// Groups that have cases but no weight: they are paid by their actual cost.
void Calibration::warn() {
    std::vector<std::string> codes;
    for (std::size_t g = 0; g < region_.groups.size(); ++g)
        if (cases_.met[g] && !standards_.ungrouped[g] && std::isnan(standards_.weight[g]))
            codes.push_back(region_.groups.code[g]);
    if (codes.empty()) return;
    constexpr std::size_t shown = 5;
    const std::size_t count = codes.size();
    codes.resize(std::min(count, shown));
    standards_.warnings.push_back(fmt::format(
        "policy {}: {} group{} without weight ({}{}); {} cases are paid by their actual cost",
        policy_.name, count, count == 1 ? "" : "s", fmt::join(codes, ", "),
        count > shown ? ", ..." : "", count == 1 ? "its" : "their"));
}

}  // namespace

Standards calibrate(const Region& region, const Policy& policy, std::span<const int> history) {
    return Calibration(region, policy, history).run();
}

}  // namespace drgsim
