// Calibration (rules 2, 12): trims, means, stability, weights and coefficients, group by group.
// Groups are measured side by side; sums run in input order within a group and in group order
// across: a function of the data alone.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "sim/calibration/adjusters.hpp"
#include "sim/calibration/comprehensive.hpp"
#include "sim/calibration/kept_cases.hpp"
#include "sim/calibration/standards.hpp"
#include "sim/engine/tiles.hpp"

namespace drgsim {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

class Calibration {
  public:
    Calibration(const Region& region, const Policy& policy, const ReferenceCases& cases,
                std::span<const double> weight)
        : region_(region),
          policy_(policy),
          kept_(cases, weight, policy.weights),
          region_sums_(kept_.strata()) {}

    Standards run() && {
        allocate();
        measure();
        share();
        standards_.mean_cost = kept_.mean(region_sums_);
        standards_.adjuster = adjuster_values(region_, policy_, kept_, standards_.ungrouped);
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
    void measure();
    void share();
    void take_means(std::size_t g, std::span<const std::size_t> of, const StratumSums& sums);
    void weigh();
    void negotiate();
    void warn();
    [[nodiscard]] double weight_of(std::size_t g) const;
    [[nodiscard]] bool is_unstable(std::size_t g) const;
    [[nodiscard]] LevelValues coefficients(std::size_t g) const;

    const Region& region_;
    const Policy& policy_;
    const KeptCases kept_;
    StratumSums region_sums_;
    /// What a group's means, stability and repair stand on: its own kept cases, or those of its
    /// comprehensive set.
    std::vector<LevelValues> basis_;
    Standards standards_;
};

void Calibration::allocate() {
    const std::size_t n = region_.groups.size();
    constexpr LevelValues no_level{missing, missing, missing};
    standards_.group_mean.assign(n, missing);
    standards_.case_count.assign(n, 0.0);
    standards_.level_case_count.assign(n, LevelValues{});
    standards_.level_mean.assign(n, no_level);
    standards_.cv.assign(n, missing);
    basis_.assign(n, LevelValues{});
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

/// n_g, m_g, m_gl and CV_g of every group's kept cases, added to the region's sums group by group.
void Calibration::measure() {
    std::vector<StratumSums> sums(region_.groups.size(), region_sums_);
    for_each_tile(sums.size(), [&](std::size_t g) {
        if (standards_.ungrouped[g]) return;
        const std::array own{g};
        sums[g] = kept_.sums(own);
        standards_.case_count[g] = sums[g].cases();
        standards_.level_case_count[g] = sums[g].cases_by_level();
        take_means(g, own, sums[g]);
    });
    for (const StratumSums& of_group : sums) region_sums_.add(of_group);
}

/// Groups below the core threshold share the means of their comprehensive set; n_g stays theirs.
void Calibration::share() {
    if (policy_.weights.core_threshold <= 0) return;
    for (const auto& set : comprehensive_sets(region_.groups, policy_.weights,
                                              standards_.case_count, standards_.ungrouped)) {
        const StratumSums sums = kept_.sums(set);
        for (const std::size_t g : set) take_means(g, set, sums);
    }
}

void Calibration::take_means(std::size_t g, std::span<const std::size_t> of,
                             const StratumSums& sums) {
    standards_.group_mean[g] = kept_.mean(sums);
    standards_.level_mean[g] = kept_.level_means(sums);
    standards_.cv[g] = kept_.variation(of, sums);
    basis_[g] = sums.cases_by_level();
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
    const double n = basis_[g][0] + basis_[g][1] + basis_[g][2];
    return n == 0 || (rules.n_min && n <= *rules.n_min) ||
           (rules.cv_max && standards_.cv[g] > *rules.cv_max * (1 + tie_tolerance));
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
    if (!(standards_.group_mean[g] > 0)) return ones;
    return coefficients_from_means(standards_.group_mean[g], standards_.level_mean[g], basis_[g],
                                   rules.repair);
}

/// Groups that have cases but no weight: they are paid by their actual cost.
void Calibration::warn() {
    std::vector<std::string> codes;
    for (std::size_t g = 0; g < region_.groups.size(); ++g)
        if (kept_.met(g) && !standards_.ungrouped[g] && std::isnan(standards_.weight[g]))
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
    const ReferenceCases cases =
        reference_cases(region, policy.group_column, policy.clearing.separate_excluded(), history);
    return calibrate(region, policy, cases, cases.weight);
}

Standards calibrate(const Region& region, const Policy& policy, const ReferenceCases& cases,
                    std::span<const double> weight) {
    return Calibration(region, policy, cases, weight).run();
}

}  // namespace drgsim
