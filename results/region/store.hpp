// The stored region: the columns of a Region as HDF5 datasets named like the CSV columns, and the
// digest that results refer to.
#pragma once

#include <string>

#include "sim/region/region.hpp"

namespace drgsim {

/// Writes `region` to `path` (temporary name, fsync, rename: never half a file), its digest as an
/// attribute. Replaces an existing file: asking for --force is the caller's job.
/// @throws EnvironmentError when the disk fails; nothing is left behind.
void write_region(const std::string& path, const Region& region);

/// Reads a stored region: bit for bit what was written.
/// @throws InputError in one sentence when the file is not there, is not HDF5, is truncated, is not
///         a region, has another schema version, or its columns do not fit together.
Region read_region(const std::string& path);

/// SHA-256 over the canonical content of every column, lower-case hexadecimal.
std::string region_digest(const Region& region);

/// The digest stored in `path` when it was written, without reading the columns.
/// @throws InputError as read_region.
std::string stored_region_digest(const std::string& path);

}  // namespace drgsim
