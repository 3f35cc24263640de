// Memory for large arrays, in whole pages. What one thread gives back serves the next array of any
// thread, so that few pages are new ones, which the system has to clear; in the end all that is
// free goes back to the system, on all threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>

namespace drgsim {

class PagePool {
  public:
    /// Reserves addresses for `bytes`, without memory before it is used. Where the system allows no
    /// so many, the pool has nothing to give.
    explicit PagePool(std::size_t bytes);
    ~PagePool();
    PagePool(const PagePool&) = delete;
    PagePool& operator=(const PagePool&) = delete;

    /// Memory for `bytes` > 0, beginning at a page, its values unknown; nullptr where the pool has
    /// no room.
    [[nodiscard]] void* take(std::size_t bytes);
    /// Whether take() gave `memory`.
    [[nodiscard]] bool has(const void* memory) const;
    /// `memory` as take() gave it.
    void give_back(void* memory);
    /// Memory given back and not taken again [bytes].
    [[nodiscard]] std::uint64_t free_bytes() const;
    /// Gives what is free to the system, for good. Other threads may take and give back meanwhile.
    void shrink();

  private:
    using Extents = std::map<std::size_t, std::size_t>;  ///< by place: bytes

    Extents::iterator room_for(std::size_t size);
    void join_next(Extents::iterator extent);

    std::byte* begin_;
    std::size_t size_;
    mutable std::mutex mutex_;
    Extents taken_, free_;  ///< free ones have a taken one between them
    std::size_t used_ = 0;  ///< behind it nothing was taken yet
};

}  // namespace drgsim
