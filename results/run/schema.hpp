// The arrays of a result file, derived from the table of variables and a run's description: names,
// dimensions, shapes, chunks. Writer, shards, reader and checksums all stand on this list.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "results/run/description.hpp"

namespace drgsim {

inline constexpr const char* results_format = "drgsim results";
inline constexpr int results_schema_major = 1;
inline constexpr int results_schema_minor = 2;

/// Most entries of a chunk along hospital and group, so that the groups of a DRG version are one
/// chunk; where there is one more such axis, or month, half of them.
inline constexpr std::size_t chunk_entities = 640;

/// One stored array: a result variable or a driver by scenario, or a variable of the settlement.
struct StoredArray {
    enum class Kind { variable, driver, base_variable };
    std::string name, units, long_name, long_name_zh;
    std::vector<Dim>
        dims;  ///< policy, scenario, ...; scenario, ... for a driver; policy, ... of a settlement
    std::vector<std::size_t> extent;  ///< of the whole run, along dims
    std::vector<std::size_t> chunk;   ///< never longer than extent
    Kind kind = Kind::variable;
    std::size_t index = 0;  ///< into `variables`, the description's drivers or base_variables()

    /// Position of the scenario dimension: 1, or 0 for a driver; not of a settlement.
    [[nodiscard]] std::size_t scenario_axis() const { return kind == Kind::driver ? 0 : 1; }
    /// Where the settlement's arrays lie: "base/NAME", or "indicators/NAME" of what no scenario
    /// has.
    [[nodiscard]] std::string settlement_path() const {
        return (kind == Kind::base_variable ? "indicators/" : "base/") + name;
    }
    /// Values of one block of `count` scenarios; not of a settlement.
    [[nodiscard]] std::size_t block_values(std::size_t count) const;
    /// Values of a whole chunk.
    [[nodiscard]] std::size_t chunk_values() const;
    /// Values of the whole array.
    [[nodiscard]] std::size_t values() const;
};

/// The arrays with scenarios: the kept variables in the order of the table, then the drivers; none
/// without scenarios. A variable with a dimension that the run lacks is left out here and below.
std::vector<StoredArray> stored_arrays(const RunDescription& description);

/// The arrays of the settlement: in /base the kept variables without the scenario dimension, in
/// /indicators those of base_variables().
std::vector<StoredArray> base_arrays(const RunDescription& description);

/// The arrays of /stress: stored_arrays with the stresses as scenarios; none without stresses.
std::vector<StoredArray> stress_arrays(const RunDescription& description);

/// The dimensions that the file has, in the order of Dim.
std::vector<Dim> stored_dims(const RunDescription& description);

/// `array`'s values in `block`; a settlement without variables of its own has no base_variable's.
const std::vector<double>& values_in(const ResultBlock& block, const StoredArray& array);
std::vector<double>& values_in(ResultBlock& block, const StoredArray& array);

/// First indices, relative to the block, of every chunk that a block covers, in file order. All
/// blocks cover the same chunks.
std::vector<std::vector<std::size_t>> chunk_origins(const StoredArray& array);

/// The chunk at `origin` of a block of `count` scenarios, zero where it reaches beyond the array:
/// part of `values` where it lies there in one piece, else copied to `room`.
std::span<const double> chunk_at(const StoredArray& array, const std::vector<double>& values,
                                 std::size_t count, const std::vector<std::size_t>& origin,
                                 std::vector<double>& room);

/// The way back: puts the chunk at `origin` into `values` of a block of `count` scenarios.
void put_chunk(const StoredArray& array, std::span<const double> chunk, std::size_t count,
               const std::vector<std::size_t>& origin, std::vector<double>& values);

}  // namespace drgsim
