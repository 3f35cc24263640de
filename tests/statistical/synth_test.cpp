// The synthetic region against the figures it promises. Where a closed form exists the bound is a
// z-score of 5 at the stated n, and a must-fail twin shows that a region biased by a stated amount
// is caught.
#include "scenarios/synth/synth.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <span>

namespace drgsim {
namespace {

constexpr double z_limit = 5;
constexpr std::uint64_t n = 200'000;  // cases a year in every test here

SynthOptions options_of(int years = 1) {
    SynthOptions options;
    options.cases = n;
    options.years = years;
    return options;
}

/// One CV for all groups and no hospital effects: cost within (group, level) is lognormal.
SynthOptions plain(double cv = 0.7) {
    SynthOptions options = options_of();
    options.cost_cv = cv;
    options.cost_cv_spread = 0;
    options.hospital_effect_sd = 0;
    return options;
}

double normal_cdf(double x) {
    return std::erfc(-x / std::sqrt(2.0)) / 2;
}

int level_of(const Region& region, std::size_t i) {
    return region.hospitals.level[index(region.cases.hospital[i])] - 1;
}

/// r = C / (M w_g c_gl) of every case, by the model's own figures in the newest year's prices.
std::vector<double> ratios(const Region& region, const SynthOptions& options) {
    std::vector<double> r(region.cases.size());
    for (std::size_t i = 0; i < r.size(); ++i) {
        const std::size_t g = index(region.cases.group[0][i]);
        r[i] =
            region.cases.total_cost[i] / (options.mean_cost * region.groups.weight[g] *
                                          region.groups.level_coefficient[level_of(region, i)][g]);
    }
    return r;
}

double z_of_share(double share, double expected, double count) {
    return (share - expected) / std::sqrt(expected * (1 - expected) / count);
}

double z_of_mean(std::span<const double> values, double expected) {
    const double count = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    double squares = 0;
    for (const double x : values) squares += (x - mean) * (x - mean);
    return (mean - expected) / std::sqrt(squares / (count - 1) / count);
}

/// z-score of the share of cases with r below `a` (above for a > 1) against the lognormal of
/// `cv` with mean 1 (rules 11, closed form).
double z_of_tail(const std::vector<double>& r, double a, double cv) {
    const double sd = std::sqrt(std::log1p(cv * cv));
    const double below = normal_cdf((std::log(a) + sd * sd / 2) / sd);
    const auto count =
        std::count_if(r.begin(), r.end(), [a](double x) { return a < 1 ? x < a : x > a; });
    return z_of_share(static_cast<double>(count) / static_cast<double>(r.size()),
                      a < 1 ? below : 1 - below, static_cast<double>(r.size()));
}

TEST(SynthTails, AreTheLognormalClosedForm) {
    const std::vector<double> r = ratios(synthesize(plain()), plain());
    for (const double a : {0.3, 0.4, 0.5, 1.5, 2.0, 3.0})
        EXPECT_LT(std::abs(z_of_tail(r, a, 0.7)), z_limit) << a;
}

TEST(SynthTails, MustFailTwinWithSpread0_75) {
    const std::vector<double> r = ratios(synthesize(plain(0.75)), plain());
    for (const double a : {0.3, 0.4, 0.5, 2.0, 3.0})
        EXPECT_GT(std::abs(z_of_tail(r, a, 0.7)), z_limit) << a;
}

/// z-score of the money beyond 2 group means: E[r; r > 2] = Phi((s^2/2 - ln 2) / s).
double z_of_money_beyond(const std::vector<double>& r, double cv) {
    const double sd = std::sqrt(std::log1p(cv * cv));
    std::vector<double> beyond(r.size());
    std::transform(r.begin(), r.end(), beyond.begin(), [](double x) { return x > 2 ? x : 0; });
    return z_of_mean(beyond, normal_cdf((sd * sd / 2 - std::log(2.0)) / sd));
}

TEST(SynthTails, MoneyBeyondTwiceTheMeanIsTheClosedForm) {
    EXPECT_LT(std::abs(z_of_money_beyond(ratios(synthesize(plain()), plain()), 0.7)), z_limit);
}

TEST(SynthTails, MustFailTwinMoneyWithSpread0_75) {
    EXPECT_GT(std::abs(z_of_money_beyond(ratios(synthesize(plain(0.75)), plain()), 0.7)), z_limit);
}

TEST(SynthCost, StandsOnTheModelsMeans) {
    EXPECT_LT(std::abs(z_of_mean(ratios(synthesize(plain()), plain()), 1)), z_limit);
    EXPECT_LT(std::abs(z_of_mean(synthesize(plain()).cases.total_cost, 6000)), z_limit);
}

TEST(SynthCost, MustFailTwinThreePercentDearer) {
    SynthOptions dearer = plain();
    dearer.mean_cost *= 1.03;
    EXPECT_GT(std::abs(z_of_mean(ratios(synthesize(dearer), plain()), 1)), z_limit);
    EXPECT_GT(std::abs(z_of_mean(synthesize(dearer).cases.total_cost, 6000)), z_limit);
}

/// z-score of growth between the two years of a region, on r so that case mix cancels.
double z_of_growth(double growth, double expected) {
    SynthOptions options = plain();
    options.years = 2;
    options.cost_growth = growth;
    const std::vector<double> r = ratios(synthesize(options), options);
    const std::vector<double> older(r.begin(), r.begin() + n);
    return z_of_mean(older, 1 / (1 + expected));
}

TEST(SynthCost, GrowsByTheRateAskedFor) {
    EXPECT_LT(std::abs(z_of_growth(0.04, 0.04)), z_limit);
}
TEST(SynthCost, MustFailTwinGrowthOfSixPercent) {
    EXPECT_GT(std::abs(z_of_growth(0.06, 0.04)), z_limit);
}

double z_of_employees(double share, double expected) {
    SynthOptions options = options_of();
    options.employee_share = share;
    const auto funds = synthesize(options).cases.fund;
    const auto count = std::count(funds.begin(), funds.end(), Fund::employee);
    return z_of_share(static_cast<double>(count) / n, expected, n);
}

TEST(SynthMix, EmployeeShareIsTheOption) {
    for (const double share : {0.05, 0.15, 0.40, 0.80})
        EXPECT_LT(std::abs(z_of_employees(share, share)), z_limit) << share;
}
TEST(SynthMix, MustFailTwinOnePointMoreEmployees) {
    EXPECT_GT(std::abs(z_of_employees(0.16, 0.15)), z_limit);
}

/// Wilson-Hilferty z-score of the months' chi-square against `factors` (mean 1).
double z_of_months(const CaseTable& cases, const std::array<double, month_count>& factors) {
    std::array<double, month_count> count{};
    for (std::size_t i = 0; i < cases.size(); ++i) ++count[cases.month(i) - 1];
    double chi_square = 0;
    for (int m = 0; m < month_count; ++m) {
        const double expected = factors[m] / month_count * static_cast<double>(cases.size());
        chi_square += (count[m] - expected) * (count[m] - expected) / expected;
    }
    constexpr double f = month_count - 1;
    return (std::cbrt(chi_square / f) - (1 - 2 / (9 * f))) / std::sqrt(2 / (9 * f));
}

TEST(SynthMix, MonthsFollowTheSeasonAndNotAFlatYear) {
    const std::array<double, month_count> season = {1.00, 0.82, 1.08, 1.03, 1.02, 0.99,
                                                    1.03, 1.02, 0.98, 0.96, 1.02, 1.05};
    std::array<double, month_count> off_by_2_percent = season;
    off_by_2_percent[0] += 0.02, off_by_2_percent[2] -= 0.02;
    off_by_2_percent[5] += 0.02, off_by_2_percent[7] -= 0.02;
    const CaseTable cases = synthesize(options_of(3)).cases;  // n = 600,000
    EXPECT_LT(z_of_months(cases, season), z_limit);
    EXPECT_GT(z_of_months(cases, off_by_2_percent), z_limit);  // must-fail twin
}

TEST(SynthMix, LevelsAndTheirCaseMix) {
    const Region region = synthesize(options_of());
    std::array<double, level_count> cases{}, cost{}, employees{};
    for (std::size_t i = 0; i < n; ++i) {
        const int l = level_of(region, i);
        cases[l] += 1;
        cost[l] += region.cases.total_cost[i];
        employees[l] += region.cases.fund[i] == Fund::employee;
    }
    EXPECT_LT(std::abs(z_of_share(cases[2] / n, 0.48, n)), z_limit);
    EXPECT_GT(std::abs(z_of_share(cases[2] / n, 0.49, n)), z_limit);  // must-fail twin
    // docs/synthetic-region.md 2: 2.1 : 1 : 0.47 for mean cost; here within a quarter of it.
    EXPECT_NEAR(cost[2] / cases[2] / (cost[1] / cases[1]), 1.7, 0.3);
    EXPECT_NEAR(cost[0] / cases[0] / (cost[1] / cases[1]), 0.58, 0.12);
    EXPECT_GT(employees[2] / cases[2], 1.2 * employees[1] / cases[1]);
    EXPECT_GT(employees[1] / cases[1], 1.2 * employees[0] / cases[0]);
}

/// z-score of F / (C - X) of a fund and level, cases above 500 yuan so that fen do not matter.
double z_of_rate(const Region& region, Fund fund, int level, double expected) {
    const CaseTable& c = region.cases;
    std::vector<double> rates;
    for (std::size_t i = 0; i < c.size(); ++i)
        if (c.fund[i] == fund && level_of(region, i) == level && c.total_cost[i] > 500)
            rates.push_back(c.fund_paid[i] / (c.total_cost[i] - c.self_expense[i]));
    return z_of_mean(rates, expected);
}

TEST(SynthPayment, FundShareByFundAndLevel) {
    const Region region = synthesize(options_of());
    constexpr double rate[fund_count][level_count] = {{0.892, 0.872, 0.798}, {0.801, 0.719, 0.637}};
    for (const Fund fund : {Fund::employee, Fund::resident}) {
        for (int l = 0; l < level_count; ++l) {
            const double expected = rate[index(fund)][l];
            EXPECT_LT(std::abs(z_of_rate(region, fund, l, expected)), z_limit) << expected;
            // Must-fail twin: half a point off (1,100 employees at level 1, the smallest cell).
            EXPECT_GT(std::abs(z_of_rate(region, fund, l, expected + 0.005)), z_limit) << expected;
        }
    }
}

TEST(SynthPayment, SmallSharesAreInTheirBounds) {
    const CaseTable c = synthesize(options_of()).cases;
    const auto share = [&](std::span<const double> money) {
        return std::accumulate(money.begin(), money.end(), 0.0) /
               std::accumulate(c.total_cost.begin(), c.total_cost.end(), 0.0);
    };
    const auto cases_with = [](std::span<const double> money) {
        return static_cast<double>(std::ranges::count_if(money, [](double x) { return x > 0; })) /
               static_cast<double>(n);
    };
    EXPECT_TRUE(share(c.self_expense) > 0.05 && share(c.self_expense) < 0.09);
    EXPECT_TRUE(cases_with(c.other_paid) > 0.10 && cases_with(c.other_paid) < 0.18);
    EXPECT_TRUE(cases_with(c.unreasonable_cost) > 0.01 && cases_with(c.unreasonable_cost) < 0.03);
    EXPECT_LT(std::abs(z_of_share(cases_with(c.excluded_cost), 0.015, n)), z_limit);
}

TEST(SynthPeople, StayAndAgeLookReal) {
    const CaseTable c = synthesize(options_of()).cases;
    double x = 0, y = 0, xx = 0, yy = 0, xy = 0, stay = 0, age = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double a = std::log(c.total_cost[i]),
                     b = std::log(static_cast<double>(c.los_days[i]));
        x += a, y += b, xx += a * a, yy += b * b, xy += a * b;
        stay += c.los_days[i], age += c.age[i];
    }
    const double correlation =
        (xy / n - x / n * y / n) / std::sqrt((xx / n - x / n * x / n) * (yy / n - y / n * y / n));
    EXPECT_TRUE(correlation > 0.6 && correlation < 0.75)
        << correlation;  // docs/synthetic-region.md 3
    EXPECT_TRUE(stay / n > 7 && stay / n < 9.5) << stay / n;
    EXPECT_TRUE(age / n > 47 && age / n < 57) << age / n;
}

/// Per group: cases, mean and CV of cost over the region's cases.
struct Seen {
    std::vector<double> cases, mean, cv;
};

Seen seen_groups(const Region& region) {
    const std::size_t groups = region.groups.size();
    Seen seen{std::vector<double>(groups), std::vector<double>(groups),
              std::vector<double>(groups)};
    for (std::size_t i = 0; i < region.cases.size(); ++i) {
        const std::size_t g = index(region.cases.group[0][i]);
        seen.cases[g] += 1;
        seen.mean[g] += region.cases.total_cost[i];
    }
    for (std::size_t g = 0; g < groups; ++g)
        if (seen.cases[g] > 0) seen.mean[g] /= seen.cases[g];
    for (std::size_t i = 0; i < region.cases.size(); ++i) {
        const std::size_t g = index(region.cases.group[0][i]);
        const double off = region.cases.total_cost[i] - seen.mean[g];
        seen.cv[g] += off * off;
    }
    for (std::size_t g = 0; g < groups; ++g)
        seen.cv[g] =
            seen.cases[g] > 1 ? std::sqrt(seen.cv[g] / (seen.cases[g] - 1)) / seen.mean[g] : 0;
    return seen;
}

TEST(SynthGroupsSeen, WeightsSpreadsAndRareGroupsForManySeeds) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        SynthOptions options = options_of();
        options.seed = seed;
        const Seen seen = seen_groups(synthesize(options));
        double mean = 0, squares = 0, within = 0;
        int rare = 0, wild = 0;
        for (std::size_t g = 0; g < seen.cases.size(); ++g) {
            mean += seen.cases[g] * seen.mean[g] / n;
            squares += seen.cases[g] * seen.mean[g] * seen.mean[g] / n;
            within += seen.cases[g] * seen.cv[g] / n;
            rare += seen.cases[g] <= 5;
            wild += seen.cases[g] > 5 && seen.cv[g] > 1;
        }
        const double weight_cv = std::sqrt(squares / (mean * mean) - 1);
        EXPECT_TRUE(weight_cv > 0.75 && weight_cv < 0.93)
            << weight_cv;  // docs/synthetic-region.md 1
        EXPECT_TRUE(within > 0.65 && within < 0.80) << within;
        EXPECT_TRUE(rare >= 6 && rare <= 40) << rare;
        EXPECT_TRUE(wild >= 6 && wild <= 60) << wild;
        std::vector<double> size = seen.cases;
        std::sort(size.begin(), size.end(), std::greater<>());
        const double top_fifth = std::accumulate(size.begin(), size.begin() + 120, 0.0) / n;
        EXPECT_TRUE(top_fifth > 0.6 && top_fifth < 0.85) << top_fifth;
    }
}

TEST(SynthGroupsSeen, LevelCoefficientsAreNearThePublishedOnes) {
    // The published 0.59 / 0.90 / 1.07 (Guigang) with a spread of 0.07 by group; since the
    // case-weighted mean of c_gl is 1 in every group, the set is scaled by about 1.02.
    const GroupTable groups = synthesize(options_of()).groups;
    constexpr std::array<double, level_count> published = {0.59, 0.90, 1.07};
    for (int l = 0; l < level_count; ++l) {
        double sum = 0, squares = 0, count = 0;
        for (std::size_t g = 0; g < groups.size(); ++g) {
            if (groups.base_group[g] == 1) continue;
            const double c = groups.level_coefficient[l][g];
            sum += c, squares += c * c, count += 1;
        }
        const double mean = sum / count, sd = std::sqrt(squares / count - mean * mean);
        EXPECT_NEAR(mean, published[l], 0.04) << l;
        EXPECT_TRUE(sd > 0.045 && sd < 0.095) << sd;
    }
}

/// sd of the hospitals' true effects on cost: the spread of their mean ratios less its noise, over
/// hospitals with 500 cases or more.
double seen_hospital_sd(const SynthOptions& options) {
    const Region region = synthesize(options);
    const std::vector<double> r = ratios(region, options);
    std::vector<double> cases(region.hospitals.size()), mean(cases.size());
    for (std::size_t i = 0; i < r.size(); ++i) {
        cases[index(region.cases.hospital[i])] += 1;
        mean[index(region.cases.hospital[i])] += r[i];
    }
    double count = 0, sum = 0, squares = 0, noise = 0;
    for (std::size_t h = 0; h < cases.size(); ++h) {
        if (cases[h] < 500) continue;
        const double m = mean[h] / cases[h];
        count += 1, sum += m, squares += m * m, noise += 0.7 * 0.7 / cases[h];
    }
    return std::sqrt(std::max(0.0, (squares - sum * sum / count) / (count - 1) - noise / count));
}

TEST(SynthHospitalsSeen, DifferByTheEffectAskedFor) {
    SynthOptions options = plain();
    options.hospital_effect_sd = 0.08;
    const double seen = seen_hospital_sd(options);
    EXPECT_TRUE(seen > 0.06 && seen < 0.10) << seen;
    EXPECT_LT(seen_hospital_sd(plain()), 0.03);  // must-fail twin: no effect
}

}  // namespace
}  // namespace drgsim
