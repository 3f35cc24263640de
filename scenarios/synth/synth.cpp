#include "scenarios/synth/synth.hpp"

#include <fmt/format.h>

#include <string_view>

#include "scenarios/synth/cases.hpp"
#include "scenarios/synth/draws.hpp"
#include "scenarios/synth/groups.hpp"
#include "scenarios/synth/hospitals.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

template <class Value>
void check_range(std::string_view option, Value value, Value low, Value high, Problems& problems) {
    if (value >= low && value <= high) return;
    problems.add({}, 0, fmt::format("{} is {}", option, value), "a region cannot be drawn from it",
                 fmt::format("give a value from {} to {}", low, high));
}

void check(const SynthOptions& options) {
    Problems problems;
    check_range<std::uint64_t>("--cases", options.cases, 1, max_synth_cases, problems);
    check_range("--hospitals", options.hospitals, 1, max_synth_hospitals, problems);
    check_range("--groups", options.groups, 1, max_synth_groups, problems);
    check_range("--years", options.years, 1, max_synth_years, problems);
    check_range("--newest-year", options.newest_year, 1950, 2100, problems);
    check_range("--employee-share", options.employee_share, 0.0, 1.0, problems);
    check_range("--mean-cost", options.mean_cost, 100.0, 100'000.0, problems);
    check_range("--cost-growth", options.cost_growth, -0.2, 0.5, problems);
    check_range("--cost-cv", options.cost_cv, 0.1, 1.2, problems);
    check_range("--cost-cv-spread", options.cost_cv_spread, 0.0, 0.5, problems);
    check_range("--hospital-effect-sd", options.hospital_effect_sd, 0.0, 0.5, problems);
    problems.throw_if_any();
}

GroupTable table_of(const synth::GroupModel& model) {
    GroupTable table;
    const auto at_4_decimals = [](double x) {
        return static_cast<double>(static_cast<std::int64_t>(x * 10'000 + 0.5)) / 10'000;
    };
    for (std::size_t g = 0; g < model.code.size(); ++g) {
        table.add(model.code[g]);
        table.name[g] = synth::describe_code(model.code[g]);
        table.weight[g] = at_4_decimals(model.weight[g]);
        for (int l = 0; l < level_count; ++l)
            table.level_coefficient[l][g] = at_4_decimals(model.coefficient[g][l]);
        table.base_group[g] = static_cast<std::int8_t>(model.base_group[g]);
    }
    return table;
}

}  // namespace

Region synthesize(const SynthOptions& options) {
    check(options);
    const synth::Draws draws(options.seed);
    synth::HospitalModel hospitals = synth::draw_hospitals(options, draws);
    const synth::GroupModel groups = synth::draw_groups(options, draws, hospitals.level_share);
    Region region;
    region.cases = synth::draw_cases(options, draws, hospitals, groups);
    region.hospitals = std::move(hospitals.table);
    region.groups = table_of(groups);
    return region;
}

}  // namespace drgsim
