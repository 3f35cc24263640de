#include "app/converging.hpp"

#include <fmt/format.h>

namespace drgsim {

ConvergingSink::ConvergingSink(const Convergence& convergence, const RunDescription& description,
                               RunWriter& writer, BlockDealer& dealer)
    : description_(description), writer_(writer), dealer_(dealer) {
    if (convergence.targets.empty()) return;
    watch_.emplace(convergence, description.policies.size(), description.scenarios);
    const auto& done = writer.done();
    for (std::uint64_t b = 0; b < done.size() && !watch_->reached(); ++b)
        if (done[b]) watch(writer.stored(b));
}

void ConvergingSink::watch(const ResultBlock& block) {
    const std::lock_guard lock(mutex_);
    watch_->add(block);
    if (watch_->reached()) dealer_.stop();
}

void ConvergingSink::put(ResultBlock block) {
    if (watch_) watch(block);
    writer_.put(std::move(block));
}

std::optional<std::uint64_t> ConvergingSink::reached() const {
    const std::lock_guard lock(mutex_);
    return watch_ ? watch_->reached() : std::nullopt;
}

std::string ConvergingSink::finding() const {
    const std::lock_guard lock(mutex_);
    if (!watch_ || !watch_->furthest()) return "";
    const ConvergenceWatch::State& worst = *watch_->furthest();
    return fmt::format("the standard error of {} ({}, {}) is {:.3g} % of {}, target {:.3g} %",
                       variable(worst.target.output).name, description_.policies[worst.policy],
                       fund_names[worst.fund], 100 * worst.share,
                       worst.target.output == Var::balance ? "the budget" : "its mean",
                       100 * worst.target.share);
}

}  // namespace drgsim
