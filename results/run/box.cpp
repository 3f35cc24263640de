#include "results/run/box.hpp"

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <numeric>

#include "results/run/box_copy.hpp"
#include "results/run/codec.hpp"
#include "sim/engine/tiles.hpp"

namespace drgsim {

namespace {

using hdf5::Dataset;
using hdf5::Extent;

/// Chunks up to which HDF5's cache serves small boxes of the same chunks better.
constexpr std::size_t few_chunks = 3;
/// Chunks held at a time, as they are stored.
constexpr std::size_t most_chunks = 256;

std::size_t product(const Extent& lengths) {
    return std::accumulate(lengths.begin(), lengths.end(), std::size_t{1}, std::multiplies<>());
}

/// Where the chunks begin that have values of the box.
std::vector<Extent> origins(const Extent& first, const Extent& count, const Extent& chunk) {
    std::vector<Extent> list;
    Extent at(first.size());
    for (std::size_t a = 0; a < at.size(); ++a) at[a] = first[a] / chunk[a] * chunk[a];
    const Extent begin = at;
    for (;;) {
        list.push_back(at);
        std::size_t axis = at.size();
        while (axis-- > 0) {
            at[axis] += chunk[axis];
            if (at[axis] < first[axis] + count[axis]) break;
            at[axis] = begin[axis];
        }
        if (axis == static_cast<std::size_t>(-1)) return list;
    }
}

/// @returns false where HDF5 has to look: a chunk is missing or damaged.
bool read_chunks(const Dataset& dataset, const Extent& first, const Extent& count,
                 const Extent& chunk, const std::vector<Extent>& at, double* values) {
    const BoxCopy box(first, count, chunk);
    for (std::size_t begin = 0; begin < at.size(); begin += most_chunks) {
        std::vector<std::vector<char>> stored;
        for (std::size_t c = begin; c < std::min(begin + most_chunks, at.size()); ++c)
            stored.push_back(dataset.read_chunk(at[c]));
        std::atomic<bool> whole = true;
        for_each_tile(stored.size(), [&](std::size_t c) {
            const std::size_t size = product(chunk);
            const auto room = std::make_unique_for_overwrite<double[]>(size);
            if (stored[c].empty() || !decompress(stored[c], {room.get(), size}))
                whole = false;
            else
                box.copy(at[begin + c], room.get(), values);
        });
        if (!whole) return false;
    }
    return true;
}

}  // namespace

std::vector<double> read_box(const Dataset& dataset, const Extent& first, const Extent& count) {
    std::vector<double> values(product(count));
    if (values.empty()) return values;
    if (const auto chunk = dataset.deflated_chunk()) {
        const auto at = origins(first, count, *chunk);
        if (at.size() > few_chunks && read_chunks(dataset, first, count, *chunk, at, values.data()))
            return values;
    }
    dataset.read(hdf5::Type::f64, first, count, values.data());
    return values;
}

}  // namespace drgsim
