// A counting sort in tiles: indices dealt into buckets, their order kept in each.
#pragma once

#include <cstddef>
#include <vector>

#include "sim/engine/tiles.hpp"

namespace drgsim {

/// Deals 0 .. size - 1 into buckets: i goes to bucket_of(i), or nowhere if that is not below
/// `buckets`. `bucket_of` is called from all threads, twice for every i.
template <class BucketOf>
class Deal {
  public:
    Deal(std::size_t size, std::size_t buckets, BucketOf bucket_of)
        : tiles_(few_tiles(size, 64)),
          buckets_(buckets),
          bucket_of_(std::move(bucket_of)),
          next_(tiles_.count() * buckets),
          begin_(buckets + 1) {
        for_each(next_, [](std::size_t /*i*/, std::size_t& count) { ++count; });
        std::size_t position = 0;
        for (std::size_t b = 0; b < buckets; ++b) {
            begin_[b] = position;
            for (std::size_t tile = 0; tile < tiles_.count(); ++tile) {
                const std::size_t count = next_[tile * buckets + b];
                next_[tile * buckets + b] = position;
                position += count;
            }
        }
        begin_[buckets] = position;
    }

    /// Where each bucket begins, and the end of the last.
    [[nodiscard]] const std::vector<std::size_t>& begin() const { return begin_; }

    /// Calls place(i, position) for every i that was dealt, from all threads: positions count up
    /// from 0, by bucket and within a bucket by i. Once only.
    template <class Place>
    void place(const Place& place) {
        for_each(next_, [&](std::size_t i, std::size_t& position) { place(i, position++); });
    }

  private:
    /// Calls use(i, value of the tile and bucket of i).
    template <class Use>
    void for_each(std::vector<std::size_t>& values, const Use& use) const {
        for_each_tile(tiles_.count(), [&](std::size_t tile) {
            std::size_t* const of_tile = values.data() + tile * buckets_;
            const std::size_t end = tiles_.end(tile);
            for (std::size_t i = tiles_.begin(tile); i < end; ++i) {
                const std::size_t bucket = bucket_of_(i);
                if (bucket < buckets_) use(i, of_tile[bucket]);
            }
        });
    }

    Tiles tiles_;
    std::size_t buckets_;
    BucketOf bucket_of_;
    std::vector<std::size_t> next_;  ///< [tile, bucket]
    std::vector<std::size_t> begin_;
};

}  // namespace drgsim
