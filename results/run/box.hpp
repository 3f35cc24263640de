// A box of values of an array of a result: its chunks are decompressed side by side, which HDF5's
// own filters do one after the other.
#pragma once

#include <vector>

#include "results/hdf5/node.hpp"

namespace drgsim {

/// The box of `count` values from `first` on, row-major. Where the array is stored in another way
/// than results are, or the box is small, HDF5 reads it.
/// @throws as Dataset::read.
std::vector<double> read_box(const hdf5::Dataset& dataset, const hdf5::Extent& first,
                             const hdf5::Extent& count);

}  // namespace drgsim
