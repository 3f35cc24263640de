// A small run with made-up values: every variable, drivers by all, by one axis and by two.
#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "results/run/description.hpp"
#include "sim/outputs/base_variables.hpp"

namespace drgsim {

/// `hospitals` above 640 make several chunks; `scenarios` not a multiple of 64 a short last block.
inline RunDescription sample_description(std::uint64_t scenarios, std::size_t hospitals = 3,
                                         bool prepaid = true) {
    RunDescription d;
    d.scenarios = scenarios;
    d.policies = {"guigang-2020", "甲-policy"};
    d.output.prepaid = prepaid;
    auto& names = d.axes.names;
    names[static_cast<std::size_t>(Axis::fund)] = {"employee", "resident"};
    names[static_cast<std::size_t>(Axis::level)] = {"1", "2", "3"};
    for (std::size_t h = 0; h < hospitals; ++h) {
        names[static_cast<std::size_t>(Axis::hospital)].push_back("H" + std::to_string(h));
        d.hospital_names.push_back(h % 2 == 0 ? "医院" + std::to_string(h) : "");
        d.hospital_levels.push_back(static_cast<std::int8_t>(1 + h % 3));
        d.hospital_types.emplace_back(h % 2 == 0 ? "general" : "tcm");
        d.hospital_communities.emplace_back(h % 3 == 0 ? "甲县" : "");
    }
    names[static_cast<std::size_t>(Axis::group)] = {"FR11", "FR13", "BR21", ""};
    d.group_names = {"心力衰竭", "", "Stroke", ""};
    for (int month = 1; month <= 12; ++month)
        names[static_cast<std::size_t>(Axis::month)].push_back(std::to_string(month));
    names[static_cast<std::size_t>(Axis::mdc)] = {"", "B", "F"};
    d.pools = {"region", "甲县"};
    d.communities = {"乙县", "甲县"};
    d.departments = {"H0/内科", "H0/外科", "H1/内科"};
    d.horizon_years = 2;
    if (scenarios > 0)
        d.drivers = {{"budget-noise", "budget", {}},
                     {"weight_noise", "weight", {Axis::group}},
                     {"by-two", "cost", {Axis::hospital, Axis::month}},
                     {"by-mdc", "volume", {Axis::mdc}}};
    Provenance& p = d.provenance;
    p.program_version = "0.1.0";
    p.data_digest = std::string(64, 'd');
    p.code_digest = std::string(64, 'c');
    p.region = "data/region.h5";
    p.year = 2024;
    p.history = {2022, 2023};
    p.plan = "schema = 1\n# 计划\n" + std::string(100000, '#') + "\n";
    p.policy_texts = {"name = \"guigang-2020\"\n" + std::string(70000, '#'), "name = \"甲\"\n"};
    p.seed = 18446744073709551557ULL;
    p.generator = "threefry4x32-20/1";
    p.precision = "single";
    return d;
}

/// A value that tells where it belongs and does not compress away.
inline double sample_value(std::size_t array, std::uint64_t position) {
    return std::sin(static_cast<double>(array * 1000003 + position)) * 1e6;
}

/// Block `block` of the run; values depend on (policy, scenario, rest), not on the block size.
inline ResultBlock sample_block(const RunDescription& d, std::uint64_t block) {
    ResultBlock result;
    const bool base = d.scenarios == 0;
    result.first = block * block_scenarios;
    result.count = base ? 1 : scenarios_in_block(d, block);
    const DimSizes sizes = dim_sizes(d);
    for (std::size_t v = 0; v < variable_count; ++v) {
        if (!is_kept(variables[v], d.output)) continue;
        const std::size_t rest = values_per_scenario(variables[v], sizes);
        for (std::size_t p = 0; p < d.policies.size(); ++p)
            for (std::size_t s = 0; s < result.count; ++s)
                for (std::size_t i = 0; i < rest; ++i)
                    result.values[v].push_back(
                        sample_value(v, ((result.first + s) * 7 + p) * rest + i));
    }
    for (std::size_t k = 0; k < d.drivers.size(); ++k) {
        std::size_t rest = 1;
        for (const Axis axis : d.drivers[k].by) rest *= d.axes.size(axis);
        result.drivers.emplace_back();
        for (std::size_t i = 0; i < result.count * rest; ++i)
            result.drivers[k].push_back(sample_value(100 + k, result.first * rest + i));
    }
    return result;
}

/// The settlement that belongs to the run; the first value of each of /base's own is unknown.
inline ResultBlock sample_base(RunDescription d) {
    d.scenarios = 0;
    d.drivers.clear();
    ResultBlock result = sample_block(d, 0);
    const DimSizes sizes = dim_sizes(d);
    for (const BaseVariable& variable : base_variables()) {
        const std::size_t v = result.base.size();
        auto& values = result.base.emplace_back();
        if (!is_kept(variable.part, d.output)) continue;
        for (std::size_t i = 0; i < d.policies.size() * values_of_policy(variable, sizes); ++i)
            values.push_back(sample_value(200 + v, i));
        if (!values.empty()) values[0] = std::numeric_limits<double>::quiet_NaN();
    }
    return result;
}

}  // namespace drgsim
