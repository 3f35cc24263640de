// Copies blocks in their order, from memory or from the parts.
#include "results/run/growing_result.hpp"

#include <iterator>

#include "results/risk/risk_tables.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

/// The file is begun when this process has stored so many blocks in a row: one that computes every
/// N-th block, beside others, never begins.
constexpr std::size_t least_begun = 8;

constexpr std::uint8_t own = 2;  // in stored_: by this process

/// Blocks around `block` that this process has stored, itself among them.
std::size_t own_around(const std::vector<std::uint8_t>& stored, std::size_t block) {
    std::size_t first = block, after = block;
    while (first > 0 && stored[first - 1] == own) --first;
    while (after < stored.size() && stored[after] == own) ++after;
    return after - first;
}

}  // namespace

GrowingResult::GrowingResult(std::string path, const RunDescription& description,
                             const PartsFolder& parts, std::vector<std::uint8_t> stored)
    : path_(std::move(path)),
      parts_path_(PartsFolder::path_of(path_)),
      description_(description),
      parts_(parts),
      stored_(std::move(stored)) {}

void GrowingResult::add(Shard shard) {
    if (stored_.empty() || given_up_) return;
    const std::uint64_t block = shard.block();
    stored_[block] = own;
    held_.emplace(block, std::move(shard));
    if (held_.size() > most_held) held_.erase(std::prev(held_.end()));
    if (!growing_ && own_around(stored_, block) < least_begun) return;
    try {
        grow();
    } catch (const EnvironmentError&) {
        growing_.reset();
        held_.clear();
        next_ = 0;
        given_up_ = true;
    }
}

void GrowingResult::grow() {
    if (!growing_) growing_.emplace(path_, description_);
    const std::uint64_t before = next_;
    while (next_ < stored_.size() && stored_[next_] != 0) copy_next();
    if (next_ != before) growing_->pending.begin_sync();
}

void GrowingResult::copy_next() {
    if (const auto held = held_.extract(next_)) {
        growing_->file.add(held.mapped());
    } else {
        const auto shard = parts_.read(next_);
        if (!shard)
            throw EnvironmentError(parts_path_ + ": block " + std::to_string(next_) +
                                   " is missing or damaged; compute it again with --resume");
        growing_->file.add(*shard);
    }
    ++next_;
}

void GrowingResult::finish(const ResultBlock& base, std::uint64_t scenarios,
                           const ResultBlock* stresses) {
    if (scenarios != description_.scenarios) {  // its arrays have their lengths from the beginning
        growing_.reset();
        next_ = 0;
    }
    if (!growing_) growing_.emplace(path_, ended_early(description_, scenarios));
    while (next_ < block_count(scenarios)) copy_next();
    if (stresses != nullptr) growing_->file.add_stresses(*stresses);
    const std::size_t scales = growing_->file.finish(base);
    if (description_.output.risk) add_risk(growing_->pending.temporary(), scales);
    growing_->pending.commit();
}

}  // namespace drgsim
