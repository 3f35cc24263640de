// The arrays of a result file, derived from the table of variables and a run's description: names,
// dimensions, shapes, chunks. Writer, shards, reader and checksums all stand on this list.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "results/run/description.hpp"

namespace drgsim {

inline constexpr const char* results_format = "drgsim results";
inline constexpr int results_schema_major = 1;
inline constexpr int results_schema_minor = 0;

/// Entries of a chunk along hospital and group.
inline constexpr std::size_t chunk_entities = 256;

/// One stored array: a result variable or a driver.
struct StoredArray {
    std::string name, units, long_name, long_name_zh;
    std::vector<Dim> dims;            ///< policy, scenario, ... or scenario, ... for a driver
    std::vector<std::size_t> extent;  ///< of the whole run, along dims
    std::vector<std::size_t> chunk;   ///< never longer than extent
    bool is_driver = false;
    std::size_t index = 0;  ///< into `variables`, or into the description's drivers

    /// Position of the scenario dimension: 1, or 0 for a driver.
    [[nodiscard]] std::size_t scenario_axis() const { return is_driver ? 0 : 1; }
    /// Values of one block of `count` scenarios.
    [[nodiscard]] std::size_t block_values(std::size_t count) const;
    /// Values of a whole chunk.
    [[nodiscard]] std::size_t chunk_values() const;
};

/// The arrays of a run: the kept variables in the order of the table, then the drivers.
std::vector<StoredArray> stored_arrays(const RunDescription& description);

/// The dimensions that the file has, in the order of Dim.
std::vector<Dim> stored_dims(const RunDescription& description);

/// `array`'s values in `block`.
const std::vector<double>& values_in(const ResultBlock& block, const StoredArray& array);
std::vector<double>& values_in(ResultBlock& block, const StoredArray& array);

/// First indices, relative to the block, of every chunk that a block covers, in file order. All
/// blocks cover the same chunks.
std::vector<std::vector<std::size_t>> chunk_origins(const StoredArray& array);

/// Copies the chunk at `origin` out of a block of `count` scenarios into `chunk` (chunk_values()
/// values), zero where the chunk reaches beyond the array.
void gather_chunk(const StoredArray& array, const std::vector<double>& values, std::size_t count,
                  const std::vector<std::size_t>& origin, double* chunk);

}  // namespace drgsim
