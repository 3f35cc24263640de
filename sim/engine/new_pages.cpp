#include "sim/engine/new_pages.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>

#include "sim/engine/tiles.hpp"

namespace drgsim {

namespace {

constexpr std::size_t page = 4096;

/// What a thread asks for at a time.
constexpr std::size_t piece = std::size_t{1} << 20;

/// Where the pages that lie within `bytes` begin and end.
std::span<std::byte> whole_pages(std::span<std::byte> bytes) {
    const std::size_t before = -reinterpret_cast<std::uintptr_t>(bytes.data()) % page;
    if (bytes.size() < before + page) return {};
    return bytes.subspan(before, (bytes.size() - before) / page * page);
}

}  // namespace

void NewPages::take() const {
#ifdef MADV_POPULATE_WRITE
    std::vector<std::span<std::byte>> pieces;
    for (const std::span array : arrays_)
        for (std::span rest = whole_pages(array); !rest.empty();
             rest = rest.subspan(pieces.back().size()))
            pieces.push_back(rest.first(std::min(piece, rest.size())));
    for_each_tile(pieces.size(), [&](std::size_t i) {
        ::madvise(pieces[i].data(), pieces[i].size(), MADV_POPULATE_WRITE);  // refused: no matter
    });
#endif
}

}  // namespace drgsim
