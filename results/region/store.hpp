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

/// A region as it was stored, and its digest.
struct StoredRegion {
    Region region;
    std::string digest;
};

/// Reads a stored region: bit for bit what was written, which its digest proves. The columns of
/// cases are the mapped file itself.
/// @throws InputError in one sentence when the file is not there, is not HDF5, is truncated, is not
///         a region, has another schema version, its columns do not fit together, or some value was
///         changed after it was written.
StoredRegion read_stored_region(const std::string& path);
Region read_region(const std::string& path);

/// SHA-256 over name, length and CRC-64 of every column, lower-case hexadecimal: what results say
/// they were computed from. A region of other content has another digest.
std::string region_digest(const Region& region);

/// The digest stored in `path` when it was written, without reading the columns.
/// @throws InputError as read_region.
std::string stored_region_digest(const std::string& path);

}  // namespace drgsim
