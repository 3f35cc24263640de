#include "scenarios/synth/hospitals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string_view>

#include "kernels/math/elementary.hpp"

namespace drgsim::synth {

namespace {

// Fixed figures, part of every region's values, by level 1, 2, 3.
constexpr ByLevel cases_at_level = {0.08, 0.44, 0.48};            // docs/synthetic-region.md 2
constexpr ByLevel size_spread = {1.0, 0.8, 0.6};                  // sd of log size
constexpr ByLevel self_expense_at_level = {0.050, 0.062, 0.078};  // mean X / C
constexpr double tertiary_hospitals = 0.08, secondary_hospitals = 0.30;
constexpr int hospitals_per_county = 24;

/// Levels in the order 3, 2, 1; at least one hospital is tertiary.
std::vector<std::int8_t> assign_levels(int hospitals) {
    const int third = std::max(1, static_cast<int>(tertiary_hospitals * hospitals + 0.5));
    const int second =
        std::min(hospitals - third, static_cast<int>(secondary_hospitals * hospitals + 0.5));
    std::vector<std::int8_t> level(static_cast<std::size_t>(hospitals), 1);
    std::fill_n(level.begin(), third, std::int8_t{3});
    std::fill_n(level.begin() + third, second, std::int8_t{2});
    return level;
}

/// Multiplies `value` within each level so that its sum there is `target` of the level.
void scale_by_level(const std::vector<std::int8_t>& level, const ByLevel& target,
                    std::span<const double> share, std::vector<double>& value) {
    ByLevel sum{};
    for (std::size_t h = 0; h < value.size(); ++h) sum[level[h] - 1] += share[h] * value[h];
    for (std::size_t h = 0; h < value.size(); ++h)
        value[h] *= target[level[h] - 1] / sum[level[h] - 1];
}

void draw_sizes(const Draws& draws, HospitalModel& model) {
    const std::vector<std::int8_t>& level = model.table.level;
    ByLevel target{};
    for (const std::int8_t l : level) target[l - 1] = cases_at_level[l - 1];
    const double sum = std::accumulate(target.begin(), target.end(), 0.0);
    for (double& share : target) share /= sum;
    model.level_share = target;
    model.share = draws.normals("hospital_size", level.size());
    for (std::size_t h = 0; h < level.size(); ++h)
        model.share[h] =
            portable_exp(size_spread[level[h] - 1] * std::clamp(model.share[h], -2.5, 2.5));
    scale_by_level(level, target, std::vector<double>(level.size(), 1.0), model.share);
}

void draw_effects(const SynthOptions& options, const Draws& draws, HospitalModel& model) {
    const std::vector<std::int8_t>& level = model.table.level;
    model.cost_effect = draws.normals("hospital_cost", level.size());
    for (double& effect : model.cost_effect)
        effect = portable_exp(options.hospital_effect_sd * std::clamp(effect, -3.0, 3.0));
    scale_by_level(level, model.level_share, model.share, model.cost_effect);
    const auto u = draws.uniforms("hospital_self_expense", level.size());
    for (std::size_t h = 0; h < level.size(); ++h)
        model.self_expense_share.push_back(self_expense_at_level[level[h] - 1] *
                                           (0.75 + 0.5 * u[h]));
}

/// Types, names and counties. A county's community is a general level-2 hospital and the level-1
/// hospitals around it.
void draw_kinds(const Draws& draws, HospitalTable& table) {
    const auto u = draws.uniforms("hospital_type", table.size());
    const auto u_county = draws.uniforms("hospital_county", table.size());
    const int wanted = std::max(1, static_cast<int>(table.size()) / hospitals_per_county);
    int counties = 0;
    for (std::size_t h = 0; h < table.size(); ++h) {
        const int level = table.level[h];
        table.type[h] = level == 1    ? "primary"
                        : u[h] < 0.12 ? "tcm"
                        : u[h] < 0.25 ? "specialist"
                                      : "general";
        const bool leads = level == 2 && table.type[h] == "general" && counties < wanted;
        if (leads) table.community[h] = fmt::format("C{:02}", ++counties);
        if (level == 1 && counties > 0)
            table.community[h] =
                fmt::format("C{:02}", 1 + static_cast<int>(u_county[h] * counties));
        const std::string_view kind = table.type[h] == "tcm" ? "TCM hospital 中医医院"
                                      : table.type[h] == "specialist"
                                          ? "Specialist hospital 专科医院"
                                      : level == 1 ? "Township health centre 乡镇卫生院"
                                      : leads      ? "County people's hospital 县人民医院"
                                                   : "People's hospital 人民医院";
        table.name[h] = fmt::format("{} {:04}", kind, h + 1);
    }
}

/// Assessment coefficients of 0.95 to 1.02 for most, audit deductions for a few.
void draw_money(const SynthOptions& options, const Draws& draws, HospitalModel& model) {
    HospitalTable& table = model.table;
    const auto u_assessed = draws.uniforms("hospital_assessed", table.size());
    const auto u_assessment = draws.uniforms("hospital_assessment", table.size());
    const auto u_audit = draws.uniforms("hospital_audit", table.size());
    for (std::size_t h = 0; h < table.size(); ++h) {
        if (u_assessed[h] < 0.6)
            table.assessment[h] = (950 + static_cast<int>(u_assessment[h] * 71)) / 1000.0;
        const double cost = model.share[h] * static_cast<double>(options.cases) * options.mean_cost;
        if (u_audit[h] < 0.05)
            table.audit_deduction[h] =
                static_cast<double>(static_cast<std::int64_t>(cost * (0.0005 + 0.04 * u_audit[h])));
    }
}

}  // namespace

HospitalModel draw_hospitals(const SynthOptions& options, const Draws& draws) {
    HospitalModel model;
    const std::vector<std::int8_t> levels = assign_levels(options.hospitals);
    for (std::size_t h = 0; h < levels.size(); ++h) model.table.add(fmt::format("H{:04}", h + 1));
    model.table.level = levels;
    draw_sizes(draws, model);
    draw_effects(options, draws, model);
    draw_kinds(draws, model.table);
    draw_money(options, draws, model);
    return model;
}

}  // namespace drgsim::synth
