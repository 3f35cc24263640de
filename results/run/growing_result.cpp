// Copies blocks in their order, from memory or from the parts.
#include "results/run/growing_result.hpp"

#include <algorithm>

#include "results/risk/risk_tables.hpp"
#include "results/storage/pending_file.hpp"
#include "sim/engine/tiles.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

GrowingResult::GrowingResult(std::string path, const RunDescription& description,
                             PartsFolder& parts, std::vector<std::uint8_t> stored)
    : path_(std::move(path)),
      parts_path_(PartsFolder::path_of(path_)),
      description_(description),
      parts_(parts),
      stored_(std::move(stored)),
      grows_(!stored_.empty() && std::count(stored_.begin(), stored_.end(), 0) ==
                                     static_cast<std::ptrdiff_t>(stored_.size())) {}

bool GrowingResult::has(std::uint64_t block) const {
    return block < stored_.size() && (stored_[block] != 0 || held_.contains(block));
}

void GrowingResult::add(Shard shard) {
    const std::uint64_t block = shard.block(), before = next_;
    held_.emplace(block, std::move(shard));
    if (!grows_) return flush();
    try {
        grow();
    } catch (const EnvironmentError&) {  // a full disk; what is noted in the parts holds
        growing_.reset();
        grows_ = false;
        return flush();
    }
    waits_ = held_.size() <= most_held && (waits_ || next_ != before);
    if (!waits_) flush();
}

void GrowingResult::flush() {
    while (!held_.empty()) {
        const auto& [block, shard] = *held_.begin();
        parts_.write(shard);
        if (!stored_.empty()) stored_[block] = 1;
        held_.erase(held_.begin());
    }
}

void GrowingResult::grow() {
    // A process that computes every N-th block, beside others, never begins.
    if (!growing_ && !(has(0) && has(1))) return;
    if (!growing_) growing_.emplace(parts_.result_path(), description_);
    const std::uint64_t before = next_;
    while (has(next_)) copy_next();
    if (next_ != before) begin_sync(parts_.result_path());
}

void GrowingResult::copy_next() {
    if (const auto held = held_.find(next_); held != held_.end()) {
        parts_.note_grown(held->second, growing_->add(held->second));
        stored_[next_] = 1;
        held_.erase(held);
    } else {
        growing_->add(read(next_));
    }
    ++next_;
}

Shard GrowingResult::read(std::uint64_t block) const {
    auto shard = parts_.read(block);
    if (!shard)
        throw EnvironmentError(parts_path_ + ": block " + std::to_string(block) +
                               " is missing or damaged; compute it again with --resume");
    return std::move(*shard);
}

/// All that follows the blocks: one thread writes what is known while the others compute the risk.
void GrowingResult::write_end(ResultFile& file, const ResultEnd& end,
                              const std::function<void()>& put_into_place) {
    std::optional<RiskTables> risk;
    for_each_tile(2, [&](std::size_t tile) {
        if (tile == 0) {
            if (end.stresses != nullptr) file.add_stresses(*end.stresses);
            file.add_base(end.base);
        } else if (description_.output.risk) {
            risk = compute_risk(file.values(end.base));
        }
    });
    for_each_tile(2, [&](std::size_t tile) {
        if (tile == 0) {
            file.finish(risk ? &*risk : nullptr);
            put_into_place();
            PartsFolder::remove(path_);
        } else if (end.beside) {
            end.beside();
        }
    });
}

void GrowingResult::merge(const ResultEnd& end, std::uint64_t scenarios) {
    growing_.reset();
    PendingFile pending(path_);
    ResultFile file(pending.temporary(), ended_early(description_, scenarios));
    for (std::uint64_t block = 0; block < block_count(scenarios); ++block) file.add(read(block));
    write_end(file, end, [&] { pending.commit(); });
}

void GrowingResult::finish(const ResultEnd& end, std::uint64_t scenarios) {
    flush();
    if (!growing_ || scenarios != description_.scenarios) return merge(end, scenarios);
    while (next_ < block_count(description_)) copy_next();
    write_end(*growing_, end, [this] { move_into_place(parts_.result_path(), path_); });
}

}  // namespace drgsim
