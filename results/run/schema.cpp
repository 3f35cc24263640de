// Shapes and chunks of the stored arrays, and the copy of one chunk out of a block.
#include "results/run/schema.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

#include "kernels/contracts.hpp"
#include "sim/outputs/base_variables.hpp"

namespace drgsim {

namespace {

constexpr std::size_t index(Dim dim) {
    return static_cast<std::size_t>(dim);
}

std::size_t product(const std::vector<std::size_t>& lengths) {
    return std::accumulate(lengths.begin(), lengths.end(), std::size_t{1}, std::multiplies<>());
}

constexpr Dim dim_of(Axis axis) {
    switch (axis) {
        case Axis::fund:
            return Dim::fund;
        case Axis::level:
            return Dim::level;
        case Axis::hospital:
            return Dim::hospital;
        case Axis::group:
            return Dim::group;
        case Axis::month:
            return Dim::month;
        case Axis::mdc:
            return Dim::mdc;
    }
    return Dim::fund;
}

/// As few parts of `extent` as have `most` or less, all alike: little beyond the last is stored.
std::size_t even_part(std::size_t extent, std::size_t most) {
    const std::size_t parts = (extent + most - 1) / most;
    return (extent + parts - 1) / parts;
}

std::size_t chunk_length(Dim dim, std::size_t extent, std::size_t most) {
    if (dim == Dim::policy) return 1;
    if (dim == Dim::scenario) return std::min<std::size_t>(extent, block_scenarios);
    return even_part(extent, most);
}

void set_shape(StoredArray& array, const DimSizes& sizes) {
    const auto entities = std::count_if(array.dims.begin(), array.dims.end(), [](Dim dim) {
        return dim != Dim::policy && dim != Dim::scenario && dim != Dim::fund;
    });
    for (const Dim dim : array.dims) {
        const std::size_t extent = sizes[index(dim)];
        array.extent.push_back(extent);
        array.chunk.push_back(
            chunk_length(dim, extent, entities > 1 ? chunk_entities / 2 : chunk_entities));
    }
    // Hospital by month: one fund at a time keeps a chunk near 1.5 MB.
    if (array.kind == StoredArray::Kind::variable && array.dims.size() == 5) array.chunk[2] = 1;
}

StoredArray result_array(std::size_t id, std::vector<Dim> dims, const DimSizes& sizes) {
    const Variable& variable = variables[id];
    dims.insert(dims.end(), variable.dims.begin(), variable.dims.begin() + variable.rank);
    StoredArray array{std::string(variable.name),
                      std::string(variable.units),
                      std::string(variable.long_name),
                      std::string(variable.long_name_zh),
                      std::move(dims),
                      {},
                      {},
                      StoredArray::Kind::variable,
                      id};
    set_shape(array, sizes);
    return array;
}

/// What the driver does, in a few words.
std::string long_name_of(const DriverColumn& driver) {
    const auto target = std::find(target_names.begin(), target_names.end(), driver.target);
    const bool stated = target - target_names.begin() < stated_target_count;
    return "driver '" + driver.name + (stated ? "', multiplies " : "', ") + driver.target;
}

StoredArray driver_array(const DriverColumn& driver, std::size_t id, const DimSizes& sizes) {
    StoredArray array{"driver_" + driver.name,
                      "1",
                      long_name_of(driver),
                      "情景因子 " + driver.name,
                      {Dim::scenario},
                      {},
                      {},
                      StoredArray::Kind::driver,
                      id};
    for (const Axis axis : driver.by) array.dims.push_back(dim_of(axis));
    set_shape(array, sizes);
    return array;
}

StoredArray base_array(std::size_t id, const DimSizes& sizes) {
    const BaseVariable& variable = base_variables()[id];
    StoredArray array{variable.name,
                      variable.units,
                      variable.long_name,
                      variable.long_name_zh,
                      {Dim::policy},
                      {},
                      {},
                      StoredArray::Kind::base_variable,
                      id};
    for (const Dim dim : variable.dims) array.dims.push_back(dim);
    set_shape(array, sizes);
    return array;
}

/// The kept result variables with `dims` before their own.
std::vector<StoredArray> result_arrays(const RunDescription& description,
                                       const std::vector<Dim>& dims) {
    const DimSizes sizes = dim_sizes(description);
    std::vector<StoredArray> arrays;
    for (std::size_t id = 0; id < variable_count; ++id)
        if (is_kept(variables[id], description.output) &&
            values_per_scenario(variables[id], sizes) > 0)
            arrays.push_back(result_array(id, dims, sizes));
    return arrays;
}

}  // namespace

std::size_t StoredArray::block_values(std::size_t count) const {
    return product(extent) / extent[scenario_axis()] * count;
}

std::size_t StoredArray::chunk_values() const {
    return product(chunk);
}

std::size_t StoredArray::values() const {
    return product(extent);
}

std::vector<StoredArray> stored_arrays(const RunDescription& description) {
    if (description.scenarios == 0) return {};
    std::vector<StoredArray> arrays = result_arrays(description, {Dim::policy, Dim::scenario});
    for (std::size_t id = 0; id < description.drivers.size(); ++id)
        arrays.push_back(driver_array(description.drivers[id], id, dim_sizes(description)));
    return arrays;
}

std::vector<StoredArray> stress_arrays(const RunDescription& description) {
    RunDescription stressed = description;
    stressed.scenarios = description.stresses.size();
    return stored_arrays(stressed);
}

std::vector<StoredArray> base_arrays(const RunDescription& description) {
    std::vector<StoredArray> arrays = result_arrays(description, {Dim::policy});
    const DimSizes sizes = dim_sizes(description);
    for (std::size_t id = 0; id < base_variables().size(); ++id)
        if (is_kept(base_variables()[id].part, description.output) &&
            values_of_policy(base_variables()[id], sizes) > 0)
            arrays.push_back(base_array(id, sizes));
    return arrays;
}

std::vector<Dim> stored_dims(const RunDescription& description) {
    const DimSizes sizes = dim_sizes(description);
    std::vector<Dim> dims;
    for (std::size_t dim = 0; dim < dim_count; ++dim)
        if (sizes[dim] > 0) dims.push_back(static_cast<Dim>(dim));
    return dims;
}

const std::vector<double>& values_in(const ResultBlock& block, const StoredArray& array) {
    switch (array.kind) {
        case StoredArray::Kind::variable:
            break;
        case StoredArray::Kind::driver:
            return block.drivers.at(array.index);
        case StoredArray::Kind::base_variable:
            return block.base.at(array.index);
    }
    return block.values.at(array.index);
}

std::vector<double>& values_in(ResultBlock& block, const StoredArray& array) {
    return const_cast<std::vector<double>&>(values_in(std::as_const(block), array));
}

std::vector<std::vector<std::size_t>> chunk_origins(const StoredArray& array) {
    std::vector<std::vector<std::size_t>> origins;
    std::vector<std::size_t> origin(array.dims.size(), 0);
    for (;;) {
        origins.push_back(origin);
        std::size_t axis = origin.size();
        while (axis-- > 0) {
            origin[axis] += array.chunk[axis];
            if (axis != array.scenario_axis() && origin[axis] < array.extent[axis]) break;
            origin[axis] = 0;
            if (axis == 0) return origins;
        }
    }
}

namespace {

/// Copies axis by axis; `from` is null where the chunk reaches beyond the block.
double* gather(const std::vector<std::size_t>& shape, const std::vector<std::size_t>& chunk,
               const std::vector<std::size_t>& origin, std::size_t axis, const double* from,
               double* to) {
    const std::size_t inside =
        from == nullptr ? 0 : std::min(chunk[axis], shape[axis] - origin[axis]);
    if (axis + 1 == shape.size()) {
        if (inside > 0) std::copy_n(from + origin[axis], inside, to);
        std::fill(to + inside, to + chunk[axis], 0.0);
        return to + chunk[axis];
    }
    std::size_t stride = 1;
    for (std::size_t later = axis + 1; later < shape.size(); ++later) stride *= shape[later];
    for (std::size_t i = 0; i < chunk[axis]; ++i)
        to = gather(shape, chunk, origin, axis + 1,
                    i < inside ? from + (origin[axis] + i) * stride : nullptr, to);
    return to;
}

}  // namespace

std::span<const double> chunk_at(const StoredArray& array, const std::vector<double>& values,
                                 std::size_t count, const std::vector<std::size_t>& origin,
                                 std::vector<double>& room) {
    std::vector<std::size_t> shape = array.extent;
    shape[array.scenario_axis()] = count;
    DRGSIM_EXPECT(values.size() == product(shape));
    const std::size_t size = array.chunk_values();
    std::size_t rest = 1, at = 0;  // in one piece: whole axes, and before them one policy
    bool whole = true;
    for (std::size_t axis = shape.size(); axis-- > 0;) {
        whole = whole && (array.chunk[axis] == shape[axis] || (axis == 0 && array.chunk[0] == 1));
        at += origin[axis] * rest;
        rest *= shape[axis];
    }
    if (whole) return std::span(values).subspan(at, size);
    room.resize(size);
    gather(shape, array.chunk, origin, 0, values.data(), room.data());
    return room;
}

void put_chunk(const StoredArray& array, std::span<const double> chunk, std::size_t count,
               const std::vector<std::size_t>& origin, std::vector<double>& values) {
    std::vector<std::size_t> shape = array.extent;
    shape[array.scenario_axis()] = count;
    DRGSIM_EXPECT(values.size() == product(shape) && chunk.size() == array.chunk_values());
    for (std::size_t i = 0; i < chunk.size(); ++i) {
        std::size_t rest = i, at = 0, stride = 1;
        bool inside = true;
        for (std::size_t axis = shape.size(); axis-- > 0;) {
            const std::size_t along = origin[axis] + rest % array.chunk[axis];
            rest /= array.chunk[axis];
            inside = inside && along < shape[axis];
            at += along * stride;
            stride *= shape[axis];
        }
        if (inside) values[at] = chunk[i];
    }
}

}  // namespace drgsim
