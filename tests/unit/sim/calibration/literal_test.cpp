// Calibration of random regions against the rules written out one quantity at a time: sorted
// quantiles, plain sums over plain lists, the max-min form of the isotonic repair.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "sim/calibration/coefficients.hpp"
#include "sim/calibration/standards.hpp"
#include "tests/support/small_region.hpp"

namespace drgsim {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
const std::vector<int> history{2022, 2023, 2024};

struct Case {
    double cost;
    int year, level, age;
};
using Cases = std::vector<Case>;

double plain_mean(const Cases& cases) {
    double sum = 0;
    for (const Case& c : cases) sum += c.cost;
    return cases.empty() ? none : sum / static_cast<double>(cases.size());
}

template <class Wanted>
Cases only(const Cases& cases, const Wanted& wanted) {
    Cases kept;
    std::copy_if(cases.begin(), cases.end(), std::back_inserter(kept), wanted);
    return kept;
}

/// The mean that the policy asks for.
double mean(const Policy& policy, const Cases& cases) {
    if (policy.weights.means == WeightRules::Means::pooled) return plain_mean(cases);
    double sum = 0, weights = 0;
    for (std::size_t y = 0; y < history.size(); ++y) {
        const Cases of_year = only(cases, [&](const Case& c) { return c.year == history[y]; });
        if (of_year.empty()) continue;
        sum += policy.weights.year_weights[y] * plain_mean(of_year);
        weights += policy.weights.year_weights[y];
    }
    return cases.empty() ? none : sum / weights;
}

double sorted_quantile(std::vector<double> costs, double p) {
    std::sort(costs.begin(), costs.end());
    const double rank = p * static_cast<double>(costs.size() - 1);
    const auto below = static_cast<std::size_t>(rank + 1e-9);
    const std::size_t above = std::min(below + 1, costs.size() - 1);
    return costs[below] + (rank - static_cast<double>(below)) * (costs[above] - costs[below]);
}

Cases trimmed(const Trim& trim, const Cases& cases) {
    if (trim.kind == Trim::Kind::none || cases.empty()) return cases;
    std::vector<double> costs;
    for (const Case& c : cases) costs.push_back(c.cost);
    double low = trim.low * plain_mean(cases), high = trim.high * plain_mean(cases);
    if (trim.kind == Trim::Kind::percentile) {
        low = sorted_quantile(costs, trim.low);
        high = sorted_quantile(costs, trim.high);
    } else if (trim.kind == Trim::Kind::iqr) {
        const double q1 = sorted_quantile(costs, 0.25), q3 = sorted_quantile(costs, 0.75);
        low = q1 - 1.5 * (q3 - q1);
        high = q3 + 1.5 * (q3 - q1);
    }
    return only(cases, [&](const Case& c) {
        return c.cost >= low * (1 - 1e-12) && c.cost <= high * (1 + 1e-12);
    });
}

double variation(const Cases& cases) {
    if (cases.size() < 2) return none;
    double squares = 0;
    for (const Case& c : cases) squares += std::pow(c.cost - plain_mean(cases), 2);
    return std::sqrt(squares / static_cast<double>(cases.size() - 1)) / plain_mean(cases);
}

/// c_gl from the cases of a group or set: at level l the largest, over the levels a below, of the
/// smallest, over the levels b above, of the mean ratio of a..b by cases.
std::array<double, 3> repaired_coefficients(const Policy& policy, const Cases& cases) {
    std::vector<double> ratio, count;
    std::vector<int> levels;
    for (int l = 1; l <= level_count; ++l) {
        const Cases of_level = only(cases, [&](const Case& c) { return c.level == l; });
        if (of_level.empty()) continue;
        levels.push_back(l);
        ratio.push_back(mean(policy, of_level) / mean(policy, cases));
        count.push_back(static_cast<double>(of_level.size()));
    }
    std::map<int, double> value;
    for (std::size_t l = 0; l < levels.size(); ++l) {
        double largest = 0;
        for (std::size_t a = 0; a <= l; ++a) {
            double smallest = std::numeric_limits<double>::infinity();
            for (std::size_t b = l; b < levels.size(); ++b) {
                double sum = 0, n = 0;
                for (std::size_t i = a; i <= b; ++i) {
                    sum += ratio[i] * count[i];
                    n += count[i];
                }
                smallest = std::min(smallest, sum / n);
            }
            largest = std::max(largest, smallest);
        }
        value[levels[l]] = largest;
    }
    std::array<double, 3> c{};
    for (int l = 1; l <= level_count; ++l) {
        auto at = value.upper_bound(l);  // the nearest lower level, else the nearest higher
        if (at != value.begin()) --at;
        c[static_cast<std::size_t>(l - 1)] = at->second;
    }
    return c;
}

Region random_region(unsigned seed) {
    testing::SmallRegionOptions options;
    options.cases = 900;
    options.groups = 40;
    options.seed = seed;
    Region region = testing::small_region(options);
    for (std::size_t i = 0; i < region.cases.size(); ++i) {
        region.cases.discharge_date[i] -= static_cast<int>(i * 7 % 4) * 10000;  // 2021 to 2024
        region.cases.age.push_back(static_cast<std::int16_t>(i * 31 % 100));
    }
    return region;
}

class Literal {
  public:
    Literal(const Region& region, const Policy& policy) : region_(region), policy_(policy) {
        groups_.resize(region.groups.size());
        const CaseTable& cases = region.cases;
        for (std::size_t i = 0; i < cases.size(); ++i) {
            if (cases.year(i) < history.front()) continue;
            double cost = cases.total_cost[i];
            if (policy.clearing.fund_pays == ClearingRules::FundPays::net)
                cost -= cases.excluded_cost[i];
            groups_[index(cases.group[0][i])].push_back(
                {cost, cases.year(i), region.hospitals.level[index(cases.hospital[i])],
                 cases.age[i]});
        }
        for (std::size_t g = 0; g < groups_.size(); ++g) {
            groups_[g] = trimmed(policy.weights.trim, groups_[g]);
            if (region.groups.code[g] != "0000")
                all_.insert(all_.end(), groups_[g].begin(), groups_[g].end());
        }
    }

    void expect_same(const Standards& s) const {
        EXPECT_NEAR(s.mean_cost, mean(policy_, all_), 1e-10 * s.mean_cost);
        for (std::size_t g = 0; g < groups_.size(); ++g) {
            SCOPED_TRACE(region_.groups.code[g]);
            if (region_.groups.code[g] == "0000") {
                EXPECT_EQ(s.ungrouped[g], 1);
                continue;
            }
            expect_same_group(s, g, basis(g));
            EXPECT_EQ(s.case_count[g], static_cast<double>(groups_[g].size()));
            expect_same_adjuster(s.adjuster.at(0)[g], groups_[g]);
        }
    }

  private:
    /// The group's cases, or all those of its comprehensive set.
    Cases basis(std::size_t g) const {
        const auto small = [this](std::size_t k) {
            return static_cast<double>(groups_[k].size()) < policy_.weights.core_threshold;
        };
        if (!small(g)) return groups_[g];
        Cases set;
        for (std::size_t k = 0; k < groups_.size(); ++k) {
            if (region_.groups.code[k][0] == region_.groups.code[g][0] && small(k) &&
                region_.groups.code[k] != "0000")
                set.insert(set.end(), groups_[k].begin(), groups_[k].end());
        }
        return set;
    }

    static void expect_close(double found, double wanted) {
        EXPECT_EQ(std::isnan(found), std::isnan(wanted));
        if (std::isnan(wanted)) return;
        EXPECT_NEAR(found, wanted, 1e-10 * std::abs(wanted));
    }

    void expect_same_group(const Standards& s, std::size_t g, const Cases& cases) const {
        expect_close(s.group_mean[g], mean(policy_, cases));
        expect_close(s.weight[g], mean(policy_, cases) / mean(policy_, all_));
        expect_close(s.cv[g], variation(cases));
        const bool unstable = cases.size() <= 5 || variation(cases) > 1;
        EXPECT_EQ(s.unstable[g], unstable ? 1 : 0);
        const bool base = region_.groups.base_group[g] != 0;
        const std::array<double, 3> ones{1, 1, 1};
        const auto c = unstable || base ? ones : repaired_coefficients(policy_, cases);
        for (std::size_t l = 0; l < level_count; ++l)
            EXPECT_NEAR(s.coefficient[g][l], c[l], 0.51e-8);
    }

    void expect_same_adjuster(double found, const Cases& own) const {
        const Cases old = only(own, [](const Case& c) { return c.age >= 60; });
        expect_close(found, old.size() < 4 ? 0 : mean(policy_, old) / mean(policy_, own));
    }

    const Region& region_;
    const Policy& policy_;
    std::vector<Cases> groups_;
    Cases all_;
};

TEST(CalibrateLiterally, EveryTrimMeanAndThreshold) {
    const Trim trims[] = {{},
                          {Trim::Kind::percentile, 0.025, 0.975},
                          {Trim::Kind::iqr, 0, 0},
                          {Trim::Kind::ratio, 0.4, 2.5}};
    Policy policy;
    policy.weights.comprehensive_prefix = 1;
    policy.adjusters.cases.resize(1);
    policy.adjusters.cases[0].when.age_at_least = 60;
    policy.adjusters.cases[0].from_data = true;
    policy.adjusters.cases[0].min_cases = 4;
    for (unsigned seed = 1; seed <= 4; ++seed) {
        const Region region = random_region(seed);
        for (const Trim& trim : trims) {
            for (const double threshold : {0.0, 15.0}) {
                for (const std::vector<double>& years :
                     {std::vector<double>{}, {1, 2, 7}, {2, 3, 5}}) {
                    policy.weights.trim = trim;
                    policy.weights.core_threshold = threshold;
                    policy.weights.year_weights = years;
                    policy.weights.means =
                        years.empty() ? WeightRules::Means::pooled : WeightRules::Means::yearly;
                    policy.clearing.fund_pays = seed % 2 == 0
                                                    ? ClearingRules::FundPays::net
                                                    : ClearingRules::FundPays::common_share;
                    SCOPED_TRACE(::testing::Message()
                                 << "seed " << seed << " trim " << static_cast<int>(trim.kind)
                                 << " threshold " << threshold);
                    Literal(region, policy).expect_same(calibrate(region, policy, history));
                }
            }
        }
    }
}

}  // namespace
}  // namespace drgsim
