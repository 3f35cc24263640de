// Permutations of 0 .. n - 1 by key, computed point by point: nothing is stored.
#pragma once

#include <bit>
#include <cstdint>

#include "kernels/contracts.hpp"
#include "scenarios/designs/uniforms.hpp"

namespace drgsim {

/// A Feistel network of six rounds on the least power of two that holds n, walked until the image
/// lies below n again (Black and Rogaway 2002): a bijection for every key. Part of the results.
class KeyedPermutation {
  public:
    explicit KeyedPermutation(std::uint64_t n) : n_(n) {
        DRGSIM_EXPECT(n > 0);
        const int bits = static_cast<int>(std::bit_width(n - 1));
        low_bits_ = bits / 2;
        low_mask_ = (std::uint64_t{1} << low_bits_) - 1;
        high_mask_ = (std::uint64_t{1} << (bits - low_bits_)) - 1;
    }
    [[nodiscard]] std::uint64_t size() const { return n_; }

    /// The image of i, below n.
    [[nodiscard]] std::uint64_t at(std::uint64_t key, std::uint64_t i) const {
        if (n_ == 1) return 0;
        do i = once(key, i);
        while (i >= n_);
        return i;
    }

  private:
    [[nodiscard]] std::uint64_t once(std::uint64_t key, std::uint64_t i) const {
        std::uint64_t high = i >> low_bits_;
        std::uint64_t low = i & low_mask_;
        for (std::uint64_t round = 0; round < 6; round += 2) {
            high ^= mixed(key ^ (round << 60) ^ low) & high_mask_;
            low ^= mixed(key ^ ((round + 1) << 60) ^ high) & low_mask_;
        }
        return high << low_bits_ | low;
    }

    std::uint64_t n_, low_mask_ = 0, high_mask_ = 0;
    int low_bits_ = 0;
};

}  // namespace drgsim
