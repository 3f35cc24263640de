#include "sim/engine/page_pool.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>
#include <vector>

#include "kernels/contracts.hpp"
#include "sim/engine/tiles.hpp"

namespace drgsim {

namespace {

constexpr std::size_t page = 4096;

/// What a thread gives to the system at a time: others that want to map something wait as long.
constexpr std::size_t shrink_bytes = std::size_t{4} << 20;

}  // namespace

PagePool::PagePool(std::size_t bytes) : begin_(nullptr), size_((bytes + page - 1) / page * page) {
    void* const room = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (room == MAP_FAILED)
        size_ = 0;
    else
        begin_ = static_cast<std::byte*>(room);
}

PagePool::~PagePool() {
    if (begin_ != nullptr) ::munmap(begin_, size_);
}

void* PagePool::take(std::size_t bytes) {
    const std::size_t size = (bytes + page - 1) / page * page;
    const std::lock_guard lock(mutex_);
    const auto found = room_for(size);
    const auto [place, room] = found == free_.end() ? Extents::value_type{used_, 0} : *found;
    if (room < size) {  // it ends where nothing was taken yet
        if (size > size_ - place) return nullptr;
        used_ = place + size;
    }
    if (found != free_.end()) free_.erase(found);
    if (room > size) free_.emplace(place + size, room - size);
    taken_.emplace(place, size);
    return begin_ + place;
}

/// The least free extent of `size` or more; without one, the extent that can grow to it, if any.
PagePool::Extents::iterator PagePool::room_for(std::size_t size) {
    auto least = free_.end();
    for (auto extent = free_.begin(); extent != free_.end(); ++extent)
        if (extent->second >= size && (least == free_.end() || extent->second < least->second))
            least = extent;
    if (least != free_.end() || free_.empty()) return least;
    const auto last = std::prev(free_.end());
    return last->first + last->second == used_ ? last : free_.end();
}

/// With the one behind it, where nothing lies between them.
void PagePool::join_next(Extents::iterator extent) {
    const auto next = std::next(extent);
    if (next == free_.end() || next->first != extent->first + extent->second) return;
    extent->second += next->second;
    free_.erase(next);
}

bool PagePool::has(const void* memory) const {
    return memory >= begin_ && memory < begin_ + size_;
}

void PagePool::give_back(void* memory) {
    const std::lock_guard lock(mutex_);
    const auto given =
        taken_.find(static_cast<std::size_t>(static_cast<std::byte*>(memory) - begin_));
    DRGSIM_EXPECT(given != taken_.end());
    const auto place = free_.insert(taken_.extract(given)).position;  // no memory is asked for here
    join_next(place);
    if (place != free_.begin()) join_next(std::prev(place));
}

std::uint64_t PagePool::free_bytes() const {
    const std::lock_guard lock(mutex_);
    return std::accumulate(
        free_.begin(), free_.end(), std::uint64_t{0},
        [](std::uint64_t sum, const auto& extent) { return sum + extent.second; });
}

void PagePool::shrink() {
    Extents given;  // nobody's from now on
    {
        const std::lock_guard lock(mutex_);
        given = std::exchange(free_, {});
    }
    std::vector<std::pair<std::size_t, std::size_t>> pieces;
    for (const auto& [begin, size] : given)
        for (std::size_t at = 0; at < size; at += shrink_bytes)
            pieces.emplace_back(begin + at, std::min(shrink_bytes, size - at));
    for_each_tile(pieces.size(), [&](std::size_t i) {
        ::madvise(begin_ + pieces[i].first, pieces[i].second, MADV_DONTNEED);
    });
}

}  // namespace drgsim
