// Work in fixed tiles: how it is cut depends on its size alone, never on threads, so that whatever
// is put together in the order of the tiles has the same bits for any number of them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace drgsim {

/// Cuts the indices 0 .. size - 1 into tiles of `rows` each, the last one shorter.
struct Tiles {
    std::size_t size = 0, rows = 1;
    [[nodiscard]] std::size_t count() const { return (size + rows - 1) / rows; }
    [[nodiscard]] std::size_t begin(std::size_t tile) const { return tile * rows; }
    [[nodiscard]] std::size_t end(std::size_t tile) const {
        return std::min(size, (tile + 1) * rows);
    }
};

/// Rows of a tile, at least: work on fewer is not worth a thread. Part of the last bits of sums.
inline constexpr std::size_t least_tile_rows = std::size_t{1} << 16;

/// At most `most` tiles. Partial sums of a tile may be large: there should not be many.
inline Tiles few_tiles(std::size_t size, std::size_t most = 16) {
    return {size, std::max(least_tile_rows, (size + most - 1) / most)};
}

/// Calls work(0) .. work(count - 1), each once, on the threads there are; ends when all have.
/// Throws what one of them throws. `work` may call it too; then the thread that waits for those
/// tiles may begin another one of these.
void for_each_tile(std::size_t count, const std::function<void(std::size_t)>& work);

/// Sums over the indices: visit(i, sum) puts index i to a tile's sum, which begins as `zero`;
/// fold(part, sum) adds the tiles' sums to another `zero`, in their order.
template <class Sum, class Visit, class Fold>
Sum sum_in_tiles(const Tiles& tiles, const Sum& zero, const Visit& visit, const Fold& fold) {
    std::vector<std::optional<Sum>> parts(tiles.count());
    for_each_tile(tiles.count(), [&](std::size_t tile) {
        Sum own = zero;  // not in the array: tiles side by side would share cache lines
        for (std::size_t i = tiles.begin(tile); i < tiles.end(tile); ++i) visit(i, own);
        parts[tile] = std::move(own);
    });
    Sum sum = zero;
    for (const std::optional<Sum>& part : parts) fold(*part, sum);
    return sum;
}

/// While it lives, the program runs on at most `threads` threads.
class ThreadLimit {
  public:
    explicit ThreadLimit(int threads);
    ~ThreadLimit();
    ThreadLimit(const ThreadLimit&) = delete;
    ThreadLimit& operator=(const ThreadLimit&) = delete;

  private:
    struct Control;
    std::unique_ptr<Control> control_;
};

}  // namespace drgsim
