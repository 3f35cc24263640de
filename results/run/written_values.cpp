#include "results/run/written_values.hpp"

#include <atomic>

#include "kernels/contracts.hpp"
#include "results/run/box_copy.hpp"
#include "results/run/codec.hpp"
#include "sim/engine/tiles.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

using hdf5::Extent;

WrittenValues::WrittenValues(const std::string& path, const RunDescription& description,
                             const std::vector<StoredArray>& arrays,
                             const std::vector<std::vector<ChunkPlace>>& places,
                             const ResultBlock& base)
    : path_(path),
      description_(description),
      arrays_(arrays),
      places_(places),
      base_(base),
      file_(MappedFile::open(path)) {}

std::vector<double> WrittenValues::base(Var id) const {
    return base_.values[static_cast<std::size_t>(id)];
}

void WrittenValues::read_slice(Var id, std::size_t policy, std::uint64_t first, std::size_t count,
                               std::size_t begin, std::size_t extent, std::span<double> to) const {
    std::size_t before = 0, a = 0;  // chunks of a block before the array's
    while (arrays_.at(a).kind != StoredArray::Kind::variable ||
           arrays_[a].index != static_cast<std::size_t>(id))
        before += chunk_origins(arrays_[a++]).size();
    const StoredArray& array = arrays_[a];
    const Box slice = box_of_slice(array, policy, first, count, begin, extent);
    const BoxCopy box(slice.first, slice.count, {array.chunk.begin(), array.chunk.end()});
    struct Piece {
        Extent origin;
        ChunkPlace place;
    };
    std::vector<Piece> pieces;
    const auto origins = chunk_origins(array);
    for (std::uint64_t block = first / block_scenarios; block * block_scenarios < first + count;
         ++block)
        for (std::size_t c = 0; c < origins.size(); ++c) {
            Extent origin(origins[c].begin(), origins[c].end());
            origin[array.scenario_axis()] += block * block_scenarios;
            if (box.reaches(origin))
                pieces.push_back({std::move(origin), places_.at(block)[before + c]});
        }
    std::atomic<bool> whole = true;
    for_each_tile(pieces.size(), [&](std::size_t i) {
        const auto [at, size] = pieces[i].place;
        if (at + size > file_->size()) {
            whole = false;
            return;
        }
        const std::span chunk(reinterpret_cast<const char*>(file_->bytes()) + at, size);
        if (const auto place = box.place_of_whole(pieces[i].origin)) {
            if (!decompress(chunk, to.subspan(*place, array.chunk_values()))) whole = false;
            return;
        }
        const auto room = std::make_unique_for_overwrite<double[]>(array.chunk_values());
        if (decompress(chunk, {room.get(), array.chunk_values()}))
            box.copy(pieces[i].origin, room.get(), to.data());
        else
            whole = false;
    });
    if (!whole) throw EnvironmentError(path_ + ": what was written cannot be read back");
}

}  // namespace drgsim
