// Group /risk: a NetCDF-4 group of its own, with the names along its dimensions beside its tables.
#include <algorithm>
#include <numeric>
#include <span>

#include "kernels/contracts.hpp"
#include "results/hdf5/node.hpp"
#include "results/hdf5/scales.hpp"
#include "results/risk/risk_tables.hpp"
#include "sim/input/problems.hpp"
#include "sim/terms/terms.hpp"

namespace drgsim {

namespace {

using hdf5::Dataset;
using hdf5::Extent;
using hdf5::Type;

constexpr const char* group_name = "risk";

constexpr std::array<const char*, risk_dim_count> dim_titles = {"payment policy",
                                                                "fund",
                                                                "hospital level",
                                                                "hospital",
                                                                "group",
                                                                "probability of the quantile",
                                                                "level of value at risk",
                                                                "share of the booked payment",
                                                                "point of an exceedance curve"};

Extent extent_of(const RiskVariable& variable, const RiskSizes& sizes) {
    Extent extent;
    for (const RiskDim dim : variable.dims) extent.push_back(sizes[static_cast<std::size_t>(dim)]);
    return extent;
}

void title(Dataset& array, const std::string& units, const std::string& long_name,
           const std::string& long_name_zh) {
    array.set("units", units);
    array.set("long_name", long_name);
    array.set("long_name_zh", long_name_zh);
}

Dataset write_scale(hdf5::Group& group, RiskDim dim, const RunDescription& description) {
    const std::string name(risk_dim_names[static_cast<std::size_t>(dim)]);
    const auto names = [&](Axis axis) {
        return group.write_column(name, description.axes.names[static_cast<std::size_t>(axis)]);
    };
    const auto numbers = [&](std::size_t count, std::int32_t first) {
        std::vector<std::int32_t> list(count);
        std::iota(list.begin(), list.end(), first);
        return group.write_column(name, std::span<const std::int32_t>(list));
    };
    switch (dim) {
        case RiskDim::policy:
            return group.write_column(name, description.policies);
        case RiskDim::fund:
            return names(Axis::fund);
        case RiskDim::level:
            return numbers(description.axes.size(Axis::level), 1);
        case RiskDim::hospital:
            return names(Axis::hospital);
        case RiskDim::group:
            return names(Axis::group);
        case RiskDim::quantile:
            return group.write_column(name, std::span<const double>(risk_quantiles));
        case RiskDim::tail:
            return group.write_column(name, std::span<const double>(tail_levels));
        case RiskDim::loss_share:
            return group.write_column(name, std::span<const double>(loss_shares));
        case RiskDim::point:
            break;
    }
    return numbers(exceedance_points, 0);
}

}  // namespace

RiskSizes risk_sizes(const RunDescription& description) {
    const Axes& axes = description.axes;
    return {description.policies.size(), axes.size(Axis::fund),  axes.size(Axis::level),
            axes.size(Axis::hospital),   axes.size(Axis::group), risk_quantiles.size(),
            tail_levels.size(),          loss_shares.size(),     exceedance_points};
}

std::vector<std::size_t> kept_risk_variables(const OutputSwitches& output) {
    std::vector<std::size_t> kept;
    for (std::size_t v = 0; v < risk_variables().size(); ++v)
        if (is_kept(risk_variables()[v].part, output)) kept.push_back(v);
    return kept;
}

std::uint64_t risk_bytes(const RunDescription& description) {
    constexpr std::uint64_t per_variable = 4096;  // its header and texts, entries in the scales
    if (!description.output.risk) return 0;
    const RiskSizes sizes = risk_sizes(description);
    std::uint64_t bytes = 0;
    for (const std::size_t v : kept_risk_variables(description.output)) {
        const Extent extent = extent_of(risk_variables()[v], sizes);
        bytes +=
            per_variable + sizeof(double) * std::accumulate(extent.begin(), extent.end(),
                                                            std::uint64_t{1}, std::multiplies<>());
    }
    for (const auto& names : description.axes.names)
        for (const std::string& name : names) bytes += name.size() + 64;
    return bytes;
}

RiskGroup::RiskGroup(hdf5::File& file, const RunDescription& description, std::size_t scales_before)
    : variables_(kept_risk_variables(description.output)) {
    hdf5::Group group = file.create_group(group_name);
    group.set("long_name",
              "risk over the scenarios; intervals of 95 %; standard errors as of independent "
              "scenarios");
    hdf5::Scales scales(scales_before);
    for (std::size_t d = 0; d < risk_dim_count; ++d) {
        Dataset scale = write_scale(group, static_cast<RiskDim>(d), description);
        title(scale, "1", dim_titles[d], std::string(chinese_of_label(risk_dim_names[d])));
        scales.add(std::move(scale));
    }
    const RiskSizes sizes = risk_sizes(description);
    for (const std::size_t v : variables_) {
        const RiskVariable& variable = risk_variables()[v];
        Dataset array =
            group.create(variable.name, Type::f64, {extent_of(variable, sizes), {}, true});
        title(array, variable.units, variable.long_name, variable.long_name_zh);
        std::vector<std::size_t> dims;
        for (const RiskDim dim : variable.dims) dims.push_back(static_cast<std::size_t>(dim));
        scales.attach(array, dims);
        arrays_.push_back(std::move(array));
    }
    scales.finish();
}

void RiskGroup::write(const RiskTables& tables) {
    for (std::size_t i = 0; i < variables_.size(); ++i)
        arrays_[i].write(Type::f64, tables.values[variables_[i]].data());
}

std::optional<RiskTables> stored_risk(const RunReader& reader) {
    const hdf5::File file = hdf5::File::open(reader.path(), "a result of drgsim run");
    if (!file.has(group_name)) return std::nullopt;
    const hdf5::Group group = file.open_group(group_name);
    const RiskSizes sizes = risk_sizes(reader.description());
    RiskTables tables;
    tables.values.resize(risk_variables().size());
    for (const std::size_t v : kept_risk_variables(reader.description().output)) {
        const Dataset array = group.open(risk_variables()[v].name);
        if (array.extent() != extent_of(risk_variables()[v], sizes))
            throw InputError(Problem{reader.path(), 0,
                                     "'" + array.name() + "' has another shape than its dimensions",
                                     "a result of drgsim run is expected", "run the study again"});
        tables.values[v].resize(array.size());
        array.read(Type::f64, tables.values[v].data());
    }
    return tables;
}

}  // namespace drgsim
