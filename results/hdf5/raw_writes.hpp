// The file driver of files that are written: HDF5's own, which also remembers where values went.
// HDF5 1.10 tells where a chunk lies only by a walk over all chunks of its array.
#pragma once

#include <cstdint>

#include "results/hdf5/handle.hpp"

namespace drgsim::hdf5 {

struct RawWrites {
    const void* values = nullptr;  ///< what is being written
    std::uint64_t at = 0;          ///< in the file
    std::uint64_t bytes = 0;       ///< 0: it was not written
    /// The write of `values` by the calling thread. What HDF5 writes of its own meanwhile, as
    /// heaps of texts that its cache has no room for, is not remembered.
    static RawWrites& last();
    /// Lets files that are opened with `access_properties` be written so.
    static void remember(std::int64_t access_properties);
};

}  // namespace drgsim::hdf5
