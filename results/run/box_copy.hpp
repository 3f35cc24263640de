// Copies what a chunk of an array has of a box of it.
#pragma once

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "results/hdf5/node.hpp"
#include "results/run/schema.hpp"

namespace drgsim {

/// A box of an array.
struct Box {
    hdf5::Extent first, count;
};

/// The box of scenarios first .. first + count - 1 of one policy and of `extent` entries from
/// `begin` on along the hospital or group dimension.
inline Box box_of_slice(const StoredArray& array, std::size_t policy, std::uint64_t first,
                        std::size_t count, std::size_t begin, std::size_t extent) {
    Box box{hdf5::Extent(array.extent.size(), 0), {array.extent.begin(), array.extent.end()}};
    box.first[0] = policy;
    box.count[0] = 1;
    box.first[1] = first;
    box.count[1] = count;
    for (std::size_t axis = 0; axis < array.dims.size(); ++axis) {
        if (array.dims[axis] != Dim::hospital && array.dims[axis] != Dim::group) continue;
        box.first[axis] = begin;
        box.count[axis] = extent;
    }
    return box;
}

/// Copies to a box of `count` values from `first` on, row-major, what lies in chunks of it. Any
/// thread may copy another chunk.
class BoxCopy {
  public:
    BoxCopy(hdf5::Extent first, hdf5::Extent count, hdf5::Extent chunk)
        : first_(std::move(first)),
          count_(std::move(count)),
          chunk_(std::move(chunk)),
          box_stride_(strides(count_)),
          chunk_stride_(strides(chunk_)) {}

    /// Whether the chunk that begins at `origin` has values of the box.
    [[nodiscard]] bool reaches(const hdf5::Extent& origin) const {
        for (std::size_t axis = 0; axis < origin.size(); ++axis)
            if (begin(axis, origin) >= end(axis, origin)) return false;
        return true;
    }
    /// Where in the box the chunk lies, if it lies there whole and in one piece [values].
    [[nodiscard]] std::optional<std::size_t> place_of_whole(const hdf5::Extent& origin) const {
        std::size_t place = 0;
        bool inner_whole = true;  // along the axes after this one
        for (std::size_t axis = first_.size(); axis-- > 0;) {
            if (origin[axis] < first_[axis] ||
                origin[axis] + chunk_[axis] > first_[axis] + count_[axis] ||
                (!inner_whole && chunk_[axis] != 1))
                return {};
            place += (origin[axis] - first_[axis]) * box_stride_[axis];
            inner_whole = inner_whole && chunk_[axis] == count_[axis];
        }
        return place;
    }
    /// `from` are the values of the chunk that begins at `origin`.
    void copy(const hdf5::Extent& origin, const double* from, double* to) const {
        copy_axis(0, origin, from, to);
    }

  private:
    /// Values for each index along every axis of a row-major array.
    static hdf5::Extent strides(const hdf5::Extent& lengths) {
        hdf5::Extent list(lengths.size(), 1);
        for (std::size_t axis = list.size(); axis-- > 1;)
            list[axis - 1] = list[axis] * lengths[axis];
        return list;
    }
    [[nodiscard]] std::uint64_t begin(std::size_t axis, const hdf5::Extent& origin) const {
        return std::max(first_[axis], origin[axis]);
    }
    [[nodiscard]] std::uint64_t end(std::size_t axis, const hdf5::Extent& origin) const {
        return std::min(first_[axis] + count_[axis], origin[axis] + chunk_[axis]);
    }
    void copy_axis(std::size_t axis, const hdf5::Extent& origin, const double* from,
                   double* to) const {
        const std::uint64_t first = begin(axis, origin), last = end(axis, origin);
        from += (first - origin[axis]) * chunk_stride_[axis];
        to += (first - first_[axis]) * box_stride_[axis];
        if (axis + 1 == first_.size()) {
            std::memcpy(to, from, (last - first) * sizeof(double));
            return;
        }
        for (std::uint64_t i = first; i < last; ++i) {
            copy_axis(axis + 1, origin, from, to);
            from += chunk_stride_[axis];
            to += box_stride_[axis];
        }
    }

    hdf5::Extent first_, count_, chunk_, box_stride_, chunk_stride_;
};

}  // namespace drgsim
