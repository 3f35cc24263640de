#include "sim/engine/blocks.hpp"

#include <algorithm>

#include "kernels/contracts.hpp"

namespace drgsim {

BlockDealer::BlockDealer(std::uint64_t blocks, const std::vector<std::uint8_t>& done) {
    for (std::uint64_t b = blocks; b-- > 0;)
        if (b >= done.size() || done[b] == 0) left_.push_back(b);
}

std::optional<std::uint64_t> BlockDealer::next() {
    const std::lock_guard lock(mutex_);
    if (left_.empty()) return {};
    const std::uint64_t block = left_.back();
    left_.pop_back();
    return block;
}

std::vector<std::uint64_t> BlockDealer::deal(std::size_t threads, std::size_t all) {
    DRGSIM_EXPECT(threads > 0 && threads <= all);
    const std::lock_guard lock(mutex_);
    const std::size_t eighth = left_.size() * threads / (8 * all);
    const std::size_t count =
        std::min(std::clamp(eighth, std::size_t{1}, most_dealt), left_.size());
    const std::vector<std::uint64_t> chunk(left_.rbegin(),
                                           left_.rbegin() + static_cast<std::ptrdiff_t>(count));
    left_.resize(left_.size() - count);
    return chunk;
}

void BlockDealer::stop() {
    const std::lock_guard lock(mutex_);
    left_.clear();
}

}  // namespace drgsim
