// The inside of results/hdf5: the library itself, its types, its reasons. Included only here.
#pragma once

#include <hdf5.h>

#include <string>

#include "results/hdf5/node.hpp"

namespace drgsim::hdf5 {

static_assert(std::is_same_v<hid_t, std::int64_t>, "Handle holds an hid_t");

/// Silences HDF5's printing in this thread. Called before the first use in each.
void silence();

/// The reason of the last failure: the system's, where there is one ("No space left on device").
std::string reason();

/// The type of values in the file (little-endian) and in memory: the library's, not to be closed.
hid_t file_type(Type type);
hid_t memory_type(Type type);
/// Which of ours a file type is; `other` when none.
Type known_type(hid_t type);

/// A simple data space; `extent` empty: a scalar.
Handle data_space(const Extent& extent);

/// How values of a type go to and from the file. For text that is with small buffers: HDF5 would
/// clear a megabyte each time.
hid_t transfer_of(Type type);

/// Creation properties that every object shares: no times, creation order of attributes.
void make_reproducible(hid_t creation_properties);

}  // namespace drgsim::hdf5
