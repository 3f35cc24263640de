// Dimension scales as NetCDF-4 reads them: which arrays are dimensions, and which dimension each
// axis of a variable is. The HDF5 "dimension scale" convention, written attribute by attribute.
#pragma once

#include <string>
#include <vector>

#include "results/hdf5/node.hpp"

namespace drgsim::hdf5 {

/// Collects the scales of a file and what is attached to them; finish() completes the scales.
class Scales {
  public:
    /// Dimensions are numbered through a file: `before` scales have been made by others.
    explicit Scales(std::size_t before = 0) : before_(before) {}
    /// Makes `scale` the dimension called like it; its number among these is the count of scales
    /// before it.
    std::size_t add(Dataset scale);
    /// Says that axis i of `variable` is dimension `scales[i]`.
    void attach(Dataset& variable, const std::vector<std::size_t>& scales);
    /// Scales in the file so far.
    [[nodiscard]] std::size_t count() const { return before_ + scales_.size(); }
    /// Writes into each scale what refers to it, and lets the scales go.
    void finish();

  private:
    struct Use {
        std::uint64_t variable;  ///< object reference
        int axis;
    };
    struct Scale {
        Dataset dataset;
        std::uint64_t reference;
        std::vector<Use> uses;
    };
    std::size_t before_;
    std::vector<Scale> scales_;
};

}  // namespace drgsim::hdf5
