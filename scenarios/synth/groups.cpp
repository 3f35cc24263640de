// See groups.hpp. The order of work: codes, then what each group is like, then how often it
// occurs, then the one free figure (the spread of log weights) solved so that the case-weighted
// CV of weights is what real cities show.
#include "scenarios/synth/groups.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>

#include "kernels/contracts.hpp"
#include "kernels/math/elementary.hpp"

namespace drgsim::synth {

namespace {

// Fixed figures, part of every region's values.
constexpr double weight_cv_target = 0.84;  // 0.75 to 0.93: docs/synthetic-region.md 1
constexpr ByLevel level_coefficient = {0.59, 0.90, 1.07};  // docs/synthetic-region.md 2
constexpr double level_coefficient_sd = 0.07;              // docs/synthetic-region.md 2
constexpr ByLevel case_mix_slope = {-0.80, -0.35, 0.45};   // exponent of the weight
constexpr ByLevel heaviest_seen = {1.5, 4.0, 1e9};         // in mean weights; gone at twice that
constexpr double heaviest_weight = 35;                     // in mean weights; Harbin 2024 has 36
constexpr double rare_share = 0.04;                        // of groups: a few cases in all years
constexpr double wild_share = 0.04;                        // of groups: cost_cv = wild_cv
constexpr double wild_cv = 1.1, lowest_cv = 0.4, highest_cv = 0.95;
constexpr double groups_per_base_group = 24;  // Wuxi 2022: 25 of 602

/// Major diagnostic categories: name and relative number of ADRGs.
struct Category {
    std::string_view name;
    double adrgs;
};
constexpr std::array<Category, 26> categories = {{
    {"Transplant and ventilation", 10},
    {"Nervous system", 26},
    {"Eye", 13},
    {"Ear, nose, mouth, throat", 17},
    {"Respiratory system", 19},
    {"Circulatory system", 33},
    {"Digestive system", 27},
    {"Hepatobiliary system", 18},
    {"Musculoskeletal system", 29},
    {"Skin and breast", 14},
    {"Endocrine and metabolic", 13},
    {"Kidney and urinary tract", 19},
    {"Male reproductive system", 10},
    {"Female reproductive system", 14},
    {"Pregnancy and childbirth", 13},
    {"Newborn", 15},
    {"Blood and immune system", 10},
    {"Neoplasms of blood", 17},
    {"Infectious diseases", 12},
    {"Mental diseases", 8},
    {"Alcohol and drugs", 5},
    {"Injury and poisoning", 10},
    {"Burns", 8},
    {"Factors influencing health", 8},
    {"HIV infection", 4},
    {"Multiple trauma", 6},
}};

constexpr std::size_t transplants = 0;  ///< category A: surgery only, and dear

constexpr std::array<std::string_view, 3> class_letters = {"ABCDEFGHIJ", "KLMNOPQ", "RSTUVWXYZ"};
constexpr std::array<double, 3> class_share = {0.44, 0.06, 0.50};  // docs/synthetic-region.md 1
constexpr std::array<double, 3> class_log_weight = {0.75, 0.45, -0.55};  // in sd of log weight
constexpr int orders_per_letter = 9;

/// How an ADRG splits by severity (1 major complication, 3 complication, 5 none, 9 no split).
struct Split {
    std::string_view severities;
    double share;
};
constexpr std::array<Split, 4> splits = {{{"9", 0.55}, {"135", 0.22}, {"15", 0.12}, {"35", 0.11}}};

struct Adrg {
    std::string code;
    std::string_view severities;
};

template <std::size_t n, class Share>
std::size_t pick(const std::array<Share, n>& table, double Share::*share, double u) {
    double sum = 0;
    for (const Share& entry : table) sum += entry.*share;
    std::size_t i = 0;
    for (double below = u * sum; i + 1 < n && below >= table[i].*share; ++i)
        below -= table[i].*share;
    return i;
}

/// Hands out codes: the next free one of a category and class, else of the next class or category.
class CodeBook {
  public:
    std::string next(std::size_t category, std::size_t care_class) {
        for (std::size_t step = 0;; ++step) {
            DRGSIM_EXPECT(step < used_.size());
            const std::size_t slot = (category * 3 + care_class + step) % used_.size();
            const std::string_view letters = class_letters[slot % 3];
            const int n = used_[slot];
            if (n >= static_cast<int>(letters.size()) * orders_per_letter) continue;
            ++used_[slot];
            return {static_cast<char>('A' + slot / 3), letters[n % letters.size()],
                    static_cast<char>('1' + n / static_cast<int>(letters.size()))};
        }
    }

  private:
    std::array<int, categories.size() * 3> used_{};
};

/// ADRGs with `groups` groups in all, sorted by code. The first 26 cover every category.
std::vector<Adrg> draw_adrgs(int groups, const Draws& draws) {
    const auto n = static_cast<std::size_t>(groups);
    const auto u_category = draws.uniforms("adrg_category", n);
    const auto u_class = draws.uniforms("adrg_class", n);
    const auto u_split = draws.uniforms("adrg_split", n);
    CodeBook book;
    std::vector<Adrg> adrgs;
    for (std::size_t left = n; left > 0; left -= adrgs.back().severities.size()) {
        const std::size_t k = adrgs.size();
        const std::size_t category =
            k < categories.size() ? k : pick(categories, &Category::adrgs, u_category[k]);
        const std::size_t care_class = category == transplants                        ? 0
                                       : u_class[k] < class_share[0]                  ? 0
                                       : u_class[k] < class_share[0] + class_share[1] ? 1
                                                                                      : 2;
        std::string_view severities = splits[pick(splits, &Split::share, u_split[k])].severities;
        if (severities.size() > left) severities = "9";
        adrgs.push_back({book.next(category, care_class), severities});
    }
    std::sort(adrgs.begin(), adrgs.end(),
              [](const Adrg& a, const Adrg& b) { return a.code < b.code; });
    return adrgs;
}

/// What is drawn for each group before its weight is known.
struct Draft {
    std::vector<double> z;          ///< standing of its ADRG's log weight, mean near 0, sd near 1
    std::vector<double> siblings;   ///< log of weight against the ADRG's lightest
    std::vector<double> frequency;  ///< share of cases before case mix; sums to 1
    std::vector<ByLevel> coefficient;
};

/// Zipf-like sizes of ADRGs: the light ones tend to be the common ones.
std::vector<double> adrg_sizes(std::span<const double> z, const Draws& draws) {
    const auto luck = draws.normals("adrg_size", z.size());
    std::vector<std::size_t> order(z.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return 0.25 * z[a] + luck[a] < 0.25 * z[b] + luck[b];
    });
    std::vector<double> size(z.size());
    for (std::size_t rank = 0; rank < order.size(); ++rank)
        size[order[rank]] = portable_exp(-1.15 * portable_log(static_cast<double>(rank) + 6));
    return size;
}

/// Splits an ADRG's size and log weight over its severities (docs/synthetic-region.md 1).
void append_siblings(const Adrg& adrg, double z, double size, std::span<const double> normals,
                     GroupModel& model, Draft& draft) {
    const double complication = std::max(0.02, 0.26 + 0.12 * normals[0]);
    const double major = std::max(0.02, 0.25 + 0.14 * normals[1]);
    double shares = 0;
    const std::size_t first = model.code.size();
    for (const char severity : adrg.severities) {
        const double share = severity == '1'   ? 0.18 * portable_exp(0.3 * normals[2])
                             : severity == '3' ? 0.35 * portable_exp(0.3 * normals[3])
                                               : 0.50;
        shares += share;
        model.code.push_back(adrg.code + severity);
        draft.z.push_back(z);
        draft.siblings.push_back(severity == '1'   ? complication + major
                                 : severity == '3' ? complication
                                                   : 0);
        draft.frequency.push_back(size * share);
    }
    for (std::size_t g = first; g < model.code.size(); ++g) draft.frequency[g] /= shares;
}

/// The least common groups get a few cases in all years together: the unstable ones.
void make_rare(const SynthOptions& options, const Draws& draws, std::vector<double>& frequency) {
    const double sum = std::accumulate(frequency.begin(), frequency.end(), 0.0);
    for (double& f : frequency) f /= sum;
    std::vector<std::size_t> order(frequency.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return frequency[a] < frequency[b]; });
    order.resize(static_cast<std::size_t>(rare_share * static_cast<double>(order.size()) + 0.5));
    const double all_cases = static_cast<double>(options.cases) * options.years;
    const auto u = draws.uniforms("rare_group", frequency.size());
    for (const std::size_t g : order)
        frequency[g] = std::min(frequency[g], (0.5 + 7 * u[g]) / all_cases);
}

void draw_spreads(const SynthOptions& options, const Draws& draws,
                  std::span<const double> frequency, GroupModel& model) {
    const std::size_t n = frequency.size();
    const auto z = draws.normals("group_cost_cv", n);
    const auto u = draws.uniforms("wild_group", n);
    std::vector<double> sorted(frequency.begin(), frequency.end());
    std::nth_element(sorted.begin(), sorted.begin() + n / 2, sorted.end());
    for (std::size_t g = 0; g < n; ++g) {
        const bool wild =
            options.cost_cv_spread > 0 && u[g] < 2 * wild_share && frequency[g] < sorted[n / 2];
        const double cv = options.cost_cv + options.cost_cv_spread * z[g];
        model.cost_cv.push_back(options.cost_cv_spread == 0 ? options.cost_cv
                                : wild                      ? wild_cv
                                       : std::clamp(cv, lowest_cv, highest_cv));
    }
}

/// Base groups: the most common light ones without complications, of ordinary spread.
void choose_base_groups(const SynthOptions& options, const Draft& draft, GroupModel& model) {
    const std::size_t n = model.code.size();
    model.base_group.assign(n, 0);
    std::vector<std::size_t> candidates;
    for (std::size_t g = 0; g < n; ++g)
        if (model.code[g][3] >= '5' && draft.z[g] < 0 && model.cost_cv[g] <= options.cost_cv)
            candidates.push_back(g);
    std::sort(candidates.begin(), candidates.end(), [&](std::size_t a, std::size_t b) {
        return draft.frequency[a] > draft.frequency[b];
    });
    const auto wanted =
        static_cast<std::size_t>(static_cast<double>(n) / groups_per_base_group + 0.5);
    candidates.resize(std::min(candidates.size(), wanted));
    for (const std::size_t g : candidates) model.base_group[g] = 1;
}

void draw_coefficients(const Draws& draws, const GroupModel& model, Draft& draft) {
    const std::size_t n = model.code.size();
    const auto z = draws.normals("group_level_coefficient", n * level_count);
    draft.coefficient.resize(n);
    for (std::size_t g = 0; g < n; ++g)
        for (int l = 0; l < level_count; ++l)
            draft.coefficient[g][l] =
                model.base_group[g]
                    ? 1.0
                    : level_coefficient[l] + level_coefficient_sd * z[g * level_count + l];
}

/// Fills weight, coefficient and share for a spread `sigma` of log weights; returns the
/// case-weighted CV of the weights.
double weigh(double sigma, const Draft& draft, const ByLevel& level_share, GroupModel& model) {
    const std::size_t n = draft.z.size();
    std::vector<double> bare(n);
    double mean = 0;
    for (std::size_t g = 0; g < n; ++g)
        bare[g] = portable_exp(sigma * draft.z[g] + draft.siblings[g]);
    for (std::size_t g = 0; g < n; ++g) mean += draft.frequency[g] * bare[g];
    mean /= std::accumulate(draft.frequency.begin(), draft.frequency.end(), 0.0);
    for (double& w : bare) w = std::min(w / mean, heaviest_weight);

    std::vector<double> cases(n, 0), cost(n, 0);  // per case of the region
    for (int l = 0; l < level_count; ++l) {
        std::vector<double>& share = model.share[l];
        share.resize(n);
        for (std::size_t g = 0; g < n; ++g)
            share[g] = draft.frequency[g] *
                       portable_exp(case_mix_slope[l] * portable_log(bare[g])) *
                       std::clamp(2 - bare[g] / heaviest_seen[l], 0.0, 1.0);
        const double sum = std::accumulate(share.begin(), share.end(), 0.0);
        for (std::size_t g = 0; g < n; ++g) {
            share[g] /= sum;
            cases[g] += level_share[l] * share[g];
            cost[g] += level_share[l] * share[g] * bare[g] * draft.coefficient[g][l];
        }
    }
    const double mean_cost = std::accumulate(cost.begin(), cost.end(), 0.0);
    model.weight.resize(n);
    model.coefficient.resize(n);
    double squares = 0;
    for (std::size_t g = 0; g < n; ++g) {
        model.weight[g] = cost[g] / cases[g] / mean_cost;
        for (int l = 0; l < level_count; ++l)
            model.coefficient[g][l] = draft.coefficient[g][l] * bare[g] / (cost[g] / cases[g]);
        squares += cases[g] * model.weight[g] * model.weight[g];
    }
    return std::sqrt(std::max(0.0, squares - 1));
}

void solve_weights(const Draft& draft, const ByLevel& level_share, GroupModel& model) {
    double low = 0, high = 2;
    for (int step = 0; step < 40; ++step) {
        const double middle = (low + high) / 2;
        (weigh(middle, draft, level_share, model) < weight_cv_target ? low : high) = middle;
    }
    weigh((low + high) / 2, draft, level_share, model);
}

}  // namespace

CareClass care_class_of(std::string_view code) {
    return code[1] <= 'J'   ? CareClass::surgery
           : code[1] <= 'Q' ? CareClass::procedure
                            : CareClass::medical;
}

std::string describe_code(std::string_view code) {
    static constexpr std::array<std::string_view, 3> kinds = {"surgery", "procedure", "medical"};
    const std::string_view severity = code[3] == '1'   ? ", with major complication"
                                      : code[3] == '3' ? ", with complication"
                                      : code[3] == '5' ? ", without complication"
                                                       : "";
    return fmt::format("{}, {} {}{}", categories[code[0] - 'A'].name,
                       kinds[static_cast<std::size_t>(care_class_of(code))], code.substr(1, 2),
                       severity);
}

GroupModel draw_groups(const SynthOptions& options, const Draws& draws,
                       const ByLevel& level_share) {
    GroupModel model;
    Draft draft;
    const std::vector<Adrg> adrgs = draw_adrgs(options.groups, draws);
    std::vector<double> z = draws.normals("adrg_weight", adrgs.size());
    for (std::size_t k = 0; k < adrgs.size(); ++k)
        z[k] = 0.8 * std::clamp(z[k], -2.5, 2.5) + (adrgs[k].code[0] == 'A' ? 2.3 : 0.0) +
               class_log_weight[static_cast<std::size_t>(care_class_of(adrgs[k].code))];
    const auto size = adrg_sizes(z, draws);
    const auto normals = draws.normals("severity_split", adrgs.size() * 4);
    for (std::size_t k = 0; k < adrgs.size(); ++k)
        append_siblings(adrgs[k], z[k], size[k], std::span(normals).subspan(4 * k, 4), model,
                        draft);
    make_rare(options, draws, draft.frequency);
    draw_spreads(options, draws, draft.frequency, model);
    choose_base_groups(options, draft, model);
    draw_coefficients(draws, model, draft);
    solve_weights(draft, level_share, model);
    return model;
}

}  // namespace drgsim::synth
